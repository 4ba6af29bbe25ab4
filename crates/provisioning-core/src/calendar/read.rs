//! From a file to a calendar.

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::event::{Calendar, Event, PARTS, UNTIL};
use super::line::{Line, unescaped, unfold};
use crate::time;

/// Why a file cannot be taken. Every reason is the client's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Invalid calendar file, line {line}: {reason}")]
pub struct Unreadable {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

/// Properties that change on which days an event takes place and that a period cannot express. To leave them out would route
/// calls on days that the calendar excepts.
const INEXPRESSIBLE: [&str; 3] = ["RDATE", "EXDATE", "EXRULE"];

/// Whether the bytes are the beginning of a calendar file, whatever comes after.
pub fn is_calendar(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = b"BEGIN:VCALENDAR";
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    bytes.get(..BEGIN.len()).is_some_and(|start| start.eq_ignore_ascii_case(BEGIN))
}

/// Reads the events of a file. Times with a zone of their own, and those in UTC, are turned into local ones of `zone`; those of a
/// zone that is not known are taken as local. Cancelled events and what is inside of events (alarms) are left out.
pub fn read(text: &str, zone: Tz) -> Result<Calendar, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { zone, path: Vec::new(), calendar: Calendar::default(), event: None };
    let lines = unfold(text);
    for (number, text) in &lines {
        let fail = |reason: String| Unreadable { line: *number, reason };
        let line = Line::parse(text).ok_or_else(|| fail("no property and value".to_owned()))?;
        reader.line(&line).map_err(fail)?;
    }
    if reader.path.is_empty() {
        return Ok(reader.calendar);
    }
    let line = lines.last().map_or(1, |(number, _)| *number);
    Err(Unreadable { line, reason: "END:VCALENDAR is missing".to_owned() })
}

/// Components inside of components; a list, so that no file makes anything recurse.
struct Reader {
    zone: Tz,
    path: Vec<String>,
    calendar: Calendar,
    event: Option<Draft>,
}

/// An event that is being read.
#[derive(Default)]
struct Draft {
    start: Option<Moment>,
    end: Option<Moment>,
    duration: Option<Duration>,
    rule: Vec<(&'static str, String)>,
    summary: Option<String>,
    comment: Option<String>,
    cancelled: bool,
}

/// A local time, and whether only its day was given.
#[derive(Clone, Copy)]
struct Moment {
    at: NaiveDateTime,
    whole_day: bool,
}

impl Reader {
    fn line(&mut self, line: &Line<'_>) -> Result<(), String> {
        match line.name.as_str() {
            "BEGIN" => self.begin(line.value.trim()),
            "END" => self.end(line.value.trim()),
            _ if self.path.is_empty() => Err("BEGIN:VCALENDAR is missing".to_owned()),
            name => match (self.path.len(), &mut self.event) {
                (1, _) => {
                    if matches!(name, "NAME" | "X-WR-CALNAME") && self.calendar.name.is_none() {
                        let text = unescaped(line.value).trim().to_owned();
                        self.calendar.name = Some(text).filter(|text| !text.is_empty());
                    }
                    Ok(())
                }
                (2, Some(event)) => event.property(line, self.zone),
                _ => Ok(()),
            },
        }
    }

    fn begin(&mut self, component: &str) -> Result<(), String> {
        let component = component.to_ascii_uppercase();
        if self.path.is_empty() && component != "VCALENDAR" {
            return Err("BEGIN:VCALENDAR is missing".to_owned());
        }
        if self.path.len() == 1 && component == "VEVENT" {
            self.event = Some(Draft::default());
        }
        self.path.push(component);
        Ok(())
    }

    fn end(&mut self, component: &str) -> Result<(), String> {
        let open = self.path.pop();
        if open.as_deref().is_none_or(|open| !open.eq_ignore_ascii_case(component)) {
            return Err(format!("END:{} is expected", open.unwrap_or_else(|| "VCALENDAR".to_owned())));
        }
        if self.path.len() == 1
            && let Some(event) = self.event.take()
        {
            self.calendar.events.extend(event.finish()?);
        }
        Ok(())
    }
}

impl Draft {
    fn property(&mut self, line: &Line<'_>, zone: Tz) -> Result<(), String> {
        let wrong = || format!("{} cannot be read", line.name);
        match line.name.as_str() {
            "DTSTART" => self.start = Some(moment(line.value, line.parameter("TZID"), zone).ok_or_else(wrong)?),
            "DTEND" => self.end = Some(moment(line.value, line.parameter("TZID"), zone).ok_or_else(wrong)?),
            "DURATION" => self.duration = Some(duration(line.value).ok_or_else(wrong)?),
            "RRULE" if !self.rule.is_empty() => return Err("an event has one RRULE at most".to_owned()),
            "RRULE" => self.rule = rule(line.value, zone)?,
            "SUMMARY" => self.summary = Some(unescaped(line.value)),
            "COMMENT" => self.comment = Some(unescaped(line.value)),
            "STATUS" => self.cancelled = line.value.trim().eq_ignore_ascii_case("CANCELLED"),
            name if INEXPRESSIBLE.contains(&name) => return Err(format!("{name} is not supported")),
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Option<Event>, String> {
        if self.cancelled {
            return Ok(None);
        }
        let start = self.start.ok_or("an event needs DTSTART")?;
        let ends = match (self.end, self.duration) {
            (Some(end), _) => Some(Some(end.at)),
            (None, Some(duration)) => Some(start.at.checked_add_signed(duration)),
            // A day without an end lasts until the next one.
            (None, None) if start.whole_day => Some(start.at.checked_add_days(Days::new(1))),
            (None, None) => None,
        };
        let end = ends.map(|end| end.ok_or("DURATION is too long")).transpose()?;
        let comment = self.summary.or(self.comment).map(|text| text.trim().to_owned());
        Ok(Some(Event {
            start: time::format(start.at),
            end: end.map(time::format),
            rule: self.rule,
            comment: comment.filter(|text| !text.is_empty()),
        }))
    }
}

/// `20301224`, `20301224T180000`, `20301224T170000Z`.
fn moment(value: &str, of: Option<&str>, zone: Tz) -> Option<Moment> {
    let value = value.trim();
    if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
        return Some(Moment { at: day.and_hms_opt(0, 0, 0)?, whole_day: true });
    }
    let (text, utc) = value.strip_suffix(['Z', 'z']).map_or((value, false), |text| (text, true));
    let at = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok()?;
    // No other year is stored, and conversions at the end of all time would fail.
    if !(1000..=9998).contains(&at.year()) {
        return None;
    }
    let other: Option<Tz> = if utc { Some(Tz::UTC) } else { of.and_then(|name| name.parse().ok()) };
    let at = match other.filter(|other| *other != zone) {
        Some(other) => {
            let utc = other.from_local_datetime(&at).earliest()?.with_timezone(&Utc).naive_utc();
            zone.from_utc_datetime(&utc).naive_local()
        }
        None => at,
    };
    Some(Moment { at, whole_day: false })
}

/// `P1D`, `PT1H30M`, `P2W`.
fn duration(value: &str) -> Option<Duration> {
    let text = value.trim().strip_prefix('+').unwrap_or(value.trim()).strip_prefix('P')?;
    let mut seconds: i64 = 0;
    let mut digits = String::new();
    let mut in_time = false;
    for c in text.chars() {
        let unit = match (c, in_time) {
            ('0'..='9', _) => {
                digits.push(c);
                continue;
            }
            ('T', false) if digits.is_empty() => {
                in_time = true;
                continue;
            }
            ('W', false) => 7 * 86_400,
            ('D', false) => 86_400,
            ('H', true) => 3_600,
            ('M', true) => 60,
            ('S', true) => 1,
            _ => return None,
        };
        let number: i64 = std::mem::take(&mut digits).parse().ok()?;
        seconds = seconds.checked_add(number.checked_mul(unit)?)?;
    }
    if digits.is_empty() && !text.is_empty() { Duration::try_seconds(seconds) } else { None }
}

/// The parts of a rule in their order. `WKST` and parts of other standards are left out; what values may be is for those to check
/// who store them.
fn rule(value: &str, zone: Tz) -> Result<Vec<(&'static str, String)>, String> {
    let mut parts: Vec<(&'static str, String)> = Vec::new();
    for part in value.trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or("RRULE cannot be read")?;
        let Some(name) = PARTS.into_iter().find(|known| known.eq_ignore_ascii_case(name.trim())) else { continue };
        if parts.iter().any(|(known, _)| *known == name) {
            return Err(format!("RRULE has {} twice", name.to_ascii_uppercase()));
        }
        let value = match name {
            UNTIL => time::format(moment(value, None, zone).ok_or("UNTIL cannot be read")?.at),
            "freq" => value.trim().to_ascii_lowercase(),
            _ => value.trim().to_ascii_uppercase(),
        };
        parts.push((name, value));
    }
    if parts.iter().any(|(name, _)| *name == "freq") { Ok(parts) } else { Err("RRULE needs FREQ".to_owned()) }
}
