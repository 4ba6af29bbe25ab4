//! Periods with calendar-like recurrence. Source: resources/timesets; RFC 5545, recurrence rule.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use crate::context::Context;
use crate::definition::{Field, Kind};
use crate::fault::{Fault, FieldError};
use crate::form::printed;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::value::Value;

const TABLE: &str = "time_periods";

const FREQUENCIES: &[&str] = &["secondly", "minutely", "hourly", "daily", "weekly", "monthly", "yearly"];

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Characters of a list; the longest that makes sense names every day of a year.
const LONGEST: usize = 1500;

/// The members, which are also the columns.
pub(super) fn members() -> Vec<Field> {
    let time = |name| Field::new(name, Kind::DateTime);
    let list = |name| Field::text(name).max(LONGEST);
    vec![
        time("start")
            .required()
            .example("2026-12-24 00:00:00")
            .doc("When it begins the first time; a day alone is midnight."),
        time("end").example("2026-12-26 23:59:59").doc("When it ends the first time."),
        Field::choice("freq", FREQUENCIES)
            .example("yearly")
            .doc("How often it comes again; without it, it is there once."),
        time("until").doc("No repetition begins later; not together with count."),
        Field::count("count").doc("How often it is there in all; not together with until."),
        Field::count("interval").doc("2: every second time, and so on."),
        list("bysecond").check(numbers::<0, 59, false>).doc("Seconds, 0 to 59, separated by commas."),
        list("byminute").check(numbers::<0, 59, false>).doc("Minutes, 0 to 59."),
        list("byhour").check(numbers::<0, 23, false>).doc("Hours, 0 to 23."),
        list("byday")
            .check(days)
            .doc("Days of the week, MO to SU; +1FR is the first Friday of the month or year, -1FR the last."),
        list("bymonthday").check(numbers::<1, 31, true>).doc("Days of the month, 1 to 31; negative ones from its end."),
        list("byyearday").check(numbers::<1, 366, true>).doc("Days of the year, 1 to 366; negative ones from its end."),
        list("byweekno").check(numbers::<1, 53, false>).doc("Weeks of the year, 1 to 53."),
        list("bymonth").check(numbers::<1, 12, false>).doc("Months, 1 to 12."),
        list("bysetpos")
            .check(numbers::<1, 366, true>)
            .doc("Which of the occurrences of an interval; negative ones from its end."),
        Field::text("comment").max(255).doc("What it is about."),
    ]
}

/// What is wrong with a list of numbers between two bounds, of either sign if `SIGNED`.
fn numbers<const LEAST: i64, const MOST: i64, const SIGNED: bool>(text: &str) -> Option<String> {
    text.split(',').find_map(|part| {
        let Ok(number) = part.trim().parse::<i64>() else {
            return Some("Value in IntegerList is not numeric.".to_owned());
        };
        let (least, size) = if SIGNED && number < 0 { (-MOST, number.saturating_neg()) } else { (LEAST, number) };
        if number < least || size < LEAST {
            return Some(format!("Value in IntegerList ({number}) is too small (min: {least})."));
        }
        (size > MOST).then(|| format!("Value in IntegerList ({number}) is too big (max: {MOST})."))
    })
}

/// What is wrong with a list of weekdays.
fn days(text: &str) -> Option<String> {
    let wrong = text.split(',').map(str::trim).find(|part| !is_day(part))?;
    Some(format!("Value in list of weekdays ({wrong}) is not valid."))
}

fn is_day(text: &str) -> bool {
    let Some(day) = DAYS.into_iter().find(|day| text.ends_with(day)) else { return false };
    let place = text.strip_suffix(day).unwrap_or_default();
    let digits = place.strip_prefix(['+', '-']).unwrap_or(place);
    place.is_empty() || (digits.len() <= 2 && digits.parse::<u8>().is_ok_and(|place| (1..=53).contains(&place)))
}

/// Periods that name both of two members which exclude each other.
pub(super) fn contradictions(periods: &[Json]) -> Vec<FieldError> {
    let given = |period: &Json, member: &str| period.get(member).filter(|value| !value.is_null()).map(printed);
    let both = |(index, period): (usize, &Json)| {
        given(period, "until")?;
        let count = given(period, "count")?;
        Some(FieldError::new(format!("{index}_count"), count, "Only one of 'count' and 'until' can be given"))
    };
    periods.iter().enumerate().filter_map(both).collect()
}

/// The periods of sets as clients see them, by set: what is not set is left out.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn of_sets(ctx: &mut Context<'_>, sets: &[i64]) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let mut periods: HashMap<i64, Vec<Json>> = HashMap::new();
    if sets.is_empty() {
        return Ok(periods);
    }
    let query = Query::table(TABLE).filter(Cond::ids("time_set_id", sets)).order("id", false);
    for row in ctx.session.select(&query).await? {
        let shown: Map<String, Json> = row
            .iter()
            .filter(|(column, value)| !matches!(*column, "id" | "time_set_id") && !value.is_null())
            .map(|(column, value)| (column.to_owned(), value.to_json()))
            .collect();
        periods.entry(row.int("time_set_id")?).or_default().push(Json::Object(shown));
    }
    Ok(periods)
}

/// Gives a set these periods, which have been checked, and no others.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn replace(ctx: &mut Context<'_>, set: i64, periods: &[Json]) -> Result<(), Fault> {
    ctx.session.delete(TABLE, &Cond::eq("time_set_id", set)).await?;
    let members = members();
    let row = |period: &Json| {
        let mut row = Record::new().with("time_set_id", set);
        for field in &members {
            row.set(field.name, column(period.get(field.name)));
        }
        row
    };
    let rows: Vec<Record> = periods.iter().map(row).collect();
    if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(TABLE, &rows).await }
}

/// Times are stored as they are written: they mean the clock on the wall, in summer as in winter.
fn column(value: Option<&Json>) -> Value {
    match value {
        Some(Json::Number(number)) => number.as_i64().map_or(Value::Null, Value::Int),
        Some(Json::String(text)) if !text.is_empty() => Value::Text(text.clone()),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_numbers_have_bounds() {
        let big = |number, most| Some(format!("Value in IntegerList ({number}) is too big (max: {most})."));
        let small = |number, least| Some(format!("Value in IntegerList ({number}) is too small (min: {least})."));
        let no_number = Some("Value in IntegerList is not numeric.".to_owned());
        assert_eq!(numbers::<0, 23, false>("0, 8,23"), None);
        assert_eq!(numbers::<0, 23, false>("8,24"), big(24, 23));
        assert_eq!(numbers::<0, 23, false>("-1"), small(-1, 0));
        assert_eq!(numbers::<0, 23, false>("8,,9"), no_number);
        assert_eq!(numbers::<0, 23, false>("8-17"), no_number);
        assert_eq!(numbers::<1, 31, true>("-31,31,+1"), None);
        assert_eq!(numbers::<1, 31, true>("32"), big(32, 31));
        assert_eq!(numbers::<1, 31, true>("-32"), small(-32, -31));
        assert_eq!(numbers::<1, 31, true>("0"), small(0, 1));
        assert_eq!(numbers::<1, 31, true>(&i64::MIN.to_string()), small(i64::MIN, -31));
    }

    #[test]
    fn weekdays_may_be_counted() {
        for good in ["MO", "MO,TU,+1FR", "-1SU", "53WE", "SA, SU"] {
            assert_eq!(days(good), None, "{good}");
        }
        for wrong in ["", "XX", "mo", "+FR", "0FR", "54FR", "001FR", "1 FR", "MO;TU", "\u{fc}MO"] {
            assert!(days(wrong).is_some(), "{wrong}");
        }
    }
}
