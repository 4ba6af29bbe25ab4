//! The YAML reader: text first, lines kept, nothing panics.

use std::path::Path;

use proptest::prelude::*;

use crate::config::node::{Kind, Node};
use crate::config::problem::{Fault, Origin, Problem};
use crate::config::yaml::{MAX_DEPTH, MAX_NODES, parse};

fn read(text: &str) -> Node {
    parse(Path::new("t.yml"), text).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"))
}

fn refuse(text: &str) -> Vec<Problem> {
    parse(Path::new("t.yml"), text).unwrap_err()
}

fn at<'a>(node: &'a Node, path: &str) -> &'a Node {
    path.split('.').fold(node, |node, name| node.member(name).unwrap())
}

fn text(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar(text) => Some(text),
        _ => None,
    }
}

#[test]
fn scalars_stay_as_written() {
    let cases = [
        ("00", Some("00")),
        ("0", Some("0")),
        ("1.20", Some("1.20")),
        ("1443", Some("1443")),
        ("'1443'", Some("1443")),
        ("no", Some("no")),
        ("No", Some("No")),
        ("=", Some("=")),
        ("'null'", Some("null")),
        ("''", Some("")),
        ("!!str ~", Some("~")),
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        (r"'[1-9]\d{0,3}'", Some(r"[1-9]\d{0,3}")),
        (r"^[0-9]\d+$", Some(r"^[0-9]\d+$")),
        ("\"a\\\\d\"", Some(r"a\d")),
        ("'\"myserver\"'", Some("\"myserver\"")),
        ("2026-11-27", Some("2026-11-27")),
        ("0x1F", Some("0x1F")),
        ("a # comment", Some("a")),
    ];
    for (written, expected) in cases {
        let node = read(&format!("key: {written}\n"));
        assert_eq!(text(at(&node, "key")), expected, "{written}");
    }
}

#[test]
fn keys_are_text_too() {
    let node = read("yes: 1\n00: 2\n~: 3\n'a b': 4\n");
    for (name, expected) in [("yes", "1"), ("00", "2"), ("~", "3"), ("a b", "4")] {
        assert_eq!(text(at(&node, name)), Some(expected));
    }
}

#[test]
fn values_carry_the_line_of_their_key() {
    let node = read("\u{feff}a:\n  b:\n    c: 1\n\n  # comment\n  d:\n    - x\n    - y\n");
    let line = |node: &Node| match node.origin {
        Origin::File { line, .. } => line,
        _ => 0,
    };
    for (path, expected) in [("a", 1), ("a.b", 2), ("a.b.c", 3), ("a.d", 6)] {
        assert_eq!(line(at(&node, path)), expected, "{path}");
    }
    let Kind::List(items) = &at(&node, "a.d").kind else { panic!("no list") };
    assert_eq!(items.iter().map(line).collect::<Vec<_>>(), [7, 8]);
}

#[test]
fn all_duplicate_keys_are_reported() {
    let problems = refuse("a:\n  b: 1\n  c: 2\n  b: 3\nd: 1\nd: 2\n");
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let text = "this key occurs twice in one mapping, first in line";
    assert_eq!(found, [format!("t.yml:4: a.b: {text} 2"), format!("t.yml:6: d: {text} 5")]);
}

#[test]
fn the_same_key_in_two_mappings_is_fine() {
    let node = read("list:\n  - {user: a}\n  - {user: b}\n");
    assert!(matches!(&at(&node, "list").kind, Kind::List(items) if items.len() == 2));
}

#[test]
fn anchors_are_copied() {
    let node = read("a: &x {p: 1}\nb: *x\nc: [*x, 2]\n");
    assert_eq!(text(at(&node, "b.p")), Some("1"));
    assert_eq!(at(&node, "b").origin, Origin::File { file: Path::new("t.yml").into(), line: 2 });
}

#[test]
fn broken_documents_are_refused() {
    type Check = fn(&Fault) -> bool;
    let nested = format!("a: {}1{}", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1));
    let cases: [(&str, Check); 9] = [
        ("a: [1, 2", |fault| matches!(fault, Fault::Syntax(_))),
        ("a: 'b", |fault| matches!(fault, Fault::Syntax(_))),
        ("a: b: c", |fault| matches!(fault, Fault::Syntax(_))),
        (r"a: [1-9]\d{0,3}", |fault| matches!(fault, Fault::Syntax(_))),
        ("a: *unknown", |fault| matches!(fault, Fault::Syntax(_))),
        ("a: &x [*x]", |fault| *fault == Fault::EndlessAlias),
        ("? [a, b]\n: 1", |fault| *fault == Fault::ComplexKey),
        ("a: 1\n---\nb: 2", |fault| *fault == Fault::SecondDocument),
        (&nested, |fault| *fault == Fault::TooDeep(MAX_DEPTH)),
    ];
    for (text, check) in cases {
        let problems = refuse(text);
        assert!(problems.iter().all(|problem| check(&problem.fault)), "{text}: {problems:?}");
    }
}

#[test]
fn aliases_cannot_multiply_without_end() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = level - 1;
        let items = vec![format!("*a{below}"); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let problems = refuse(&text);
    assert_eq!(problems[0].fault, Fault::TooMany(MAX_NODES));
}

#[test]
fn an_empty_file_is_nothing() {
    for text in ["", "\n", "# comment\n", "---\n", "---\n...\n"] {
        assert!(read(text).is_null(), "{text:?}");
    }
}

#[test]
fn a_document_marker_and_a_version_are_fine() {
    let node = read("%YAML 1.1\n---\na: 1\n");
    assert_eq!(text(at(&node, "a")), Some("1"));
}

/// Text that looks like YAML more often than random characters do.
fn yaml_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "key",
        ": ",
        ":",
        "- ",
        "-",
        "\n",
        "\n  ",
        "\n    ",
        "\t",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        "\"",
        "\\",
        "&x ",
        "*x",
        "&",
        "*",
        "!!str ",
        "!",
        "|",
        ">",
        "|2-",
        "#",
        " #",
        "%YAML 1.1\n",
        "%",
        "---\n",
        "...\n",
        "? ",
        "?",
        "~",
        "null",
        "00",
        "=",
        "<<",
        "${A}",
        "\u{feff}",
        "\0",
        "é",
        "\r",
        "\u{85}",
        "\u{2028}",
        "@",
        "`",
        "\"\\x",
        "\"\\U0010ffff\"",
        "\"\\ud800\"",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn yaml_like_text_never_panics(text in yaml_like()) {
        let _ = parse(Path::new("t.yml"), &text);
    }

    #[test]
    fn any_text_never_panics(text in any::<String>()) {
        let _ = parse(Path::new("t.yml"), &text);
    }

    #[test]
    fn a_quoted_scalar_comes_back(value in "[^\\x00-\\x1f\\x7f-\\x9f\u{feff}\u{2028}\u{2029}\u{fffe}\u{ffff}]*") {
        let node = read(&format!("key: '{}'\n", value.replace('\'', "''")));
        prop_assert_eq!(text(at(&node, "key")), Some(value.as_str()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_configuration_is_read_or_refused(text in yaml_like()) {
        let text = format!("provisioning:\n  tls: {text}\n");
        let _ = super::load_with(&text, &[("A", "b")]);
    }
}
