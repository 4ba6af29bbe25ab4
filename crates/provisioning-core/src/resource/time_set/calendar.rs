//! Time sets as calendars and back.

use serde_json::{Map, Value as Json};

use crate::calendar::event::PARTS;
use crate::calendar::{Calendar, Event};
use crate::form::printed;
use crate::rules::Document;

/// The calendar of a set.
pub(super) fn of_periods(name: &str, periods: &[Json]) -> Calendar {
    let event = |period: &Json| {
        let text = |member: &str| period.get(member).map(printed).filter(|text| !text.is_empty());
        Event {
            start: text("start").unwrap_or_default(),
            end: text("end"),
            rule: PARTS.into_iter().filter_map(|part| Some((part, text(part)?))).collect(),
            comment: text("comment"),
        }
    };
    Calendar { name: Some(name.to_owned()), events: periods.iter().map(event).collect() }
}

/// Adds name and periods of a calendar to a body that does not have its own.
pub(super) fn into_body(calendar: Calendar, body: &mut Document) {
    let blank = |value: Option<&Json>| match value {
        None | Some(Json::Null) => true,
        Some(Json::String(text)) => text.trim().is_empty(),
        Some(Json::Array(list)) => list.is_empty(),
        Some(_) => false,
    };
    if blank(body.get("times")) {
        let periods: Vec<Json> = calendar.events.into_iter().map(period).collect();
        body.insert("times".to_owned(), Json::from(periods));
    }
    if let Some(name) = calendar.name.filter(|_| blank(body.get("name"))) {
        body.insert("name".to_owned(), Json::from(name));
    }
}

fn period(event: Event) -> Json {
    let mut members = Map::new();
    members.insert("start".to_owned(), Json::from(event.start));
    let optional = [("end", event.end), ("comment", event.comment)];
    let given = optional.into_iter().filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in given.chain(event.rule) {
        members.insert(name.to_owned(), Json::from(value));
    }
    Json::Object(members)
}

/// A name as the beginning of the name of a file.
pub(super) fn file_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_');
    name.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}
