//! Off-peak times: ranges of a weekday, and special ranges of dates. Local times as clients write them, because a tariff
//! means the clock on the wall.

use std::collections::HashMap;

use chrono::{NaiveDateTime, NaiveTime, Timelike};
use serde_json::{Value as Json, json};

use crate::context::Context;
use crate::definition::{Field, Kind};
use crate::fault::Fault;
use crate::form::{Form, printed};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Document;
use crate::time;

const WEEKDAYS: &str = "billing_peaktime_weekdays";
const SPECIALS: &str = "billing_peaktime_specials";
const OWNER: &str = "billing_profile_id";
const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The two lists of a profile. Both are replaced as a whole; a replace without them empties them.
pub(super) fn fields() -> [Field; 2] {
    let time = |name| Field::text(name).doc("HH:MM or HH:MM:SS.");
    let date = |name| Field::text(name).required().check(a_date).doc("YYYY-MM-DD HH:MM:SS.");
    let list = |name, members| Field::new(name, Kind::List(members)).default(json!([])).cleared_when_absent().derived();
    let weekday = Field::integer("weekday").required().doc("0 is Monday, 6 is Sunday.");
    [
        list("peaktime_weekdays", vec![weekday, time("start"), time("stop")])
            .doc("Ranges of a weekday in which the off-peak rates apply, ends included."),
        list("peaktime_special", vec![date("start"), date("stop")])
            .doc("Ranges of dates in which the off-peak rates apply, ends included."),
    ]
}

fn a_date(text: &str) -> Option<String> {
    time::parse(text).is_none().then(|| time::DATE_TIME_ERROR.to_owned())
}

/// Refuses what is no list at all.
pub(super) fn must_be_lists(body: &Document) -> Result<(), Fault> {
    for name in ["peaktime_weekdays", "peaktime_special"] {
        match body.get(name) {
            None | Some(Json::Null | Json::Array(_)) => {}
            Some(_) => return Err(Fault::rule(format!("{name} is not an array"))),
        }
    }
    Ok(())
}

/// A range of a weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weekday {
    day: i64,
    start: NaiveTime,
    stop: NaiveTime,
}

impl Weekday {
    fn label(self) -> String {
        let name = usize::try_from(self.day).ok().and_then(|day| NAMES.get(day)).copied().unwrap_or_default();
        format!("{} - {name}", self.day)
    }

    fn describe(self) -> String {
        format!("{} {} - {}", self.label(), self.start.format("%H:%M:%S"), self.stop.format("%H:%M:%S"))
    }

    fn overlaps(self, other: Self) -> bool {
        self.day == other.day && self.start <= other.stop && other.start <= self.stop
    }
}

/// A range of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Special {
    start: NaiveDateTime,
    stop: NaiveDateTime,
}

/// Both lists as rows, in the order in which they are shown.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Times {
    weekdays: Vec<Weekday>,
    specials: Vec<Special>,
}

/// Reads both lists of a form.
pub(super) fn read(form: &Form) -> Result<Times, Fault> {
    Ok(Times {
        weekdays: weekdays(form.list("peaktime_weekdays").unwrap_or_default())?,
        specials: specials(form.list("peaktime_special").unwrap_or_default())?,
    })
}

fn weekdays(list: &[Json]) -> Result<Vec<Weekday>, Fault> {
    let mut accepted: Vec<Weekday> = Vec::with_capacity(list.len());
    for element in list {
        let range = weekday(element)?;
        if let Some(other) = accepted.iter().find(|other| range.overlaps(**other)) {
            let (this, other) = (range.describe(), other.describe());
            return Err(Fault::rule(format!("Peaktime ({this}) overlaps with peaktimes ({other})")));
        }
        accepted.push(range);
    }
    accepted.sort_unstable();
    Ok(accepted)
}

fn weekday(element: &Json) -> Result<Weekday, Fault> {
    let day = element.get("weekday").and_then(Json::as_i64).unwrap_or(-1);
    if !(0..=6).contains(&day) {
        return Err(Fault::rule("Peaktime weekday must be between 0 (Monday) and 6 (Sunday)"));
    }
    let range =
        Weekday { day, start: clock(element, "start", (0, 0, 0))?, stop: clock(element, "stop", (23, 59, 59))? };
    if range.stop <= range.start {
        return Err(Fault::rule(format!(
            "Peaktime ({}) end time {} must be later than start time {}.",
            range.label(),
            range.stop.format("%H:%M:%S"),
            range.start.format("%H:%M:%S")
        )));
    }
    Ok(range)
}

/// A time of day of an element, or the default where the element has none.
fn clock(element: &Json, name: &str, (hour, minute, second): (u32, u32, u32)) -> Result<NaiveTime, Fault> {
    let text = element.get(name).map(printed).unwrap_or_default();
    let time = if text.is_empty() { NaiveTime::from_hms_opt(hour, minute, second) } else { read_clock(&text) };
    time.ok_or_else(|| Fault::rule(format!("Unknown weekday peaktime {name} time '{text}'.")))
}

fn read_clock(text: &str) -> Option<NaiveTime> {
    let time =
        NaiveTime::parse_from_str(text, "%H:%M:%S").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M")).ok()?;
    // A leap second is no time of every day.
    (time.nanosecond() == 0).then_some(time)
}

fn specials(list: &[Json]) -> Result<Vec<Special>, Fault> {
    let mut accepted: Vec<(Special, String)> = Vec::with_capacity(list.len());
    for element in list {
        let text = |name| element.get(name).map(printed).unwrap_or_default();
        let read = |name| time::parse(&text(name)).ok_or_else(|| Fault::rule(time::DATE_TIME_ERROR));
        let range = Special { start: read("start")?, stop: read("stop")? };
        let (start, stop) = (text("start"), text("stop"));
        if range.stop <= range.start {
            return Err(Fault::rule(format!(
                "Special peaktime end timestamp {stop} must be later than start timestamp {start}."
            )));
        }
        let sent = format!("{start} - {stop}");
        if let Some((_, other)) = accepted.iter().find(|(o, _)| range.start <= o.stop && o.start <= range.stop) {
            return Err(Fault::rule(format!("Special peaktime {sent} overlaps with peaktimes {other}")));
        }
        accepted.push((range, sent));
    }
    let mut ranges: Vec<Special> = accepted.into_iter().map(|(range, _)| range).collect();
    ranges.sort_unstable();
    Ok(ranges)
}

/// The lists of several profiles.
pub(super) struct All(HashMap<i64, Times>);

/// The stored lists of profiles, in two queries.
pub(super) async fn of_profiles(ctx: &mut Context<'_>, ids: &[i64]) -> Result<All, Fault> {
    let mut all: HashMap<i64, Times> = HashMap::new();
    let unreadable = || Fault::Internal("a stored peak time cannot be read".to_owned());
    for row in ctx.session.select(&Query::table(WEEKDAYS).filter(Cond::ids(OWNER, ids))).await? {
        let read = |column| read_clock(row.text(column)?).ok_or_else(unreadable);
        let range = Weekday { day: row.int("weekday")?, start: read("start")?, stop: read("stop")? };
        all.entry(row.int(OWNER)?).or_default().weekdays.push(range);
    }
    for row in ctx.session.select(&Query::table(SPECIALS).filter(Cond::ids(OWNER, ids))).await? {
        let read = |column| time::parse(row.text(column)?).ok_or_else(unreadable);
        all.entry(row.int(OWNER)?).or_default().specials.push(Special { start: read("start")?, stop: read("stop")? });
    }
    for times in all.values_mut() {
        times.weekdays.sort_unstable();
        times.specials.sort_unstable();
    }
    Ok(All(all))
}

impl All {
    /// Adds the lists of a profile to its document.
    pub(super) fn show(&self, id: i64, document: &mut Document) {
        let none = Times::default();
        let times = self.0.get(&id).unwrap_or(&none);
        let clock = |time: NaiveTime| time.format("%H:%M:%S").to_string();
        let weekday =
            |range: &Weekday| json!({"weekday": range.day, "start": clock(range.start), "stop": clock(range.stop)});
        let special = |range: &Special| json!({"start": time::format(range.start), "stop": time::format(range.stop)});
        document.insert("peaktime_weekdays".to_owned(), times.weekdays.iter().map(weekday).collect());
        document.insert("peaktime_special".to_owned(), times.specials.iter().map(special).collect());
    }
}

/// Stores the lists of a form, where they differ from the stored ones.
pub(super) async fn write(ctx: &mut Context<'_>, id: i64, form: &Form) -> Result<(), Fault> {
    let times = read(form)?;
    let stored = of_profiles(ctx, &[id]).await?.0.remove(&id).unwrap_or_default();
    if stored.weekdays != times.weekdays {
        let row = |range: &Weekday| {
            Record::new()
                .with(OWNER, id)
                .with("weekday", range.day)
                .with("start", range.start.format("%H:%M:%S").to_string())
                .with("stop", range.stop.format("%H:%M:%S").to_string())
        };
        replace(ctx, WEEKDAYS, id, times.weekdays.iter().map(row).collect()).await?;
    }
    if stored.specials != times.specials {
        let row = |range: &Special| {
            Record::new()
                .with(OWNER, id)
                .with("start", time::format(range.start))
                .with("stop", time::format(range.stop))
        };
        replace(ctx, SPECIALS, id, times.specials.iter().map(row).collect()).await?;
    }
    Ok(())
}

async fn replace(ctx: &mut Context<'_>, table: &'static str, id: i64, rows: Vec<Record>) -> Result<(), Fault> {
    ctx.session.delete(table, &Cond::eq(OWNER, id)).await?;
    if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(table, &rows).await }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault<T>(result: Result<T, Fault>) -> String {
        result.err().map(|fault| fault.to_string()).unwrap_or_default()
    }

    #[test]
    fn ranges_of_a_weekday_are_closed_and_must_not_touch() {
        let day = |day: i64, start: &str, stop: &str| json!({"weekday": day, "start": start, "stop": stop});
        let cases = [
            (json!([{"weekday": 6}, day(0, "18:00", ""), day(0, "", "17:59:59")]), ""),
            (json!([{"weekday": 7}]), "Peaktime weekday must be between 0 (Monday) and 6 (Sunday)"),
            (json!([day(1, "soon", "")]), "Unknown weekday peaktime start time 'soon'."),
            (json!([day(1, "", "24:00")]), "Unknown weekday peaktime stop time '24:00'."),
            (
                json!([day(1, "10:00", "09:00")]),
                "Peaktime (1 - Tuesday) end time 09:00:00 must be later than start time 10:00:00.",
            ),
            (
                json!([day(1, "08:00", "10:00"), day(2, "10:00", "11:00"), day(1, "10:00", "12:00")]),
                "Peaktime (1 - Tuesday 10:00:00 - 12:00:00) overlaps with peaktimes (1 - Tuesday 08:00:00 - 10:00:00)",
            ),
        ];
        for (list, expected) in cases {
            assert_eq!(fault(weekdays(list.as_array().map_or(&[], Vec::as_slice))), expected, "{list}");
        }
    }

    #[test]
    fn ranges_of_dates_are_named_as_they_were_sent() {
        let cases = [
            (json!([{"start": "2035-12-24", "stop": "2035-12-26 23:59"}]), ""),
            (
                json!([{"start": "2036-02-01T10:00", "stop": "2036-01-01"}]),
                "Special peaktime end timestamp 2036-01-01 must be later than start timestamp 2036-02-01T10:00.",
            ),
            (
                json!([{"start": "2035-01-01", "stop": "2035-01-03"}, {"start": "2035-01-03", "stop": "2035-01-04"}]),
                "Special peaktime 2035-01-03 - 2035-01-04 overlaps with peaktimes 2035-01-01 - 2035-01-03",
            ),
        ];
        for (list, expected) in cases {
            assert_eq!(fault(specials(list.as_array().map_or(&[], Vec::as_slice))), expected, "{list}");
        }
    }
}
