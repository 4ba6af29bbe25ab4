//! `billingprofiles`. Source: resources/billingprofiles; billing, billing profile.

mod frozen;
mod peaktime;
mod unique;

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::query::Cond;
use crate::record::Record;
use crate::resource::reseller::owned;
use crate::resource::status::{ACTIVE, TERMINATED};
use crate::rules::{Document, Rules, plain_document};
use crate::value::Value;

/// The table of billing profiles.
pub const TABLE: &str = "billing_profiles";

/// Lock levels: none, foreign calls, outgoing, all calls, global with self-care login, ported.
const LOCK_LEVELS: &[i64] = &[0, 1, 2, 3, 4, 5];

/// Tariffs.
pub struct BillingProfiles;

#[async_trait]
impl Rules for BillingProfiles {
    fn definition(&self) -> Definition {
        Definition::new("billingprofiles", TABLE, Group::Billing, Access::full(Roles::STAFF).reading_only(Roles::CARE))
            .words("BillingProfiles")
            .summary(
                "A tariff: base fee, what an interval includes, fraud limits, off-peak times. Belongs to one reseller.",
            )
            .of_reseller("reseller_id")
            .journaled()
            .fields([Field::id()])
            .fields(identity())
            .fields(charges())
            .fields(fraud())
            .fields([
                Field::text("currency").max(31).doc("Symbol or ISO code, for display only."),
                Field::choice("status", &[ACTIVE, TERMINATED])
                    .default(ACTIVE)
                    .doc("Setting it to terminated ends the profile: it cannot be assigned any more."),
            ])
            .fields(peaktime::fields())
            .filters([
                Filter::number("reseller_id").doc("The reseller that owns it."),
                Filter::like("handle").doc("Handle; * is a wild card."),
                Filter::like("name").doc("Name; * is a wild card."),
            ])
            .links([
                Link::filtered("billingfees", "billing_profile_id"),
                Link::filtered("billingzones", "billing_profile_id"),
            ])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let times = peaktime::of_profiles(ctx, &ids).await?;
        rows.iter()
            .map(|row| {
                let mut document = plain_document(ctx, row)?;
                times.show(row.id()?, &mut document);
                Ok(document)
            })
            .collect()
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        match (ctx.actor.own_reseller(), body.get("reseller_id")) {
            (Some(own), _) => drop(body.insert("reseller_id".to_owned(), own.into())),
            // No reseller has this id, so the rule below refuses it in its own words.
            (None, Some(given)) if !may_be_id(given) => drop(body.insert("reseller_id".to_owned(), 0.into())),
            _ => {}
        }
        peaktime::must_be_lists(body)
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        reseller(ctx, record, stored).await?;
        peaktime::read(form)?;
        if let Some(stored) = stored {
            frozen::check(ctx, record, stored).await?;
        }
        end(ctx, record, stored);
        unique::check(ctx, record, stored).await
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        peaktime::write(ctx, id, form).await
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let mut ended = Record::new().with("status", TERMINATED);
        end(ctx, &mut ended, Some(stored));
        unique::release(&mut ended);
        crate::rules::stamp(ctx, &mut ended, false);
        ctx.session.update(TABLE, &Cond::eq("id", stored.id()?), &ended).await?;
        Ok(())
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        unique::conflict(constraint, form)
    }
}

fn identity() -> Vec<Field> {
    vec![
        Field::count("reseller_id")
            .label("Reseller")
            .required()
            .doc("The reseller that the profile belongs to, for ever. A reseller's own is filled in."),
        Field::text("handle")
            .required()
            .max(63)
            .check(plain_handle)
            .doc("Key for look-ups, unique among the reseller's profiles: letters, digits and _."),
        Field::text("name").required().max(31).doc("Name, unique among the reseller's profiles."),
    ]
}

fn charges() -> Vec<Field> {
    vec![
        Field::boolean("ignore_domain").doc("Match only the user part of a SIP URI against fees."),
        Field::boolean("prepaid").doc("Calls are charged while they run."),
        Field::choice("prepaid_library", &["libswrate", "libinewrate"])
            .default("libswrate")
            .doc("Rating engine of prepaid calls."),
        Field::boolean("advice_of_charge").doc("Tell the caller what the call costs."),
        Field::new("interval_charge", Kind::Money).default(0).doc("Base fee an interval, in cents."),
        Field::integer("interval_free_time").default(0).doc("Seconds that an interval includes."),
        Field::new("interval_free_cash", Kind::Money).default(0).doc("Credit that an interval includes, in cents."),
    ]
}

fn fraud() -> Vec<Field> {
    let level = |name| Field::new(name, Kind::Level(LOCK_LEVELS)).doc("Lock level when the limit is reached, 0 to 5.");
    let notify = |name| Field::new(name, Kind::Emails).doc("E-mail addresses to notify, separated by commas.");
    vec![
        Field::integer("fraud_interval_limit").doc("Greatest cost a month, in cents."),
        level("fraud_interval_lock"),
        notify("fraud_interval_notify"),
        Field::integer("fraud_daily_limit").doc("Greatest cost a day, in cents."),
        level("fraud_daily_lock"),
        notify("fraud_daily_notify"),
        Field::boolean("fraud_use_reseller_rates").doc("Compare the reseller's cost with the limits."),
    ]
}

fn plain_handle(text: &str) -> Option<String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (!plain).then(|| "Only lower-case, upper-case, digits and _ allowed".to_owned())
}

/// Whether a value is missing or can be read as a number; anything else names no reseller.
fn may_be_id(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty() || text.trim().parse::<i64>().is_ok(),
        Json::Number(number) => number.is_i64(),
        _ => false,
    }
}

/// The reseller must exist and can never be changed.
async fn reseller(ctx: &mut Context<'_>, record: &Record, stored: Option<&Record>) -> Result<(), Fault> {
    let id = record.int("reseller_id")?;
    match stored {
        Some(row) if row.int("reseller_id")? == id => Ok(()),
        Some(_) => Err(Fault::rule("Changing the reseller ID is not allowed.")),
        None => owned::existing_reseller(ctx, record, None, "Invalid reseller ID.").await.map(drop),
    }
}

/// Notes when a profile ends.
fn end(ctx: &Context<'_>, record: &mut Record, stored: Option<&Record>) {
    let is_terminated = |row: &Record| row.get("status") == Some(&Value::from(TERMINATED));
    if is_terminated(record) && !stored.is_some_and(is_terminated) {
        record.set("terminate_timestamp", ctx.now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_plain_ascii() {
        for good in ["basic_tariff", "A1", "_"] {
            assert_eq!(plain_handle(good), None, "{good}");
        }
        for bad in ["größe", "a-b", "a b", "a."] {
            assert!(plain_handle(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_number_names_no_reseller() {
        for (value, may) in [
            (Json::Null, true),
            ("".into(), true),
            (" 7 ".into(), true),
            (7.into(), true),
            ("abc".into(), false),
            (1.5.into(), false),
            (true.into(), false),
            (serde_json::json!([1]), false),
        ] {
            assert_eq!(may_be_id(&value), may, "{value}");
        }
    }
}
