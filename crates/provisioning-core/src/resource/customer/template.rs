//! Mail and invoice templates of a customer: they must be those of its reseller, and some are filled in.

use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;

/// Members that refer to mail templates, and the name of the reseller's template that a new customer gets.
const MAILS: [(&str, &str); 3] = [
    ("subscriber_email_template_id", "subscriber_default_email"),
    ("passreset_email_template_id", "passreset_default_email"),
    ("invoice_email_template_id", "invoice_default_email"),
];

/// The member that refers to an invoice template. There are none yet, so none belongs to anybody.
const INVOICE: &str = "invoice_template_id";

const TABLE: &str = "email_templates";

/// For a new customer: checks the given templates, and fills in the reseller's own for members that are absent. Null stays null.
///
/// # Errors
/// [`Fault::Rule`] for a template of somebody else.
pub(super) async fn of_new(ctx: &mut Context<'_>, form: &mut Form, contact: &Record) -> Result<(), Fault> {
    let Some(reseller_id) = contact.opt_int("reseller_id")? else {
        return Ok(());
    };
    let contact_id = contact.id()?;
    let refuse = |field: &str, id: i64| {
        Fault::rule(format!(
            "'{field}' with value '{id}' does not belong to Reseller '{reseller_id}' that is assigned to Customer's Contact '{contact_id}'"
        ))
    };
    let own = own(ctx, form, reseller_id).await?;
    if let Some((field, id)) = foreign(form, None, &own)? {
        return Err(refuse(field, id));
    }
    for (field, name) in MAILS.iter().filter(|(field, _)| !form.has(field)).collect::<Vec<_>>() {
        let named = own.iter().find(|row| row.get("name") == Some(&(*name).into()));
        if let Some(row) = named {
            form.set(field, row.id()?);
        }
    }
    Ok(())
}

/// For a changed customer: checks the templates that change.
///
/// # Errors
/// [`Fault::Rule`] for a template of somebody else.
pub(super) async fn of_changed(
    ctx: &mut Context<'_>,
    form: &Form,
    stored: &Record,
    reseller_id: Option<i64>,
) -> Result<(), Fault> {
    let Some(reseller_id) = reseller_id else {
        return Ok(());
    };
    // Without any template of its own: whether there is something to look up at all.
    if foreign(form, Some(stored), &[])?.is_none() {
        return Ok(());
    }
    let own = own(ctx, form, reseller_id).await?;
    match foreign(form, Some(stored), &own)? {
        Some((field, _)) => {
            Err(Fault::rule(format!("Invalid '{field}', doesn't exist for reseller assigned to customer contact")))
        }
        None => Ok(()),
    }
}

/// The templates of the reseller that the form names or that are filled in; one query.
async fn own(ctx: &mut Context<'_>, form: &Form, reseller_id: i64) -> Result<Vec<Record>, Fault> {
    let ids: Vec<i64> = MAILS.iter().filter_map(|(field, _)| form.int(field)).collect();
    let names = MAILS.map(|(_, name)| name);
    let wanted = Cond::Any(vec![Cond::ids("id", &ids), Cond::texts("name", &names)]);
    ctx.session.select(&Query::table(TABLE).eq("reseller_id", reseller_id).filter(wanted)).await
}

/// The first given template that changes and is not among the reseller's own.
fn foreign(form: &Form, stored: Option<&Record>, own: &[Record]) -> Result<Option<(&'static str, i64)>, Fault> {
    for field in MAILS.map(|(field, _)| field).into_iter().chain([INVOICE]) {
        let Some(id) = form.int(field) else { continue };
        if stored.map(|row| row.opt_int(field)).transpose()?.flatten() == Some(id) {
            continue;
        }
        let is_own = field != INVOICE && own.iter().any(|row| row.get("id") == Some(&id.into()));
        if !is_own {
            return Ok(Some((field, id)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Purpose;

    #[test]
    fn only_changed_templates_are_checked() {
        let form = |field: &str, id: i64| {
            Form::free(serde_json::Map::from_iter([(field.to_owned(), id.into())]), Purpose::Create)
        };
        let own = [Record::new().with("id", 5_i64)];
        let stored = MAILS.iter().fold(Record::new().with(INVOICE, 9_i64), |row, (field, _)| row.with(field, 8_i64));
        let cases = [
            ("subscriber_email_template_id", 5, None, true),
            ("subscriber_email_template_id", 6, None, false),
            ("passreset_email_template_id", 8, Some(&stored), true),
            ("invoice_email_template_id", 8, None, false),
            (INVOICE, 5, None, false),
            (INVOICE, 9, Some(&stored), true),
        ];
        for (field, id, stored, fine) in cases {
            let found = foreign(&form(field, id), stored, &own).ok().flatten();
            assert_eq!(found.is_none(), fine, "{field} {id}");
        }
    }
}
