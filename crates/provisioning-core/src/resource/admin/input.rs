//! Reading the members of a login.

use serde_json::Value as Json;

use crate::actor::Role;
use crate::definition::{Definition, Kind};
use crate::form::{Form, printed};
use crate::record::Record;
use crate::resource::admin::{rights, roles};
use crate::rules::Document;
use crate::settings::Settings;

/// Reads the word for a role.
pub(super) fn role(value: &Json, _settings: &Settings) -> Result<Json, Vec<(String, String)>> {
    let word = printed(value);
    match roles::by_name(word.trim()) {
        Some(role) => Ok(Json::from(role.name())),
        None => Err(vec![(String::new(), format!("Unknown role: {word}"))]),
    }
}

/// Gives the flags of a body their normal form: what is not a way of saying "true" is false here, without an error.
pub(super) fn read_flags(definition: &Definition, body: &mut Document) {
    for field in definition.fields.iter().filter(|field| matches!(field.kind, Kind::Boolean)) {
        if let Some(value) = body.get_mut(field.name) {
            *value = Json::Bool(is_true(value));
        }
    }
}

fn is_true(value: &Json) -> bool {
    match value {
        Json::Bool(flag) => *flag,
        Json::Number(number) => number.as_i64() == Some(1),
        Json::String(text) => matches!(text.trim(), "1" | "true"),
        Json::Null | Json::Array(_) | Json::Object(_) => false,
    }
}

/// Forgets everything but whether the login is active.
pub(super) fn keep_only_activity(form: &mut Form, record: &mut Record) {
    const KEPT: &str = "is_active";
    let others: Vec<String> = form.members().keys().filter(|name| *name != KEPT).cloned().collect();
    for name in others {
        form.remove(&name);
    }
    *record = record.iter().filter(|(column, _)| *column == KEPT).map(|(name, value)| (name, value.clone())).collect();
}

/// Sets the flags that make a role. Those that make it already stay as they are: a system login may be a superuser, too.
pub(super) fn apply_role(role: Role, stored: Option<&Record>, record: &mut Record) {
    if rights::role(&merged(stored, record)) == role {
        return;
    }
    for (flag, on) in roles::flags_of(role) {
        record.set(flag, on);
    }
}

/// The row as it will be.
pub(super) fn merged(stored: Option<&Record>, record: &Record) -> Record {
    let mut after = stored.cloned().unwrap_or_default();
    for (column, value) in record.iter() {
        after.set(column, value.clone());
    }
    after
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_few_values_are_true() {
        for value in [json!(true), json!(1), json!("1"), json!("true"), json!(" true ")] {
            assert!(is_true(&value), "{value}");
        }
        for value in [json!(false), json!(0), json!(2), json!("yes"), json!(""), json!(null), json!([true]), json!({})]
        {
            assert!(!is_true(&value), "{value}");
        }
    }

    #[test]
    fn a_role_wins_over_flags_that_make_another() {
        let cases: [(Role, &[&'static str], &[&str]); 4] = [
            (Role::System, &["is_system", "is_superuser"], &["is_system", "is_superuser"]),
            (Role::Reseller, &["is_superuser"], &[]),
            (Role::CcareAdmin, &["is_superuser"], &["is_superuser", "is_ccare"]),
            (Role::Admin, &["is_superuser", "is_ccare"], &["is_superuser"]),
        ];
        for (role, given, expected) in cases {
            let mut record = given.iter().fold(Record::new(), |row, flag| row.with(flag, true));
            apply_role(role, None, &mut record);
            let set: Vec<&str> =
                roles::FLAGS.into_iter().filter(|flag| matches!(record.flag(flag), Ok(true))).collect();
            assert_eq!(set, expected, "{} {given:?}", role.name());
        }
    }

    #[test]
    fn roles_are_words() {
        let settings = Settings::default();
        assert_eq!(role(&json!("ccare"), &settings), Ok(json!("ccare")));
        for (value, sentence) in [(json!("boss"), "Unknown role: boss"), (json!(7), "Unknown role: 7")] {
            assert_eq!(role(&value, &settings), Err(vec![(String::new(), sentence.to_owned())]));
        }
    }
}
