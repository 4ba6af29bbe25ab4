//! `vouchers`. Source: resources/vouchers; billing, top-up.

mod code;

use async_trait::async_trait;
use chrono::Datelike;
use serde_json::Value as Json;

use super::contract::TABLE as CONTRACTS;
use super::customer::PRODUCTS;
use super::reseller::owned;
use super::status::TERMINATED;
use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, LinkTo, Match};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};
use crate::settings::Settings;
use crate::time;

/// The table.
const TABLE: &str = "vouchers";

/// The last year in which a voucher may end.
const LAST_YEAR: i32 = 2037;

/// Prepaid codes.
pub struct Vouchers;

#[async_trait]
impl Rules for Vouchers {
    fn definition(&self) -> Definition {
        Definition::new("vouchers", TABLE, Group::Billing, Access::full(Roles::OPERATORS))
            .words("Vouchers")
            .summary(
                "Prepaid codes of a reseller. Only logins with billing_data see the code and change anything. Needs \
                 www_admin.security.voucher_key and voucher_iv in the configuration.",
            )
            .of_reseller("reseller_id")
            .fields(fields())
            .filters([
                Filter::number("reseller_id").doc("The reseller that owns it."),
                Filter::number("package_id").doc("The profile package."),
                Filter::new("base64_code", "code", Match::Configured(code::filter)).doc("The code as base64."),
            ])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let cipher = code::cipher(ctx.settings)?;
        let document = |row: &Record| {
            let mut document = plain_document(ctx, row)?;
            // A code of another key is as good as none.
            if ctx.actor.flags.billing_data && row.text("code_key")? == cipher.key_name() {
                document.insert("code".to_owned(), cipher.open(row.text("code")?)?.into());
            }
            Ok(document)
        };
        rows.iter().map(document).collect()
    }

    fn links(&self, actor: &Actor, _id: i64, document: &Document) -> Vec<LinkTo> {
        vec![owned::link("resellers", actor, document)]
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        purpose: Purpose,
    ) -> Result<(), Fault> {
        may(ctx, if purpose == Purpose::Create { "create" } else { "edit" })?;
        if let (true, Some(Json::String(text))) = (purpose != Purpose::Create, body.get_mut("valid_until")) {
            *text = without_offset(text).to_owned();
        }
        Ok(())
    }

    fn check(&self, form: &Form, purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        let mut errors = Vec::new();
        // What a patch works on has no code when another key has encrypted it, and that one stays.
        let is_cleared = form.get("code").map_or(purpose == Purpose::Replace, Json::is_null);
        if purpose != Purpose::Create && is_cleared {
            errors.push(FieldError::new("code", "", "Code field is required"));
        }
        let until = form.text("valid_until");
        if let Some(text) = until.filter(|text| time::parse(text).is_some_and(|time| time.year() > LAST_YEAR)) {
            let sentence = format!("Invalid date format, YYYY must not be greater than {LAST_YEAR}");
            errors.push(FieldError::new("valid_until", text, sentence));
        }
        errors
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let reseller = owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id'.").await?;
        let is_other = stored.is_none_or(|row| row.int("reseller_id").ok() != Some(reseller));
        for (member, query) in [("customer_id", customers()), ("package_id", packages())] {
            let source = if record.has(member) { &*record } else { stored.unwrap_or(record) };
            let Some(id) = source.get(member).and_then(int) else { continue };
            let is_new = is_other || stored.and_then(|row| row.get(member)).and_then(int) != Some(id);
            let (query, path) = query;
            if is_new && !ctx.exists(&query.eq("id", id).eq(path, reseller)).await? {
                return Err(Fault::rule(format!("Invalid '{member}'.")));
            }
        }
        if let Some(clear) = form.text("code") {
            let cipher = code::cipher(ctx.settings)?;
            record.set("code", cipher.seal(clear)?);
            record.set("code_key", cipher.key_name());
        }
        let sealed = if record.has("code") { record.text("code")? } else { stored.unwrap_or(record).text("code")? };
        let mut same = Query::table(TABLE).eq("reseller_id", reseller).eq("code", sealed);
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&same).await? { Err(taken()) } else { Ok(()) }
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        may(ctx, "delete")?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_vouchers_code").then(taken)
    }
}

fn fields() -> [Field; 7] {
    [
        Field::id(),
        Field::text("code").required_on_create().max(128).derived().masked().doc(
            "The code, unique among the reseller's; compared exactly, stored encrypted. Kept by a PATCH without it.",
        ),
        Field::new("amount", Kind::Money).required().doc("What it is worth, in cents."),
        Field::new("valid_until", Kind::DateTime).required().doc("Its last moment, until 2037."),
        Field::count("reseller_id")
            .label("Reseller")
            .required()
            .only_for(Roles::ADMINS)
            .doc("The reseller that owns it."),
        Field::count("customer_id").cleared_when_absent().doc("The only customer who may use it."),
        Field::count("package_id").cleared_when_absent().doc("The profile package that a customer gets with it."),
    ]
}

/// Customers that a voucher may be for, and the path to their reseller.
fn customers() -> (Query, &'static str) {
    let living = Cond::texts("product", &PRODUCTS).and(Cond::ne("status", TERMINATED));
    (Query::table(CONTRACTS).filter(living), "contact.reseller_id")
}

/// Profile packages, and the column of their reseller.
fn packages() -> (Query, &'static str) {
    (Query::table("profile_packages").filter(Cond::ne("status", TERMINATED)), "reseller_id")
}

fn int(value: &crate::value::Value) -> Option<i64> {
    match value {
        crate::value::Value::Int(number) => Some(*number),
        _ => None,
    }
}

/// Refuses writes of logins without billing data, and all while there are no keys.
fn may(ctx: &Context<'_>, verb: &str) -> Result<(), Fault> {
    if !ctx.actor.flags.billing_data {
        return Err(Fault::forbidden(format!("Insufficient rights to {verb} voucher")));
    }
    code::cipher(ctx.settings).map(drop)
}

fn taken() -> Fault {
    Fault::rule("Voucher with this code already exists for this reseller")
}

/// A time without its offset, `+02:00`, which changes never heed.
fn without_offset(text: &str) -> &str {
    let text = text.trim();
    let Some((rest, offset)) = text.len().checked_sub(6).and_then(|at| text.split_at_checked(at)) else { return text };
    let is_digit = |at: usize| offset.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let is_offset =
        offset.starts_with(['+', '-']) && offset.get(3..4) == Some(":") && [1, 2, 4, 5].into_iter().all(is_digit);
    // A date has no offset, and its end looks like none either: 2036-12-31.
    if is_offset { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_dropped() {
        for (text, expected) in [
            ("2036-12-31 23:59:59+02:00", "2036-12-31 23:59:59"),
            ("2036-12-31T23:59:59-11:30", "2036-12-31T23:59:59"),
            ("2036-12-31 23:59:59", "2036-12-31 23:59:59"),
            ("2036-12-31 23:59", "2036-12-31 23:59"),
            ("2036-12-31", "2036-12-31"),
            ("größe", "größe"),
            ("", ""),
        ] {
            assert_eq!(without_offset(text), expected, "{text}");
        }
    }
}
