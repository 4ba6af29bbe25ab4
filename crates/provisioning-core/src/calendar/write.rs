//! From a calendar to a file.

use chrono::NaiveDateTime;

use super::event::{Calendar, Event, PARTS, UNTIL};
use super::line::{escaped, fold};
use crate::time;

/// The file of a calendar. `id` names its events towards other calendars, `now` is the moment of writing (UTC). A rule without a
/// frequency is none and is left out.
pub fn write(calendar: &Calendar, id: i64, now: NaiveDateTime) -> String {
    let mut text = String::new();
    let mut line = |line: String| text.push_str(&fold(&line));
    line("BEGIN:VCALENDAR".to_owned());
    line("VERSION:2.0".to_owned());
    line("PRODID:-//provisiond//time sets//EN".to_owned());
    if let Some(name) = &calendar.name {
        // Two names for the same: that of RFC 7986, and that of most programs.
        line(format!("NAME:{}", escaped(name)));
        line(format!("X-WR-CALNAME:{}", escaped(name)));
    }
    for (index, event) in calendar.events.iter().enumerate() {
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:timeset-{id}-{}", index + 1));
        line(format!("DTSTAMP:{}Z", compact(now)));
        event_lines(event).into_iter().for_each(&mut line);
        line("END:VEVENT".to_owned());
    }
    line("END:VCALENDAR".to_owned());
    text
}

fn event_lines(event: &Event) -> Vec<String> {
    let mut lines = Vec::new();
    let local = |name: &str, text: &str| time::parse(text).map(|at| format!("{name}:{}", compact(at)));
    lines.extend(local("DTSTART", &event.start));
    lines.extend(event.end.as_ref().and_then(|end| local("DTEND", end)));
    if event.rule.iter().any(|(name, _)| *name == "freq") {
        let part = |name: &'static str| {
            let (_, value) = event.rule.iter().find(|(known, _)| *known == name)?;
            let value = if name == UNTIL { compact(time::parse(value)?) } else { value.to_ascii_uppercase() };
            Some(format!("{}={value}", name.to_ascii_uppercase()))
        };
        let parts: Vec<String> = PARTS.into_iter().filter_map(part).collect();
        lines.push(format!("RRULE:{}", parts.join(";")));
    }
    lines.extend(event.comment.as_ref().map(|comment| format!("SUMMARY:{}", escaped(comment))));
    lines
}

fn compact(at: NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}
