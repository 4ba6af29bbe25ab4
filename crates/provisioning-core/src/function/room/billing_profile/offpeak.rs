//! Off-peak times by weekdays and dates. Source: functions, types OffpeakTimes.
//!
//! A profile keeps ranges of weekdays, and special ranges that may last for days; here each belongs to one day.

use std::collections::{BTreeMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::{Value as Json, json};

use super::RESOURCE;
use crate::function::room::lookup;
use crate::function::{Arguments, Code, Failure, Member, Scene, Structure};
use crate::rules::Document;
use crate::time;

const WEEKDAYS: &str = "peaktime_weekdays";
const SPECIALS: &str = "peaktime_special";

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let ranges = || Member::list("ranges", "TimeRange").required().doc("Its ranges, ends included.");
    vec![
        Structure::new(
            "OffpeakTimes",
            "When the off-peak rates apply.",
            [
                Member::list("weekdays", "WeekdayOffpeak").doc("On days of the week."),
                Member::list("special", "DateOffpeak").doc("On dates."),
            ],
        ),
        Structure::new(
            "WeekdayOffpeak",
            "A day of the week.",
            [Member::int("day").required().doc("0 is Monday, 6 is Sunday."), ranges()],
        ),
        Structure::new("DateOffpeak", "A date.", [Member::text("date").required().doc("YYYY-MM-DD."), ranges()]),
        Structure::new(
            "TimeRange",
            "A part of a day.",
            [
                Member::text("start").nullable().doc("First second, HH:MM:SS; 00:00:00 without it."),
                Member::text("end").nullable().doc("Last second, HH:MM:SS; 23:59:59 without it."),
            ],
        ),
    ]
}

/// Local times from the first second to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    start: NaiveDateTime,
    stop: NaiveDateTime,
}

/// The last second of a day.
fn last_second() -> NaiveTime {
    NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default()
}

impl Span {
    /// The part of it in a day.
    fn within(self, date: NaiveDate) -> Self {
        Self { start: self.start.max(date.and_time(NaiveTime::MIN)), stop: self.stop.min(date.and_time(last_second())) }
    }

    fn is_empty(self) -> bool {
        self.stop <= self.start
    }

    fn touches(self, date: NaiveDate) -> bool {
        self.start.date() <= date && date <= self.stop.date()
    }

    /// What is left of it without some days.
    fn without(self, dates: &HashSet<NaiveDate>) -> Vec<Self> {
        let mut left = vec![self];
        for date in dates.iter().filter(|date| self.touches(**date)) {
            let cut = |one: Self| {
                let before = date.pred_opt().map(|day| Self { stop: one.stop.min(day.and_time(last_second())), ..one });
                let after =
                    date.succ_opt().map(|day| Self { start: one.start.max(day.and_time(NaiveTime::MIN)), ..one });
                before.into_iter().chain(after).filter(|part| !part.is_empty())
            };
            left = left.into_iter().flat_map(cut).collect();
        }
        left
    }

    fn document(self) -> Json {
        json!({"start": time::format(self.start), "stop": time::format(self.stop)})
    }
}

fn list<'a>(document: &'a Document, name: &str) -> impl Iterator<Item = &'a Json> {
    document.get(name).and_then(Json::as_array).into_iter().flatten()
}

/// The special ranges of a profile's document.
fn spans(document: &Document) -> Vec<Span> {
    let read = |one: &Json, name: &str| one.get(name).and_then(Json::as_str).and_then(time::parse);
    list(document, SPECIALS)
        .filter_map(|one| Some(Span { start: read(one, "start")?, stop: read(one, "stop")? }))
        .collect()
}

pub(super) async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::billing_profile(scene, given.text("handle")?).await?.id()?;
    let document = scene.get(RESOURCE, id).await?;
    let mut weekdays: BTreeMap<i64, Vec<Json>> = BTreeMap::new();
    for one in list(&document, WEEKDAYS) {
        let day = one.get("weekday").and_then(Json::as_i64).unwrap_or_default();
        weekdays.entry(day).or_default().push(json!({"start": one.get("start"), "end": one.get("stop")}));
    }
    let special = by_date(&spans(&document), scene.settings().functions.most_rows)?;
    let weekdays = weekdays.into_iter().map(|(day, ranges)| json!({"day": day, "ranges": ranges}));
    let special = special.into_iter().map(|(date, ranges)| json!({"date": date.to_string(), "ranges": ranges}));
    Ok(json!({"weekdays": weekdays.collect::<Vec<_>>(), "special": special.collect::<Vec<_>>()}))
}

/// Special ranges, day by day.
fn by_date(spans: &[Span], most: usize) -> Result<BTreeMap<NaiveDate, Vec<Json>>, Failure> {
    let clock = |time: NaiveDateTime| time.format("%H:%M:%S").to_string();
    let mut days: BTreeMap<NaiveDate, Vec<Json>> = BTreeMap::new();
    for span in spans {
        for date in span.start.date().iter_days().take_while(|date| span.touches(*date)) {
            let part = span.within(date);
            days.entry(date).or_default().push(json!({"start": clock(part.start), "end": clock(part.stop)}));
            if days.len() > most {
                return Err(Failure::new(Code::LimitExceeded, format!("special times on more than {most} days")));
            }
        }
    }
    Ok(days)
}

pub(super) async fn set(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::billing_profile(scene, given.text("handle")?).await?.id()?;
    let times = given.structure("offpeak_times");
    let document = scene.get(RESOURCE, id).await?;
    let mut body = Document::new();
    if times.has("weekdays") {
        body.insert(WEEKDAYS.to_owned(), weekdays(&document, &times)?.into());
    }
    if times.has("special") {
        body.insert(SPECIALS.to_owned(), specials(&document, &times)?.into());
    }
    if !body.is_empty() {
        scene.merge(RESOURCE, id, body).await?;
    }
    Ok(Json::Null)
}

/// The elements of a list of structs.
fn structs(given: &Arguments, name: &str) -> Vec<Arguments> {
    given.list(name).iter().filter_map(Json::as_object).cloned().map(Arguments::new).collect()
}

/// The ranges of all weekdays, those of the given days replaced.
fn weekdays(document: &Document, times: &Arguments) -> Result<Vec<Json>, Failure> {
    let mut all: BTreeMap<i64, Vec<Json>> = BTreeMap::new();
    for one in list(document, WEEKDAYS) {
        all.entry(one.get("weekday").and_then(Json::as_i64).unwrap_or_default()).or_default().push(one.clone());
    }
    for day in structs(times, "weekdays") {
        let number = day.int("day")?;
        if !(0..=6).contains(&number) {
            return Err(Failure::malformed("day", "parameter 'day' should be from 0 (Monday) to 6 (Sunday)"));
        }
        let ranges = ranges(&day)?.into_iter();
        let ranges = ranges.map(|(start, end)| json!({"weekday": number, "start": text(start), "stop": text(end)}));
        all.insert(number, ranges.collect());
    }
    Ok(all.into_values().flatten().collect())
}

fn text(time: NaiveTime) -> String {
    time.format("%H:%M:%S").to_string()
}

/// The special ranges, those of the given dates replaced. One that lasts for days is cut.
fn specials(document: &Document, times: &Arguments) -> Result<Vec<Json>, Failure> {
    let mut new = Vec::new();
    let mut dates = HashSet::new();
    for day in structs(times, "special") {
        let given = day.text("date")?;
        let malformed =
            || Failure::new(Code::MalformedDate, format!("malformed date '{given}' in request")).about(given);
        let date = NaiveDate::parse_from_str(given, "%Y-%m-%d").map_err(|_| malformed())?;
        dates.insert(date);
        let ranges = ranges(&day)?.into_iter();
        new.extend(ranges.map(|(start, end)| Span { start: date.and_time(start), stop: date.and_time(end) }));
    }
    let kept = spans(document).into_iter().flat_map(|span| span.without(&dates));
    Ok(kept.chain(new).map(Span::document).collect())
}

/// The ranges of a day, each with its ends.
fn ranges(day: &Arguments) -> Result<Vec<(NaiveTime, NaiveTime)>, Failure> {
    let clock = |range: &Arguments, name: &str, otherwise: NaiveTime| {
        let Some(text) = range.opt_text(name) else { return Ok(otherwise) };
        let malformed =
            |_| Failure::new(Code::MalformedDaytime, format!("malformed time '{text}' in request")).about(text);
        NaiveTime::parse_from_str(text, "%H:%M:%S").map_err(malformed)
    };
    let mut found = Vec::new();
    for range in structs(day, "ranges") {
        let (start, end) = (clock(&range, "start", NaiveTime::MIN)?, clock(&range, "end", last_second())?);
        if end <= start {
            let text = format!("a range from {start} to {end} has no time in it");
            return Err(Failure::new(Code::FromAfterTo, text).about(start.to_string()));
        }
        found.push((start, end));
    }
    Ok(found)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn span(start: &str, stop: &str) -> Span {
        Span { start: time::parse(start).unwrap(), stop: time::parse(stop).unwrap() }
    }

    #[test]
    fn a_range_of_days_is_cut_where_one_of_them_goes() {
        let date = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
        let long = span("2035-12-24 12:00", "2035-12-27 12:00");
        let cases = [
            (vec![], vec![long]),
            (vec!["2035-12-28"], vec![long]),
            (vec!["2035-12-24"], vec![span("2035-12-25", "2035-12-27 12:00")]),
            (
                vec!["2035-12-25"],
                vec![span("2035-12-24 12:00", "2035-12-24 23:59:59"), span("2035-12-26", "2035-12-27 12:00")],
            ),
            (vec!["2035-12-24", "2035-12-25", "2035-12-26", "2035-12-27"], vec![]),
        ];
        for (dates, expected) in cases {
            assert_eq!(long.without(&dates.iter().map(|text| date(text)).collect()), expected, "{dates:?}");
        }
    }

    #[test]
    fn a_range_of_days_is_shown_day_by_day() {
        let long = span("2035-12-24 12:00", "2035-12-26 08:00");
        let days = by_date(&[long], 10).unwrap();
        let expected = [
            json!([{"start": "12:00:00", "end": "23:59:59"}]),
            json!([{"start": "00:00:00", "end": "23:59:59"}]),
            json!([{"start": "00:00:00", "end": "08:00:00"}]),
        ];
        assert_eq!(days.into_values().map(Json::from).collect::<Vec<_>>(), expected);
        assert_eq!(by_date(&[long], 2).unwrap_err().code, Code::LimitExceeded);
    }
}
