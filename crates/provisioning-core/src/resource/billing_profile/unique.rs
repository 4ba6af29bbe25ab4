//! Handle and name are unique among the living profiles of a reseller, without regard to letter case.

use super::TABLE;
use crate::context::Context;
use crate::fault::{Condition, Fault};
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::value::Value;

/// A unique member: its column, the column of its key, the constraint, and what clients read of it.
struct Member {
    column: &'static str,
    key: &'static str,
    constraint: &'static str,
    words: &'static str,
}

const MEMBERS: [Member; 2] = [
    Member { column: "handle", key: "handle_key", constraint: "uq_billing_profiles_handle", words: "handle" },
    Member { column: "name", key: "name_key", constraint: "uq_billing_profiles_name", words: "name combination" },
];

impl Member {
    fn taken(&self, reseller_id: i64, value: &str) -> Fault {
        // Clients match on the key of the original's table: with the zero time stamp of a living profile.
        let words = self.words;
        let sentence =
            format!("Reseller-Billing Profile {words} '{reseller_id}-{value}-0000-00-00 00:00:00' already exists.");
        Fault::known(Condition::ProfileExists, sentence).about(value)
    }
}

/// Sets the keys, and refuses those that another living profile of the reseller has.
pub(super) async fn check(ctx: &mut Context<'_>, record: &mut Record, stored: Option<&Record>) -> Result<(), Fault> {
    if record.get("status") == Some(&Value::from(TERMINATED)) {
        release(record);
        return Ok(());
    }
    let reseller_id = record.int("reseller_id")?;
    for member in &MEMBERS {
        let value = record.text(member.column)?.to_owned();
        let key = Value::Text(value.to_lowercase());
        if stored.and_then(|row| row.get(member.key)) == Some(&key) {
            continue;
        }
        let same = Query::table(TABLE).eq("reseller_id", reseller_id).eq(member.key, key.clone());
        let other = match stored {
            Some(row) => same.filter(Cond::ne("id", row.id()?)),
            None => same,
        };
        if ctx.exists(&other).await? {
            return Err(member.taken(reseller_id, &value));
        }
        record.set(member.key, key);
    }
    Ok(())
}

/// Frees handle and name of a profile that ends.
pub(super) fn release(record: &mut Record) {
    for member in &MEMBERS {
        record.set(member.key, Value::Null);
    }
}

/// The fault for a constraint that another transaction made hold first.
pub(super) fn conflict(constraint: &str, form: &Form) -> Option<Fault> {
    let member = MEMBERS.iter().find(|member| member.constraint == constraint)?;
    Some(member.taken(form.int("reseller_id")?, form.text(member.column)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Purpose;

    #[test]
    fn a_race_gives_the_words_of_the_rule() {
        let form = Form::free(
            serde_json::Map::from_iter([
                ("reseller_id".to_owned(), 1.into()),
                ("handle".to_owned(), "Basic_Tariff".into()),
                ("name".to_owned(), "Basic".into()),
            ]),
            Purpose::Create,
        );
        let cases = [
            (
                "uq_billing_profiles_handle",
                Some("Reseller-Billing Profile handle '1-Basic_Tariff-0000-00-00 00:00:00' already exists."),
            ),
            (
                "uq_billing_profiles_name",
                Some("Reseller-Billing Profile name combination '1-Basic-0000-00-00 00:00:00' already exists."),
            ),
            ("uq_other", None),
        ];
        for (constraint, expected) in cases {
            assert_eq!(conflict(constraint, &form).map(|fault| fault.to_string()).as_deref(), expected);
        }
    }
}
