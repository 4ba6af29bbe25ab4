//! The time for which an entry holds. Clients see days; the first begins at midnight, the last ends a second before.

use chrono::{NaiveDate, NaiveDateTime};

use crate::fault::Fault;
use crate::record::Record;
use crate::settings::Settings;

/// The day of a stored time.
///
/// # Errors
/// [`Fault::Internal`].
pub(super) fn day(row: &Record, column: &str, settings: &Settings) -> Result<Option<String>, Fault> {
    Ok(row.time(column)?.map(|time| settings.to_local(time).format("%Y-%m-%d").to_string()))
}

/// The end of a day that is given without a time.
pub(super) fn last_second(text: &str) -> Option<String> {
    let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
    Some(format!("{} 23:59:59", day.format("%Y-%m-%d")))
}

/// A client that sends back the day it was shown does not mean another time of that day.
///
/// # Errors
/// [`Fault::Internal`].
pub(super) fn keep_time_of_day(record: &mut Record, stored: &Record, settings: &Settings) -> Result<(), Fault> {
    for (column, whole_day) in [("start", "00:00:00"), ("stop", "23:59:59")] {
        if !record.has(column) {
            continue;
        }
        let given = record.time(column)?.map(|time| settings.to_local(time));
        let is_day = given.is_some_and(|time| time.format("%H:%M:%S").to_string() == whole_day);
        if is_day && day(record, column, settings)? == day(stored, column, settings)? {
            record.remove(column);
        }
    }
    Ok(())
}

/// Of the entries of one number, in the order of their ids, the one that counts at a time: the latest that has begun and has
/// not ended, of equal ones the newest.
///
/// # Errors
/// [`Fault::Internal`].
pub(super) fn in_force(rows: &[Record], then: NaiveDateTime) -> Result<Option<&Record>, Fault> {
    let mut best: Option<(Option<NaiveDateTime>, &Record)> = None;
    for row in rows {
        let (start, stop) = (row.time("start")?, row.time("stop")?);
        let holds = start.is_none_or(|start| start <= then) && stop.is_none_or(|stop| stop >= then);
        if holds && best.is_none_or(|(latest, _)| start >= latest) {
            best = Some((start, row));
        }
    }
    Ok(best.map(|(_, row)| row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse;
    use crate::value::Value;

    fn row(id: i64, start: &str, stop: &str) -> Record {
        Record::new().with("id", id).with("start", parse(start)).with("stop", parse(stop))
    }

    #[test]
    fn the_latest_entry_that_holds_counts() -> Result<(), Fault> {
        let rows = [
            row(1, "", ""),
            row(2, "2026-01-01", "2026-06-30 23:59:59"),
            row(3, "2026-01-01", ""),
            row(4, "2027-01-01", ""),
        ];
        let cases = [("2025-01-01", 1), ("2026-02-01", 3), ("2026-06-30 23:59:59", 3), ("2027-01-01", 4)];
        for (time, expected) in cases {
            let then = parse(time).unwrap_or_default();
            let found = in_force(&rows, then)?.map(|row| row.get("id"));
            assert_eq!(found, Some(Some(&Value::Int(expected))), "{time}");
        }
        Ok(())
    }

    #[test]
    fn a_day_ends_with_its_last_second() {
        assert_eq!(last_second(" 2026-10-03 ").as_deref(), Some("2026-10-03 23:59:59"));
        assert_eq!(last_second("2026-10-03 12:00"), None);
    }
}
