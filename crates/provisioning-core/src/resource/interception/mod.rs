//! `interceptions`. Source: resources/interceptions.

use std::net::IpAddr;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::peering_server::out_of_range;
use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind};
use crate::fault::{Condition, Fault, FieldError};
use crate::form::{Form, Purpose, printed};
use crate::query::{Cond, Path, Query};
use crate::record::Record;
use crate::rules::{Document, Rules};
use crate::settings::Settings;
use crate::value::Value;

/// The table.
pub(in crate::resource) const TABLE: &str = "interceptions";

/// Who works with orders.
const OFFICERS: Roles = Roles::of(&[Role::Lintercept]);

/// The reseller of a number, by way of its subscriber.
const OWNER: Path = "subscriber.customer.contact.reseller_id";

/// Orders of lawful interception. They are the platform's: whose the number is plays no part in who sees them.
pub struct Interceptions;

#[async_trait]
impl Rules for Interceptions {
    fn definition(&self) -> Definition {
        // Others pass the gate of an item and are refused in words of their own.
        let access = Access { list: OFFICERS, create: OFFICERS, ..Access::full(Roles::OPERATORS.or(OFFICERS)) };
        Definition::new("interceptions", TABLE, Group::Platform, access)
            .summary("An order to intercept the calls of a number, and where what is intercepted is delivered.")
            .present_when(|settings| settings.interceptions)
            .scoped_by_rules(OFFICERS)
            .fields([
                Field::id(),
                Field::count("liid")
                    .required()
                    .example(123)
                    .doc("Number under which the authority knows the order; it stays."),
                Field::text("number")
                    .required()
                    .max(64)
                    .masked()
                    .example("4311001")
                    .doc("The number: country code, area code and subscriber number in one. Somebody must have it."),
                address("x2_host").required().doc("Where signalling (X2) is delivered: IPv4 or IPv6 address."),
                Field::count("x2_port").required().example(4000).doc("Its port."),
                Field::text("x2_user").max(127).cleared_when_absent().doc("User name of that delivery."),
                Field::new("x2_password", Kind::Password { hashed: false })
                    .cleared_when_absent()
                    .doc("Password of that delivery."),
                Field::boolean("x3_required").cleared_when_absent().doc("Whether content (X3) is delivered, too."),
                address("x3_host").cleared_when_absent().doc("Where content is delivered; needed with `x3_required`."),
                Field::count("x3_port").cleared_when_absent().example(4001).doc("Its port; needed with `x3_required`."),
            ])
            .filters([
                Filter::number("liid").doc("The authority's number of the order."),
                Filter::text("number").doc("The number."),
            ])
    }

    fn visible(&self, actor: &Actor) -> Cond {
        if actor.is(OFFICERS) { Cond::eq("deleted", false) } else { Cond::never() }
    }

    fn missing(&self, actor: &Actor, entity: &'static str) -> Fault {
        if actor.is(OFFICERS) {
            return Fault::NotFound(entity);
        }
        Fault::forbidden("Accessing user has no LI privileges.")
    }

    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        match body.get("x3_port") {
            Some(port) if !is_empty_or_whole(port) => Err(Fault::rule("Parameter 'x3_port' should be an integer")),
            _ => Ok(()),
        }
    }

    fn check(&self, form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        ["x2_port", "x3_port"].into_iter().filter_map(|name| out_of_range(form, name, 1, 65_535)).collect()
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let known = stored.map(|row| row.int("liid")).transpose()?;
        if known.is_some_and(|known| form.int("liid") != Some(known)) {
            return Err(Fault::rule("liid can not be changed"));
        }
        if form.flag("x3_required") != Some(true) {
            record.set("x3_host", Value::Null);
            record.set("x3_port", Value::Null);
        } else if form.text("x3_host").is_none() || form.int("x3_port").is_none() {
            return Err(Fault::rule("Missing parameter 'x3_host' or 'x3_port' with 'x3_required' activated"));
        }
        let number = form.text("number").unwrap_or_default();
        // An order stays changeable when its number has been taken from the subscriber.
        if stored.map(|row| row.text("number")).transpose()? != Some(number) {
            record.set("reseller_id", reseller_of(ctx, number).await?);
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let mut blank =
            Record::new().with("deleted", true).with("modify_timestamp", ctx.now).with("x3_required", false);
        ["liid", "x2_port"].into_iter().for_each(|column| blank.set(column, 0));
        ["number", "x2_host"].into_iter().for_each(|column| blank.set(column, ""));
        for column in ["reseller_id", "x2_user", "x2_password", "x3_host", "x3_port"] {
            blank.set(column, Value::Null);
        }
        ctx.session.update(TABLE, &Cond::eq("id", stored.id()?), &blank).await.map(drop)
    }
}

/// The reseller of the subscriber who has a number.
async fn reseller_of(ctx: &mut Context<'_>, number: &str) -> Result<i64, Fault> {
    let refused = |sentence| Fault::known(Condition::NoSuchNumber, sentence).about(number);
    let query = Query::table("numbers").eq("digits", number);
    let row = ctx.first(&query).await?;
    if row.map(|row| row.opt_int("subscriber_id")).transpose()?.flatten().is_none() {
        return Err(refused("Number does not exist"));
    }
    let owner = ctx.session.numbers(&query, OWNER).await?;
    owner.into_iter().next().ok_or_else(|| refused("Number is not active"))
}

/// A member that holds an IP address.
fn address(name: &'static str) -> Field {
    let wrong = |text: &str| text.parse::<IpAddr>().is_err().then(|| "Invalid IPv4 or IPv6 address.".to_owned());
    Field::text(name).max(64).check(wrong).example("192.0.2.1")
}

/// Whether a member is nothing or a whole number, be it written as text.
fn is_empty_or_whole(value: &Json) -> bool {
    let text = printed(value);
    let digits = text.trim().trim_start_matches(['+', '-']);
    text.trim().is_empty() || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_port_is_whole_or_not_there() {
        for (value, good) in [
            (json!(null), true),
            (json!(""), true),
            (json!(4001), true),
            (json!("4001"), true),
            (json!(" -1 "), true),
            (json!("4001x"), false),
            (json!(4.5), false),
            (json!("-"), false),
            (json!({}), false),
        ] {
            assert_eq!(is_empty_or_whole(&value), good, "{value}");
        }
    }
}
