//! Points in time as clients write them.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// The sentence for a date-time that cannot be read.
pub const DATE_TIME_ERROR: &str = "Could not parse DateTime input. Should be one of (Y-m-d H:M:S, Y-m-d H:M, Y-m-d).";

/// Reads a local date-time of a body: with seconds, without, or the date alone; blank or `T` between date and time.
pub fn parse(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().replacen('T', " ", 1);
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S")
        .or_else(|_| NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M"))
        .ok()
        .or_else(|| midnight(NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()?))
}

/// Reads a local date-time of a filter: as [`parse`], and a month alone, which means its first day.
pub fn parse_filter(text: &str) -> Option<NaiveDateTime> {
    parse(text).or_else(|| midnight(NaiveDate::parse_from_str(&format!("{}-01", text.trim()), "%Y-%m-%d").ok()?))
}

/// The form in which most resources show a point in time.
pub fn format(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn midnight(date: NaiveDate) -> Option<NaiveDateTime> {
    Some(date.and_time(NaiveTime::MIN))
}

#[cfg(test)]
mod fuzz;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_are_read_in_all_their_forms() {
        let cases = [
            ("2026-01-10 09:30:00", Some("2026-01-10 09:30:00")),
            ("2026-01-10T09:30", Some("2026-01-10 09:30:00")),
            (" 2026-01-10 ", Some("2026-01-10 00:00:00")),
            ("2026-13-10", None),
            ("tomorrow", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).map(format).as_deref(), expected, "{text}");
        }
        assert_eq!(parse_filter("2026-02").map(format).as_deref(), Some("2026-02-01 00:00:00"));
    }
}
