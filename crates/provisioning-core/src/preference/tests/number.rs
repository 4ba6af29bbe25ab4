//! Preferences that follow numbers.

use super::super::number::{CliChange, Numbers, allowed_clis_after, cli_after, mailbox};

fn numbers(primary: &str, aliases: &[&str]) -> Numbers {
    let primary = Some(primary.to_owned()).filter(|primary| !primary.is_empty());
    Numbers { primary, aliases: aliases.iter().map(ToString::to_string).collect() }
}

#[test]
fn allowed_clis() {
    type Case<'a> = (&'a str, &'a [&'a str], Numbers, Numbers, bool, &'a [&'a str]);
    let none = || numbers("", &[]);
    let cases: &[Case<'_>] = &[
        ("a new subscriber", &[], none(), numbers("1", &["2", "3"]), true, &["1", "2", "3"]),
        ("a new subscriber without adding", &[], none(), numbers("1", &["2"]), false, &[]),
        ("nothing changed", &["x*", "1"], numbers("1", &[]), numbers("1", &[]), true, &["x*", "1"]),
        ("entries of clients stay", &["1", "43*"], numbers("1", &[]), numbers("2", &[]), true, &["2", "43*"]),
        (
            "a primary number is replaced in place",
            &["1", "5"],
            numbers("1", &["5"]),
            numbers("2", &["5"]),
            true,
            &["2", "5"],
        ),
        ("without adding it only goes", &["1", "5"], numbers("1", &["5"]), numbers("2", &["5"]), false, &["5"]),
        ("a primary number goes", &["1", "5"], numbers("1", &["5"]), numbers("", &["5"]), true, &["5"]),
        ("an alias goes", &["1", "5", "6"], numbers("1", &["5", "6"]), numbers("1", &["6"]), true, &["1", "6"]),
        ("an alias comes", &["1"], numbers("1", &[]), numbers("1", &["7"]), true, &["1", "7"]),
        ("primary and alias change places", &["1", "5"], numbers("1", &["5"]), numbers("5", &["1"]), true, &["1", "5"]),
        ("an alias becomes primary", &["1", "5"], numbers("1", &["5"]), numbers("5", &[]), true, &["5"]),
        (
            "the old number had been taken out by hand",
            &["43*"],
            numbers("1", &[]),
            numbers("2", &[]),
            true,
            &["43*", "2"],
        ),
        ("the new number is there already", &["1", "2"], numbers("1", &[]), numbers("2", &[]), true, &["2"]),
        ("an unchanged number taken out by hand stays out", &[], numbers("1", &[]), numbers("1", &["2"]), true, &["2"]),
        ("the old number is there twice", &["1", "1"], numbers("1", &[]), numbers("2", &[]), true, &["2"]),
    ];
    for (case, current, old, new, add_new, expected) in cases {
        let current: Vec<String> = current.iter().map(ToString::to_string).collect();
        assert_eq!(allowed_clis_after(&current, old, new, *add_new), *expected, "{case}");
    }
}

#[test]
fn cli() {
    let set = |number: &str| CliChange::Set(number.to_owned());
    type Case<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>, CliChange);
    let cases: &[Case<'_>] = &[
        ("created with the first number", None, None, Some("1"), set("1")),
        ("follows a changed number", Some("1"), Some("1"), Some("2"), set("2")),
        ("goes with the number", Some("1"), Some("1"), None, CliChange::Remove),
        ("set by hand stays when the number changes", Some("9"), Some("1"), Some("2"), CliChange::Keep),
        ("set by hand stays when the number goes", Some("9"), Some("1"), None, CliChange::Keep),
        ("set by hand before the first number stays", Some("9"), None, Some("1"), CliChange::Keep),
        ("taken out by hand comes back with another number", None, Some("1"), Some("2"), set("2")),
        ("taken out by hand stays out with the same number", None, Some("1"), Some("1"), CliChange::Keep),
        ("no number at all", None, None, None, CliChange::Keep),
    ];
    for (case, current, old, new, expected) in cases {
        assert_eq!(&cli_after(*current, *old, *new), expected, "{case}");
    }
}

#[test]
fn mailbox_numbers() {
    assert_eq!(mailbox(Some("1"), Some("2"), Some("3"), "u"), "1");
    assert_eq!(mailbox(None, Some("2"), Some("3"), "u"), "2");
    assert_eq!(mailbox(Some(""), None, Some("3"), "u"), "3");
    assert_eq!(mailbox(None, None, None, "u"), "u");
}
