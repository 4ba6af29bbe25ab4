//! Calendars made by chance.

use proptest::prelude::*;

use super::event::PARTS;
use super::{Calendar, Event, read, write};

/// A local time as JSON has it.
fn time() -> impl Strategy<Value = String> {
    (1990..2100_i32, 1..13_u32, 1..29_u32, 0..24_u32, 0..60_u32)
        .prop_map(|(year, month, day, hour, minute)| format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:00"))
}

/// A text that is not empty and has no blanks around it.
fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(r"[\PC\n;,:\\]{1,120}").prop_map(|text| {
        let text = text.map(|text| text.trim().to_owned());
        text.filter(|text| !text.is_empty())
    })
}

fn event() -> impl Strategy<Value = Event> {
    let value = |name: &'static str| match name {
        "freq" => prop::sample::select(vec!["daily", "weekly", "yearly"]).prop_map(str::to_owned).boxed(),
        "until" => time().boxed(),
        _ => "[0-9A-Z,+-]{1,40}".boxed(),
    };
    let others: Vec<&'static str> = PARTS.into_iter().skip(1).collect();
    let rest = prop::sample::subsequence(others, 0..=12).prop_flat_map(move |names| {
        names.into_iter().map(|name| value(name).prop_map(move |value| (name, value))).collect::<Vec<_>>()
    });
    let rule = proptest::option::of((value("freq"), rest)).prop_map(|rule| {
        let with_freq = |(freq, rest): (String, Vec<(&'static str, String)>)| {
            let mut parts = vec![("freq", freq)];
            parts.extend(rest);
            parts
        };
        rule.map(with_freq).unwrap_or_default()
    });
    (time(), proptest::option::of(time()), rule, text()).prop_map(|(start, end, rule, comment)| Event {
        start,
        end,
        rule,
        comment,
    })
}

#[test]
fn what_is_written_is_read_again() {
    let now = crate::time::parse("2026-11-27 12:00:00").unwrap();
    let calendar = (text(), proptest::collection::vec(event(), 0..4))
        .prop_map(|(name, events)| Calendar { name: name.map(|name| name.replace('\n', " ")), events });
    let zone = prop::sample::select(&chrono_tz::TZ_VARIANTS[..]);
    provisioning_fuzz::check(&(calendar, zone), |(calendar, zone)| {
        let text = write(&calendar, 1, now);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        prop_assert_eq!(read(&text, zone), Ok(calendar));
        Ok(())
    });
}

#[test]
fn any_file_is_read_or_refused() {
    let word = prop::sample::select(vec![
        "BEGIN:VCALENDAR\n",
        "END:VCALENDAR\n",
        "BEGIN:VEVENT\n",
        "END:VEVENT\n",
        "DTSTART",
        ";TZID=Asia/Tokyo",
        ":20301224T180000Z",
        ":99991231",
        "DURATION:P",
        "99999999999999999999W",
        "RRULE:FREQ=DAILY;UNTIL=",
        "\n ",
        "\\",
        "\"",
    ]);
    let piece = prop_oneof![word.prop_map(str::to_owned), any::<String>()];
    let zone = prop::sample::select(&chrono_tz::TZ_VARIANTS[..]);
    provisioning_fuzz::check(&(proptest::collection::vec(piece, 0..20), zone), |(pieces, zone)| {
        let _ = read(&pieces.concat(), zone);
        Ok(())
    });
}
