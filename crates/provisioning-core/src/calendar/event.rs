//! Calendars and events, as far as periods are made of them.

/// A calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its events, in their order.
    pub events: Vec<Event>,
}

/// An event, with its recurrence rule if it has one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// When it begins, `YYYY-MM-DD HH:MM:SS`.
    pub start: String,
    /// When it ends, in the same form; absent: unknown.
    pub end: Option<String>,
    /// The parts of its rule: name in lower case and value. `freq` is in lower case too, `until` has the form of `start`.
    pub rule: Vec<(&'static str, String)>,
    /// What it is about.
    pub comment: Option<String>,
}

/// The parts of a recurrence rule, in the order in which they are written.
pub const PARTS: [&str; 13] = [
    "freq",
    "until",
    "count",
    "interval",
    "bysecond",
    "byminute",
    "byhour",
    "byday",
    "bymonthday",
    "byyearday",
    "byweekno",
    "bymonth",
    "bysetpos",
];

/// The part of a rule that has a time for a value.
pub(super) const UNTIL: &str = "until";
