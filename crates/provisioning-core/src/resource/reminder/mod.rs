//! `reminders`. Source: resources/reminders.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::subscriber::reach;
use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Looks, Match};
use crate::fault::Fault;
use crate::form::{Form, Purpose, printed};
use crate::preference_store::{lacking, lacks};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules};
use crate::settings::Settings;

/// Wake-up calls, at most one a subscriber.
pub struct Reminders;

const TABLE: &str = "reminders";

/// The attribute by which a profile allows them.
const ATTRIBUTE: &str = "reminder";

#[async_trait]
impl Rules for Reminders {
    fn definition(&self) -> Definition {
        let everybody = Roles::STAFF.or(Roles::SUBSCRIBERS);
        let not_care = Roles::OPERATORS.or(Roles::SUBSCRIBERS);
        let access = Access { list: not_care, create: not_care, ..Access::full(everybody) };
        Definition::new("reminders", TABLE, Group::Preferences, access)
            .summary("The wake-up call of a subscriber; each has one at most.")
            .of_reseller("subscriber.customer.contact.reseller_id")
            .of_customer("subscriber.customer_id")
            .of_subscriber("subscriber_id")
            .journaled_for(everybody)
            .fields([
                Field::id(),
                Field::count("subscriber_id")
                    .required()
                    .taken_from(Roles::STAFF.or(Roles::of(&[Role::SubscriberAdmin])))
                    .doc("The subscriber that is called; for a subscriber itself."),
                Field::new("time", Kind::Custom(time))
                    .looks(Looks::Text)
                    .example("06:30:00")
                    .required()
                    .doc("When, HH:MM or HH:MM:SS."),
                Field::choice("recur", &["never", "weekdays", "always"])
                    .label("Repeat")
                    .required()
                    .doc("Whether the call is repeated."),
                Field::boolean("active").default(true).doc("Whether the call is made."),
            ])
            .filters([
                Filter::number("subscriber_id").doc("The subscriber that is called."),
                Filter::new("active", "active", Match::Flag).doc("1: those that are made, 0: the others."),
            ])
            .links([Link::item("subscribers", "subscriber_id")])
    }

    /// Those of subscribers whose profile allows none do not exist for subscribers.
    fn visible(&self, actor: &Actor) -> Cond {
        if !actor.is(Roles::SUBSCRIBERS) {
            return Cond::always();
        }
        let owner = Cond::Exists {
            table: "live_subscribers",
            key: "subscriber_id",
            outer: "subscriber_id",
            filter: Box::new(lacking(ATTRIBUTE)),
        };
        owner.negate()
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        _body: &mut Document,
        _stored: Option<&Record>,
        purpose: Purpose,
    ) -> Result<(), Fault> {
        permit(ctx, ctx.actor.id, purpose).await
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if ctx.actor.role == Role::Subscriber && stored.is_none() {
            record.set("subscriber_id", ctx.actor.id);
        }
        let owner = reach::given_to(ctx, record, stored).await?;
        permit(ctx, owner, form.purpose()).await?;
        let mut others = Query::table(TABLE).eq("subscriber_id", owner);
        if let Some(row) = stored {
            others = others.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&others).await? { Err(taken(form)) } else { Ok(()) }
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        (constraint == "uq_reminders_subscriber").then(|| taken(form))
    }
}

/// Ends a subscriber's try to write a reminder of somebody whose profile allows none.
async fn permit(ctx: &mut Context<'_>, subscriber_id: i64, purpose: Purpose) -> Result<(), Fault> {
    if !ctx.actor.is(Roles::SUBSCRIBERS) || !lacks(ctx, subscriber_id, ATTRIBUTE).await? {
        return Ok(());
    }
    Err(Fault::forbidden(match purpose {
        Purpose::Create => "Not permitted to create reminder",
        Purpose::Replace | Purpose::Patch | Purpose::Extend => "Not permitted to edit reminder",
    }))
}

fn taken(form: &Form) -> Fault {
    Fault::rule(match form.purpose() {
        Purpose::Create => "Reminder already exists for this subscriber",
        Purpose::Replace | Purpose::Patch | Purpose::Extend => "Subscriber already has a reminder",
    })
}

/// A time of day as `HH:MM:SS`.
fn time(value: &Json, _: &Settings) -> Result<Json, Vec<(String, String)>> {
    let text = printed(value);
    match normal(text.trim()) {
        Some(time) => Ok(Json::from(time)),
        None => Err(vec![(String::new(), "Invalid time format, must be HH:MM".to_owned())]),
    }
}

fn normal(text: &str) -> Option<String> {
    let part = |text: &str, digits: &[usize], end: u8| {
        let number = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u8>().ok().filter(|value| number && *value < end)
    };
    let (hour, rest) = text.split_once(':')?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "00"));
    let (hour, minute, second) = (part(hour, &[1, 2], 24)?, part(minute, &[2], 60)?, part(second, &[2], 60)?);
    Some(format!("{hour:02}:{minute:02}:{second:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_has_one_form() {
        let cases = [
            ("06:30", Some("06:30:00")),
            ("6:30", Some("06:30:00")),
            ("23:59:59", Some("23:59:59")),
            ("24:00", None),
            ("25:00", None),
            ("12:60", None),
            ("12:5", None),
            ("12", None),
            ("+1:00", None),
            ("1:00:00:00", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(normal(text).as_deref(), expected, "{text}");
        }
    }
}
