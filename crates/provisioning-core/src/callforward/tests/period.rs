//! The grammar of periods.

use serde_json::{Value, json};

use super::super::period::{Unit, parse_list, render};

fn error(times: &Value) -> Option<String> {
    parse_list(Some(times)).err().map(|error| error.to_string())
}

#[test]
fn ranges() {
    let format = Err("Invalid format");
    let smaller = Err("Second value smaller than first");
    let small = Err("First value too small");
    let big = Err("Second value too big");
    let cases: &[(&str, Unit, &str, Result<(), &str>)] = &[
        ("a single hour", Unit::Hour, "0", Ok(())),
        ("the last hour", Unit::Hour, "23", Ok(())),
        ("a range", Unit::Hour, "8-16", Ok(())),
        ("over midnight", Unit::Hour, "22-5", Ok(())),
        ("over the weekend", Unit::Wday, "6-2", Ok(())),
        ("over the turn of the year", Unit::Month, "12-1", Ok(())),
        ("over the end of a month", Unit::Mday, "28-3", Ok(())),
        ("over the full hour", Unit::Minute, "45-15", Ok(())),
        ("a range of one", Unit::Minute, "0-0", Ok(())),
        ("leading zeros", Unit::Hour, "08", Ok(())),
        ("years", Unit::Year, "1990-3000", Ok(())),
        ("years do not wrap around", Unit::Year, "2031-2030", smaller),
        ("a year too early", Unit::Year, "1989", small),
        ("a year too late", Unit::Year, "3001", big),
        ("hour 24", Unit::Hour, "24", big),
        ("until hour 25", Unit::Hour, "22-25", big),
        ("from hour 25", Unit::Hour, "25-3", big),
        ("minute 60", Unit::Minute, "60", big),
        ("month 0", Unit::Month, "0", small),
        ("until month 0", Unit::Month, "11-0", small),
        ("weekday 8", Unit::Wday, "8", big),
        ("day 32", Unit::Mday, "32", big),
        ("a number too long for any unit", Unit::Hour, "99999999999", big),
        ("no number", Unit::Hour, "20x0", format),
        ("an open end", Unit::Hour, "1-", format),
        ("an open start", Unit::Hour, "-3", format),
        ("three numbers", Unit::Hour, "1-2-3", format),
        ("a fraction", Unit::Hour, "8.5", format),
        ("blanks inside", Unit::Hour, "8 - 9", format),
        ("a plus", Unit::Hour, "+8", format),
    ];
    for (case, unit, text, expected) in cases {
        assert_eq!(unit.check(text), *expected, "{case}");
    }
}

#[test]
fn lists() {
    let times = json!([
        {"wday": "2-6", "hour": 8, "minute": null, "year": "", "unknown": 1},
        {},
        {},
    ]);
    let periods = parse_list(Some(&times)).unwrap();
    assert_eq!(
        render(&periods[0]),
        json!({"year": null, "month": null, "mday": null, "wday": "2-6", "hour": "8", "minute": null})
    );
    assert_eq!(periods.len(), 3, "a set keeps equal periods");
    assert!(parse_list(None).unwrap().is_empty() && parse_list(Some(&Value::Null)).unwrap().is_empty());
}

#[test]
fn errors() {
    let cases = [
        ("not an array", json!("always"), "Invalid field 'times'. Must be an array."),
        ("an element that is no object", json!(["8"]), "Invalid element in array 'times'. Must be an object."),
        (
            "a bad hour",
            json!([{"hour": "22-25"}]),
            "Validation failed. field='0_hour', input='22-25', errors='Second value too big'",
        ),
        ("a number", json!([{"hour": 8.5}]), "Validation failed. field='0_hour', input='8.5', errors='Invalid format'"),
        ("a boolean", json!([{"hour": true}]), "Validation failed. field='0_hour', input='1', errors='Invalid format'"),
        (
            "a list",
            json!([{"hour": [1, 2]}]),
            "Validation failed. field='0_hour', input='[1,2]', errors='Invalid format'",
        ),
        (
            "all at once",
            json!([{"hour": "24", "wday": "0"}, {"year": "x"}]),
            "Validation failed. field='0_wday', input='0', errors='First value too small'; \
             field='0_hour', input='24', errors='Second value too big'; \
             field='1_year', input='x', errors='Invalid format'",
        ),
    ];
    for (case, times, expected) in cases {
        assert_eq!(error(&times).as_deref(), Some(expected), "{case}");
    }
}
