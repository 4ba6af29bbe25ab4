//! Times made by chance.

use chrono::DateTime;
use proptest::prelude::*;

use super::{format, parse, parse_filter};
use crate::settings::Settings;

#[test]
fn what_is_printed_is_read_again() {
    // The years 0 to 9999, as far as four digits go.
    provisioning_fuzz::check(&(-62_167_219_200..253_402_300_800_i64), |seconds| {
        let time = DateTime::from_timestamp(seconds, 0).map(|time| time.naive_utc());
        let time = time.ok_or_else(|| TestCaseError::fail("no such time"))?;
        let text = format(time);
        prop_assert_eq!(parse(&text), Some(time));
        prop_assert_eq!(parse_filter(&text.replacen(' ', "T", 1)), Some(time));
        if let Some(text) = text.strip_suffix(":00") {
            prop_assert_eq!(parse(text), Some(time));
        }
        Ok(())
    });
}

#[test]
fn any_text_is_read_or_refused_in_every_zone() {
    let text = prop_oneof![
        any::<String>(),
        r"[+-]?[0-9]{1,9}-[0-9]{1,3}(-[0-9]{1,3}([ T][0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2})?)?)?",
    ];
    let zone = prop::sample::select(&chrono_tz::TZ_VARIANTS[..]);
    provisioning_fuzz::check(&(text, zone), |(text, zone)| {
        let settings = Settings { time_zone: zone, ..Settings::default() };
        if let Some(local) = parse_filter(&text) {
            let _ = settings.to_rfc3339(settings.to_utc(local));
            let _ = settings.to_local(settings.to_utc(local));
        }
        Ok(())
    });
}

#[test]
fn local_times_come_back_unless_the_clock_jumped_over_them() {
    let zone = prop::sample::select(&chrono_tz::TZ_VARIANTS[..]);
    provisioning_fuzz::check(&(0..4_102_444_800_i64, zone), |(seconds, zone)| {
        let settings = Settings { time_zone: zone, ..Settings::default() };
        let utc = DateTime::from_timestamp(seconds, 0).map(|time| time.naive_utc());
        let utc = utc.ok_or_else(|| TestCaseError::fail("no such time"))?;
        // A time that the clock showed: of the two moments at which it did the first one is meant.
        let local = settings.to_local(utc);
        prop_assert_eq!(settings.to_local(settings.to_utc(local)), local);
        prop_assert!(settings.to_utc(local) <= utc);
        Ok(())
    });
}
