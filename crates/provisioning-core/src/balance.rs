//! Balance intervals of a contract: when they begin and end, and what they begin with. Source: billing, balance intervals.
//!
//! Times are local: an interval begins when a day does on the clock on the wall. Money is cents, free time is seconds. There are
//! no packages yet, so intervals begin on the first of a month and what is left is carried over.

use chrono::{Datelike as _, Duration, Months, NaiveDate, NaiveDateTime, NaiveTime};

/// What a billing profile says about intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Weeks instead of months.
    pub in_weeks: bool,
    /// Weeks or months of an interval.
    pub count: u32,
    /// Cents that an interval includes.
    pub free_cash: f64,
    /// Seconds that an interval includes.
    pub free_time: i64,
}

/// An interval with its balance.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// First second.
    pub start: NaiveDateTime,
    /// Last second.
    pub stop: NaiveDateTime,
    /// What is left, cents.
    pub cash: f64,
    /// What has been spent, cents.
    pub cash_spent: f64,
    /// What it began with, cents.
    pub initial_cash: f64,
    /// Seconds that are left.
    pub free_time: i64,
    /// Seconds that have been used.
    pub free_time_spent: i64,
    /// Seconds that it began with.
    pub initial_free_time: i64,
}

impl Interval {
    fn new(start: NaiveDateTime, terms: Terms, cash: f64, free_time: i64) -> Self {
        let cash = (cash * 10_000.0).round() / 10_000.0;
        Self {
            start,
            stop: stop(start, terms),
            cash,
            cash_spent: 0.0,
            initial_cash: cash,
            free_time,
            free_time_spent: 0,
            initial_free_time: free_time,
        }
    }

    /// The share of what an interval includes that this one has: less than all in the one in which the contract was created.
    fn ratio(&self, created: NaiveDateTime) -> f64 {
        if created < self.start || created > self.stop {
            return 1.0;
        }
        let midnight = created.date().and_time(NaiveTime::MIN);
        let from = if midnight > self.start { midnight } else { created };
        let seconds = |from: NaiveDateTime| as_float((self.stop - from).num_seconds() + 1);
        seconds(from) / seconds(self.start)
    }
}

/// The last second of what can be stored: no end.
fn never() -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default();
    day.and_hms_opt(23, 59, 59).unwrap_or_default()
}

fn stop(start: NaiveDateTime, terms: Terms) -> NaiveDateTime {
    let count = terms.count.max(1);
    let next = if terms.in_weeks {
        start.checked_add_signed(Duration::weeks(count.into()))
    } else {
        start.checked_add_months(Months::new(count))
    };
    next.map_or_else(never, |next| (next - Duration::seconds(1)).min(never()))
}

/// The intervals that are missing until a moment, in their order; those that are known end with `last`.
///
/// `created` is when the contract was made, `terms` tells what holds at a moment. None are missing when `last` is not over.
pub fn missing(
    created: NaiveDateTime,
    last: Option<&Interval>,
    now: NaiveDateTime,
    terms: impl Fn(NaiveDateTime) -> Terms,
) -> Vec<Interval> {
    let mut found: Vec<Interval> = Vec::new();
    loop {
        let next = match found.last().or(last) {
            None => first(created, terms(created)),
            Some(last) if last.stop < now && last.stop < never() => {
                following(last, created, terms(last.start.max(created)), &terms)
            }
            Some(_) => return found,
        };
        found.push(next);
    }
}

fn first(created: NaiveDateTime, terms: Terms) -> Interval {
    let day = created.date();
    let start = day.with_day(1).unwrap_or(day).and_time(NaiveTime::MIN);
    let mut interval = Interval::new(start, terms, 0.0, 0);
    // An interval of few weeks can be over at the creation.
    let ratio = if created > interval.stop { 0.0 } else { interval.ratio(created) };
    interval.cash = (ratio * terms.free_cash * 10_000.0).round() / 10_000.0;
    interval.initial_cash = interval.cash;
    interval.free_time = as_whole((ratio * as_float(terms.free_time)).round());
    interval.initial_free_time = interval.free_time;
    interval
}

/// What was included but not spent is lost; the rest is carried over. Free time is never carried over.
fn following(
    last: &Interval,
    created: NaiveDateTime,
    before: Terms,
    terms: impl Fn(NaiveDateTime) -> Terms,
) -> Interval {
    let included = last.ratio(created) * before.free_cash;
    let carried = last.cash - (included - last.cash_spent).max(0.0);
    let start = last.stop + Duration::seconds(1);
    let now = terms(start.max(created));
    Interval::new(start, now, carried + now.free_cash, now.free_time)
}

#[expect(clippy::cast_precision_loss, reason = "seconds of intervals stay far below 2^53")]
fn as_float(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "the cast ends at the bounds of the type")]
fn as_whole(number: f64) -> i64 {
    number as i64
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::time::{format, parse};

    fn terms(in_weeks: bool, count: u32) -> Terms {
        Terms { in_weeks, count, free_cash: 300.0, free_time: 600 }
    }

    fn days(created: &str, now: &str, terms: Terms) -> Vec<String> {
        let found = missing(parse(created).unwrap(), None, parse(now).unwrap(), |_| terms);
        found.iter().map(|one| format!("{}..{}", &format(one.start)[5..10], &format(one.stop)[5..10])).collect()
    }

    #[test]
    fn intervals_follow_each_other_without_a_gap() {
        let cases = [
            ("2014-12-30 13:00", "2015-02-03", terms(false, 1), vec!["12-01..12-31", "01-01..01-31", "02-01..02-28"]),
            ("2014-04-10", "2014-04-20", terms(true, 2), vec!["04-01..04-14", "04-15..04-28"]),
            ("2014-04-10", "2014-04-10", terms(false, 3), vec!["04-01..06-30"]),
        ];
        for (created, now, terms, expected) in cases {
            assert_eq!(days(created, now, terms), expected, "{created}");
        }
    }

    #[test]
    fn the_first_interval_includes_a_share() {
        let cases =
            [("2015-06-14 13:00", 170.0, 340), ("2015-06-01 13:00", 294.5833, 589), ("2015-06-01 00:00", 300.0, 600)];
        for (created, cash, free_time) in cases {
            let created = parse(created).unwrap();
            let found = missing(created, None, created, |_| terms(false, 1)).pop().unwrap();
            assert_eq!((found.cash, found.free_time), (cash, free_time), "{created}");
        }
    }

    #[test]
    fn what_was_topped_up_is_carried_over_and_what_was_included_is_not() {
        let created = parse("2015-01-01").unwrap();
        let january = missing(created, None, created, |_| terms(false, 1)).pop().unwrap();
        let cases = [
            ("nothing spent", 300.0, 0.0, 300.0),
            ("topped up", 800.0, 0.0, 800.0),
            ("a part of the included spent", 200.0, 100.0, 300.0),
            ("more than the included spent", -50.0, 350.0, 250.0),
        ];
        for (case, cash, cash_spent, expected) in cases {
            let last = Interval { cash, cash_spent, free_time: 5, ..january.clone() };
            let next = missing(created, Some(&last), parse("2015-02-01").unwrap(), |_| terms(false, 1));
            let next = next.first().unwrap();
            assert_eq!((next.cash, next.free_time, next.cash_spent), (expected, 600, 0.0), "{case}");
        }
    }

    #[test]
    fn an_interval_without_end_is_the_last() {
        let created = parse("2015-01-10").unwrap();
        let found = missing(created, None, parse("2030-01-01").unwrap(), |_| terms(false, u32::MAX));
        assert_eq!(found.iter().map(|one| format(one.stop)).collect::<Vec<_>>(), ["9999-12-31 23:59:59"]);
    }
}
