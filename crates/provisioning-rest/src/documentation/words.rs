//! Types and limits of members in words.

use provisioning_core::definition::{Absent, Field, Filter, Kind, Looks, Match, Required};
use serde_json::Value as Json;

/// The types of a value, `null` first where there may be none. Source: rest-protocol, the HTML page.
pub(super) fn types(field: &Field) -> Vec<String> {
    let nullable = field.required == Required::No && field.name != "id";
    let mut types: Vec<String> = nullable.then(|| "null".to_owned()).into_iter().collect();
    types.push(match &field.looks {
        Some(looks) => of_looks(looks),
        None => of_kind(&field.kind),
    });
    types
}

/// What a value looks like.
pub(super) fn of_looks(looks: &Looks) -> String {
    match looks {
        Looks::Anything => "any".to_owned(),
        Looks::Text | Looks::Instant => "String".to_owned(),
        Looks::Number => "Number".to_owned(),
        Looks::NumberOrDigits => "Number, String".to_owned(),
        Looks::Flag => "Boolean".to_owned(),
        Looks::Word(words) => choices(words),
        Looks::Object(_) => "Object".to_owned(),
        Looks::List(element) => format!("Array of {}", of_looks(element)),
    }
}

fn of_kind(kind: &Kind) -> String {
    match kind {
        Kind::Integer { .. } | Kind::Interval | Kind::Decimal { .. } | Kind::Rate | Kind::Money => "Number".to_owned(),
        Kind::Level(levels) => levels.iter().map(i64::to_string).collect::<Vec<_>>().join("|"),
        Kind::Boolean => "Boolean".to_owned(),
        Kind::List(_) => "Array of Object".to_owned(),
        Kind::Choice(words) => choices(words),
        Kind::Custom(_) => "any".to_owned(),
        Kind::Text { .. } | Kind::Email | Kind::Emails | Kind::TimeZone | Kind::Password { .. } | Kind::DateTime => {
            "String".to_owned()
        }
    }
}

fn choices(words: &[&str]) -> String {
    words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join("|")
}

/// A plain name for the kind of a member, for programs.
pub(super) fn kind_name(field: &Field) -> &'static str {
    match (&field.looks, &field.kind) {
        (Some(Looks::Object(_)), _) => "Object",
        (Some(Looks::List(_)), _) | (None, Kind::List(_)) => "List",
        (Some(Looks::Number | Looks::NumberOrDigits), _) | (None, Kind::Integer { .. } | Kind::Interval) => "Integer",
        (Some(Looks::Flag), _) | (None, Kind::Boolean) => "Boolean",
        (Some(Looks::Word(_)), _) | (None, Kind::Choice(_) | Kind::Level(_)) => "Select",
        (Some(Looks::Text), _) | (None, Kind::Text { .. }) => "Text",
        (None, Kind::Email) => "Email",
        (None, Kind::Emails) => "EmailList",
        (None, Kind::TimeZone) => "TimeZone",
        (None, Kind::Password { .. }) => "Password",
        (None, Kind::Decimal { .. } | Kind::Rate) => "Float",
        (None, Kind::Money) => "Money",
        (Some(Looks::Instant), _) | (None, Kind::DateTime) => "DateTime",
        (Some(Looks::Anything), _) | (None, Kind::Custom(_)) => "Any",
    }
}

/// The members of a value that has some.
pub(super) fn members(field: &Field) -> &[Field] {
    let mut looks = field.looks.as_ref();
    while let Some(Looks::List(element)) = looks {
        looks = Some(element);
    }
    match (looks, &field.kind) {
        (Some(Looks::Object(members)), _) | (None, Kind::List(members)) => members,
        _ => &[],
    }
}

/// The words of a choice.
pub(super) fn choice(field: &Field) -> &'static [&'static str] {
    match (&field.looks, &field.kind) {
        (Some(Looks::Word(words)), _) | (None, Kind::Choice(words)) => words,
        _ => &[],
    }
}

/// What else must be known about a member.
pub(super) fn facts(field: &Field) -> String {
    let mut facts = Vec::new();
    if field.read_only {
        facts.push(match field.instead_of {
            Some(other) => format!("Read-only, but may be given instead of {other}."),
            None => "Read-only.".to_owned(),
        });
    } else {
        match field.required {
            Required::Always => facts.push("Required.".to_owned()),
            Required::OnCreate => facts.push("Required on create.".to_owned()),
            Required::No => {}
        }
        facts.extend(limits(&field.kind));
        if let Some(default) = field.default.as_ref().filter(|value| !value.is_null()) {
            facts.push(format!("Default {}.", bare(default)));
        }
        if field.write_only {
            facts.push("Never shown.".to_owned());
        }
        if field.absent == Absent::Clear && field.required == Required::No {
            facts.push("A PUT without it clears it.".to_owned());
        }
    }
    facts.join(" ")
}

fn limits(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Text { min: Some(min), max: Some(max), .. } => Some(format!("{min} to {max} characters.")),
        Kind::Text { min: None, max: Some(max), .. } => Some(format!("At most {max} characters.")),
        Kind::Text { min: Some(min), max: None, .. } => Some(format!("At least {min} characters.")),
        Kind::Email => Some("An e-mail address.".to_owned()),
        Kind::Decimal { range: (least, most) } => Some(format!("{least} to {most}.")),
        Kind::Rate => Some("At most 15 digits, 14 of them behind the point.".to_owned()),
        Kind::Interval => Some("At least 1.".to_owned()),
        Kind::Integer { positive: true } => Some("Not negative.".to_owned()),
        Kind::DateTime => Some("YYYY-MM-DD HH:MM:SS.".to_owned()),
        _ => None,
    }
}

fn bare(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How a filter compares.
pub(super) fn comparison(filter: &Filter) -> &'static str {
    match filter.how {
        Match::Number => "Number",
        Match::Text => "String",
        Match::Like => "String with *",
        Match::OneOf | Match::NoneOf => "String, list",
        Match::Flag => "0|1",
        Match::Since | Match::Until => "Date and time",
        Match::Custom(_) | Match::Configured(_) => "String",
    }
}
