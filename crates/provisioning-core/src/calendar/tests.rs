use super::line::{Line, escaped, fold, unescaped, unfold};
use super::{Calendar, Event, is_calendar, read, write};

fn file(lines: &[&str]) -> String {
    let mut all = vec!["BEGIN:VCALENDAR"];
    all.extend(lines);
    all.push("END:VCALENDAR");
    all.join("\r\n")
}

fn event(lines: &[&str]) -> Event {
    let mut all = vec!["BEGIN:VEVENT"];
    all.extend(lines);
    all.push("END:VEVENT");
    let mut events = read(&file(&all), chrono_tz::Europe::Vienna).unwrap().events;
    assert_eq!(events.len(), 1);
    events.remove(0)
}

#[test]
fn times_are_local_ones_whatever_the_file_says() {
    let cases = [
        ("a local time", "DTSTART:20301224T180000", "2030-12-24 18:00:00"),
        ("in UTC", "DTSTART:20301224T170000Z", "2030-12-24 18:00:00"),
        ("in the own zone", "DTSTART;TZID=Europe/Vienna:20301224T180000", "2030-12-24 18:00:00"),
        ("in another one", "DTSTART;TZID=\"America/New_York\":20301224T120000", "2030-12-24 18:00:00"),
        ("in one that nobody knows", "DTSTART;TZID=Home:20301224T180000", "2030-12-24 18:00:00"),
        ("a day", "DTSTART;VALUE=DATE:20301224", "2030-12-24 00:00:00"),
        ("in lower case", "dtstart;value=date:20301224", "2030-12-24 00:00:00"),
    ];
    for (case, line, expected) in cases {
        assert_eq!(event(&[line]).start, expected, "{case}");
    }
}

#[test]
fn an_end_is_given_or_follows() {
    let day = "DTSTART;VALUE=DATE:20301224";
    let hour = "DTSTART:20301224T180000";
    let cases: [(&str, &[&str], Option<&str>); 7] = [
        ("given", &[hour, "DTEND:20301224T190000"], Some("2030-12-24 19:00:00")),
        ("by days", &[day, "DTEND;VALUE=DATE:20301227"], Some("2030-12-27 00:00:00")),
        ("a day lasts a day", &[day], Some("2030-12-25 00:00:00")),
        ("by its length", &[hour, "DURATION:PT1H30M"], Some("2030-12-24 19:30:00")),
        ("in days and weeks", &[hour, "DURATION:P1W1DT1S"], Some("2031-01-01 18:00:01")),
        ("the length may stand first", &["DURATION:PT1M", hour], Some("2030-12-24 18:01:00")),
        ("not given", &[hour], None),
    ];
    for (case, lines, expected) in cases {
        assert_eq!(event(lines).end.as_deref(), expected, "{case}");
    }
}

#[test]
fn rules_and_comments_are_kept() {
    let found = event(&[
        "DTSTART:20300101T080000",
        "RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20301231T230000Z;INTERVAL=2;BYDAY=MO,TU,+1FR;X-A=1",
        "SUMMARY:Caf\u{e9}\\, open\\; or",
        " \\nnot",
        "DESCRIPTION:ignored",
        "BEGIN:VALARM",
        "DTSTART:19990101T000000",
        "END:VALARM",
    ]);
    let rule = [("freq", "weekly"), ("until", "2031-01-01 00:00:00"), ("interval", "2"), ("byday", "MO,TU,+1FR")];
    assert_eq!(found.rule, rule.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(found.comment.as_deref(), Some("Caf\u{e9}, open; or\nnot"));
    assert_eq!(found.start, "2030-01-01 08:00:00");
}

#[test]
fn a_calendar_has_a_name_and_what_is_cancelled_is_left_out() {
    let text = file(&[
        "X-WR-CALNAME:Holidays",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Vienna",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "DTSTART:20301224T180000",
        "STATUS:CANCELLED",
        "END:VEVENT",
    ]);
    assert_eq!(read(&text, chrono_tz::UTC), Ok(Calendar { name: Some("Holidays".to_owned()), events: Vec::new() }));
    assert!(is_calendar(b"\xef\xbb\xbf\r\nbegin:vcalendar\n") && !is_calendar(b"BEGIN:VCARD") && !is_calendar(b""));
}

#[test]
fn a_file_that_cannot_be_taken_says_where() {
    let start = "DTSTART:20301224T180000";
    let event = |lines: &[&str]| file(&[&["BEGIN:VEVENT"], lines, &["END:VEVENT"]].concat());
    let cases = [
        (String::new(), ""),
        ("hello".to_owned(), "line 1: no property and value"),
        ("BEGIN:VCARD".to_owned(), "line 1: BEGIN:VCALENDAR is missing"),
        ("BEGIN:VCALENDAR\n\nVERSION:2.0".to_owned(), "line 3: END:VCALENDAR is missing"),
        (file(&["BEGIN:VEVENT"]), "line 3: END:VEVENT is expected"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR".to_owned(), "line 3: END:VCALENDAR is expected"),
        (event(&[]), "line 3: an event needs DTSTART"),
        (event(&["DTSTART:20301324"]), "line 3: DTSTART cannot be read"),
        (event(&["DTSTART:99999999T000000Z"]), "line 3: DTSTART cannot be read"),
        (event(&[start, "DURATION:1H"]), "line 4: DURATION cannot be read"),
        (event(&[start, "RRULE:BYDAY=MO"]), "line 4: RRULE needs FREQ"),
        (event(&[start, "RRULE:FREQ=DAILY;COUNT=1;COUNT=2"]), "line 4: RRULE has COUNT twice"),
        (event(&[start, "RRULE:FREQ=DAILY", "RRULE:FREQ=YEARLY"]), "line 5: an event has one RRULE at most"),
        (event(&[start, "EXDATE:20301224T180000"]), "line 4: EXDATE is not supported"),
    ];
    for (text, expected) in cases {
        let reason = read(&text, chrono_tz::UTC).err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(reason.trim_start_matches("Invalid calendar file, "), expected, "{text}");
    }
}

#[test]
fn nesting_does_not_recurse() {
    let depth = 100_000;
    let text = file(&[&"BEGIN:A\n".repeat(depth), "X:1", &"END:A\n".repeat(depth)]);
    assert_eq!(read(&text, chrono_tz::UTC), Ok(Calendar::default()));
}

#[test]
fn a_file_has_folded_lines_and_escaped_texts() {
    let rule = [("byday", "MO"), ("freq", "weekly"), ("until", "2031-12-31 00:00:00")];
    let calendar = Calendar {
        name: Some("a, b".to_owned()),
        events: vec![Event {
            start: "2030-01-01 08:00:00".to_owned(),
            end: Some("2030-01-01 17:00:00".to_owned()),
            rule: rule.map(|(name, value)| (name, value.to_owned())).into(),
            comment: Some("\u{fc}".repeat(40)),
        }],
    };
    let now = crate::time::parse("2026-11-27 12:00:00").unwrap();
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//provisiond//time sets//EN",
        "NAME:a\\, b",
        "X-WR-CALNAME:a\\, b",
        "BEGIN:VEVENT",
        "UID:timeset-3-1",
        "DTSTAMP:20261127T120000Z",
        "DTSTART:20300101T080000",
        "DTEND:20300101T170000",
        "RRULE:FREQ=WEEKLY;UNTIL=20311231T000000;BYDAY=MO",
        &format!("SUMMARY:{}", "\u{fc}".repeat(33)),
        &format!(" {}", "\u{fc}".repeat(7)),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    assert_eq!(write(&calendar, 3, now), expected.join("\r\n"));
}

#[test]
fn content_lines() {
    let line = Line::parse("ATTENDEE;CN=\"Doe; John: x\";rsvp=TRUE:mailto:a@b.c").unwrap();
    assert_eq!((line.name.as_str(), line.value), ("ATTENDEE", "mailto:a@b.c"));
    assert_eq!((line.parameter("CN"), line.parameter("RSVP")), (Some("Doe; John: x"), Some("TRUE")));
    for none in ["", "SUMMARY", ":x", "A B:x", "SUMMARY;X=\"a:b"] {
        assert_eq!(Line::parse(none), None, "{none}");
    }
    assert_eq!(unfold("A:1\r\n  2\r\n\r\nB:\n\t3"), [(1, "A:1 2".to_owned()), (4, "B:3".to_owned())]);
    assert_eq!(fold("short"), "short\r\n");
    assert_eq!(unescaped(&escaped("a;b,c\\d\ne")), "a;b,c\\d\ne");
}
