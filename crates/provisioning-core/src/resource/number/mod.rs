//! `numbers`: the telephone numbers that live subscribers have. Source: resources/numbers.

mod reassign;

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Looks};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::Cond;
use crate::record::Record;
use crate::resource::subscriber::numbers::assign::TABLE;
use crate::rules::Rules;
use crate::settings::Settings;

/// Numbers of live subscribers; aliases can be moved from one to another.
pub struct Numbers;

#[async_trait]
impl Rules for Numbers {
    fn definition(&self) -> Definition {
        let roles = Roles::OPERATORS.or(Roles::of(&[Role::SubscriberAdmin]));
        Definition::new("numbers", TABLE, Group::LifeCycle, Access::existing(roles))
            .summary("The telephone numbers of live subscribers. An alias number can be moved to another subscriber.")
            .of_reseller("reseller_id")
            .of_customer("subscriber.customer_id")
            .journaled_for(Roles::OPERATORS)
            .fields([
                Field::id(),
                fixed("cc").looks(Looks::Number).doc("Country code."),
                fixed("ac").looks(Looks::Text).doc("Area code, may be empty."),
                fixed("sn").looks(Looks::Text).doc("Subscriber number."),
                fixed("is_primary").looks(Looks::Flag).doc("Whether it is the primary number of its owner."),
                Field::count("subscriber_id")
                    .label("Subscriber")
                    .required()
                    .doc("The owner; another one moves the number."),
                Field::new("is_devid", Kind::Boolean).doc("Whether it may be used as user name for registration."),
                Field::count("reseller_id").read_only().shown_to(Roles::PLATFORM).doc("The reseller of the owner."),
            ])
            .filters([
                Filter::number("reseller_id").doc("The reseller."),
                Filter::number("customer_id").on("subscriber.customer_id").doc("The customer of the owner."),
                Filter::number("subscriber_id").doc("The owner."),
                Filter::custom("cc", country_code).doc("Country code; * is a wild card."),
                Filter::like("ac").doc("Area code; * is a wild card."),
                Filter::like("sn").doc("Subscriber number; * is a wild card."),
                Filter::custom("type", kind).doc("primary or alias."),
            ])
            .links([Link::item("numbers", "id"), Link::item("subscribers", "subscriber_id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        // Free numbers have no owner, and those of ended subscribers are free.
        Cond::IsNull("subscriber_id").negate()
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        for name in ["cc", "ac", "sn", "is_primary"] {
            let is = stored.get(name).map_or(Json::Null, crate::value::Value::to_json);
            if !same(form.get(name), &is) {
                return Err(Fault::rule(format!(
                    "Field '{name}' is not allowed to be updated via this API endpoint, use /api/subscriber/$id instead."
                )));
            }
        }
        reassign::update(ctx, stored, &form).await
    }
}

/// A member that a body must repeat as it is.
fn fixed(name: &'static str) -> Field {
    Field::new(name, Kind::Custom(anything)).cleared_when_absent()
}

fn anything(value: &Json, _settings: &Settings) -> Result<Json, Vec<(String, String)>> {
    Ok(value.clone())
}

/// Whether a client repeats a value, as number, text or flag.
fn same(given: Option<&Json>, stored: &Json) -> bool {
    let text = |value: &Json| match value {
        Json::String(text) if text.eq_ignore_ascii_case("true") => "1".to_owned(),
        Json::String(text) if text.eq_ignore_ascii_case("false") => "0".to_owned(),
        value => crate::form::printed(value).trim().to_owned(),
    };
    given.is_some_and(|given| text(given) == text(stored)) || (given.is_none() && text(stored).is_empty())
}

/// A country code is a number, which has no letters to compare: with a wild card every code of that form is meant.
fn country_code(value: &str) -> Cond {
    use crate::query::Pattern;

    if let Ok(code) = value.trim().parse::<i64>() {
        return Cond::eq("cc", code);
    }
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let Some((before, after)) = value.split_once('*').filter(|(before, after)| digits(before) && digits(after)) else {
        return Cond::never();
    };
    // At most four digits: the codes can be written down.
    let fits = |code: &i64| {
        let text = code.to_string();
        text.len() >= before.len() + after.len() && text.starts_with(before) && text.ends_with(after)
    };
    let codes: Vec<i64> = (1..=9999).filter(fits).collect();
    match (before, after) {
        ("", "") => Pattern::parse("*").on("digits"),
        _ => Cond::ids("cc", &codes),
    }
}

fn kind(value: &str) -> Cond {
    match value {
        "primary" => Cond::eq("is_primary", true),
        "alias" => Cond::eq("is_primary", false),
        _ => Cond::always(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_be_repeated_in_any_form() {
        let cases = [
            (Some(Json::from(43)), Json::from(43), true),
            (Some("43".into()), Json::from(43), true),
            (Some("1".into()), "1".into(), true),
            (Some(1.into()), true.into(), true),
            (Some("false".into()), false.into(), true),
            (None, "".into(), true),
            (Some(Json::Null), "".into(), true),
            (None, Json::from(43), false),
            (Some("9".into()), "2".into(), false),
            (Some(true.into()), false.into(), false),
        ];
        for (given, stored, expected) in cases {
            assert_eq!(same(given.as_ref(), &stored), expected, "{given:?} {stored}");
        }
    }

    #[test]
    fn country_codes_are_found_by_a_pattern() {
        let codes = |value: &str| match country_code(value) {
            Cond::In("cc", codes) => codes.len(),
            Cond::Compare("cc", ..) => 1,
            Cond::Any(list) => list.len(),
            _ => usize::MAX,
        };
        assert_eq!((codes("43"), codes("43*"), codes("*3"), codes("4*3")), (1, 111, 1000, 111));
        assert_eq!((codes("x"), codes("*"), codes("1*2*3")), (0, usize::MAX, 0));
    }
}
