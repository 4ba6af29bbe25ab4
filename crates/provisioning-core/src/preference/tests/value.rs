//! Reading single values.

use serde_json::{Value, json};

use super::super::value::{Written, read};
use super::super::{Level, builtin};

/// What a value is expected to become.
enum Becomes {
    Text(&'static str),
    Texts(&'static [&'static str]),
    Name(&'static str),
    Nothing,
    Removed,
    Error(&'static str),
}
use Becomes::{Error, Name, Nothing, Removed, Text, Texts};

fn check(level: Level, cases: &[(&str, &str, Value, Becomes)]) {
    for (case, name, value, expected) in cases {
        let actual = read(builtin().get(name).unwrap(), level, value);
        match (actual, expected) {
            (Ok(Some(Written::Texts(texts))), Text(text)) => assert_eq!(texts, [*text], "{case}"),
            (Ok(Some(Written::Texts(texts))), Texts(expected)) => assert_eq!(texts, *expected, "{case}"),
            (Ok(Some(Written::Reference { name, .. })), Name(text)) => assert_eq!(name, *text, "{case}"),
            (Ok(Some(Written::Addresses { entries, .. })), Texts(expected)) => assert_eq!(entries, *expected, "{case}"),
            (Ok(None), Nothing) | (Ok(Some(Written::Clear)), Removed) => {}
            (Err(error), Error(text)) => assert_eq!(error.to_string(), *text, "{case}"),
            (actual, _) => panic!("{case}: {actual:?}"),
        }
    }
}

#[test]
fn booleans() {
    let wrong = "Invalid data type for element in preference 'clir', expected 'boolean'";
    check(
        Level::Subscriber,
        &[
            ("true", "clir", json!(true), Text("1")),
            ("false is a value", "clir", json!(false), Text("0")),
            ("the number one", "clir", json!(1), Text("1")),
            ("the text zero", "clir", json!("0"), Text("0")),
            ("null is skipped", "clir", json!(null), Nothing),
            ("the text true", "clir", json!("true"), Error(wrong)),
            ("the text yes", "clir", json!("yes"), Error(wrong)),
            ("two", "clir", json!(2), Error(wrong)),
            ("no text", "clir", json!(""), Error(wrong)),
            ("a list", "clir", json!([true]), Error("Invalid data type 'ARRAY' for preference 'clir', expected flat value")),
            ("an object", "clir", json!({}), Error("Invalid data type 'HASH' for preference 'clir', expected flat value")),
        ],
    );
}

#[test]
fn integers() {
    let wrong = "Invalid data type for element in preference 'concurrent_max', expected 'int'";
    let boolean = "Invalid data type 'JSON::PP::Boolean' for preference 'concurrent_max', expected flat value";
    let list = "Invalid data type '' for preference 'rerouting_codes', expected ARRAY";
    check(
        Level::Subscriber,
        &[
            ("a number", "concurrent_max", json!(5), Text("5")),
            ("digits", "concurrent_max", json!("10"), Text("10")),
            ("a plus is dropped", "concurrent_max", json!("+4"), Text("4")),
            ("a minus is kept", "concurrent_max", json!("-4"), Text("-4")),
            ("a whole number with a fraction of zero", "concurrent_max", json!(7.0), Text("7")),
            ("a fraction", "concurrent_max", json!(1.5), Error(wrong)),
            ("no text", "concurrent_max", json!(""), Error(wrong)),
            ("a word", "concurrent_max", json!("lots"), Error(wrong)),
            ("blanks", "concurrent_max", json!(" 5"), Error(wrong)),
            ("more than 64 bits", "concurrent_max", json!("99999999999999999999"), Error(wrong)),
            ("a boolean", "concurrent_max", json!(true), Error(boolean)),
            ("a list of numbers", "rerouting_codes", json!([404, "486"]), Texts(&["404", "486"])),
            ("a plain value for a list", "rerouting_codes", json!(404), Error(list)),
            (
                "a word in a list",
                "rerouting_codes",
                json!([404, "x"]),
                Error("Invalid data type for element in preference 'rerouting_codes', expected 'int'"),
            ),
        ],
    );
}

#[test]
fn texts() {
    let long = "x".repeat(129);
    check(
        Level::Subscriber,
        &[
            ("a text", "user_cli", json!("431234567"), Text("431234567")),
            ("a number is stored as text", "user_cli", json!(431_234_567), Text("431234567")),
            ("an empty text is a value", "user_cli", json!(""), Text("")),
            ("blanks are kept", "user_cli", json!(" x "), Text(" x ")),
            ("128 characters, not bytes", "user_cli", json!("ü".repeat(128)), Text(&*"ü".repeat(128).leak())),
            (
                "129 characters",
                "user_cli",
                json!(long),
                Error("Preference 'user_cli' exceeds maximum length of 128 characters"),
            ),
            (
                "a boolean",
                "user_cli",
                json!(false),
                Error("Invalid data type 'JSON::PP::Boolean' for preference 'user_cli', expected flat value"),
            ),
            (
                "a character that databases cannot store",
                "user_cli",
                json!("a\0b"),
                Error("Invalid data structure as value for element in preference 'user_cli', expected plain value"),
            ),
        ],
    );
}

#[test]
fn lists_of_texts() {
    let plain = "Invalid data structure as value for element in preference 'block_in_list', expected plain value";
    let shape = |word: &str| -> &'static str {
        format!("Invalid data type '{word}' for preference 'block_in_list', expected ARRAY").leak()
    };
    let long = "x".repeat(129);
    check(
        Level::Subscriber,
        &[
            ("texts and numbers", "block_in_list", json!([4_366_412_345_u64, "431*"]), Texts(&["4366412345", "431*"])),
            ("repeated values stay", "block_in_list", json!(["1", "2", "1"]), Texts(&["1", "2", "1"])),
            ("a switched off entry stays as it is", "block_in_list", json!(["#43"]), Texts(&["#43"])),
            ("an empty list is no list", "block_in_list", json!([]), Removed),
            ("a plain value", "block_in_list", json!("112"), Error(shape(""))),
            ("an object", "block_in_list", json!({"a": 1}), Error(shape("HASH"))),
            ("a boolean", "block_in_list", json!(true), Error(shape("JSON::PP::Boolean"))),
            ("a list in the list", "block_in_list", json!([["1"]]), Error(plain)),
            ("an object in the list", "block_in_list", json!([{}]), Error(plain)),
            ("a boolean in the list", "block_in_list", json!([true]), Error(plain)),
            ("null in the list", "block_in_list", json!([null]), Error(plain)),
            (
                "a long element",
                "block_in_list",
                json!(["1", long]),
                Error("Element in preference 'block_in_list' exceeds maximum length of 128 characters"),
            ),
        ],
    );
}

#[test]
fn choices() {
    let wrong = |name: &str| -> &'static str { format!("Invalid enum value in preference '{name}'").leak() };
    check(
        Level::Subscriber,
        &[
            ("a choice", "language", json!("de"), Text("de")),
            ("other letter case", "language", json!("DE"), Error(wrong("language"))),
            ("a label is no value", "language", json!("German"), Error(wrong("language"))),
            ("no text", "language", json!(""), Error(wrong("language"))),
            ("null is skipped", "language", json!(null), Nothing),
            (
                "a boolean for a choice that never was one",
                "language",
                json!(true),
                Error("Invalid data type 'JSON::PP::Boolean' for preference 'language', expected flat value"),
            ),
            ("true where a boolean became a choice", "force_inbound_calls_to_peer", json!(true), Text("force")),
            ("false where a boolean became a choice", "force_inbound_calls_to_peer", json!(false), Text("never")),
            ("true, the second of the three", "mobile_push_enable", json!(true), Text("always")),
            ("false, the second of the three", "mobile_push_enable", json!(false), Text("never")),
            ("true, the third of the three", "serial_forking_by_q_value", json!(true), Text("standard")),
            ("false, the third of the three", "serial_forking_by_q_value", json!(false), Text("no")),
        ],
    );
    check(
        Level::Profile,
        &[
            ("a former boolean keeps true on profiles", "mobile_push_enable", json!(true), Text("always")),
            ("a choice of another level", "language", json!("de"), Error(wrong("language"))),
        ],
    );
    check(Level::Customer, &[("for older clients", "prepaid_library", json!("libinewrate"), Text("libinewrate"))]);
}

#[test]
fn locks() {
    let wrong = "Invalid enum value in preference 'lock'";
    check(
        Level::Subscriber,
        &[
            ("a level as text", "lock", json!("2"), Text("2")),
            ("a level as number", "lock", json!(5), Text("5")),
            ("null unlocks", "lock", json!(null), Removed),
            ("zero unlocks", "lock", json!(0), Removed),
            ("the text zero unlocks", "lock", json!("0"), Removed),
            ("no such level", "lock", json!("6"), Error(wrong)),
            ("a label", "lock", json!("foreign"), Error(wrong)),
            ("no text", "lock", json!(""), Error(wrong)),
        ],
    );
}

#[test]
fn references_and_addresses() {
    let plain = "Invalid data structure as value for element in preference 'allowed_ips', expected plain value";
    check(
        Level::Subscriber,
        &[
            ("a name", "ncos", json!("no premium"), Name("no premium")),
            ("a number is looked up as text", "ncos", json!(0), Name("0")),
            ("an empty name is looked up too", "ncos", json!(""), Name("")),
            ("a list", "ncos", json!(["x"]), Error("Invalid data type 'ARRAY' for preference 'ncos', expected flat value")),
            ("an integer row takes a name", "sound_set", json!("sounds"), Name("sounds")),
            ("addresses", "allowed_ips", json!(["1.2.3.4", "::1/64"]), Texts(&["1.2.3.4", "::1/64"])),
            ("no addresses empty the group", "allowed_ips", json!([]), Texts(&[])),
            ("null among addresses", "allowed_ips", json!([null]), Error(plain)),
            (
                "a bad address names its list",
                "man_allowed_ips",
                json!(["1.2.3.4/33"]),
                Error("Invalid IPv4 network portion in man_allowed_ips entry '1.2.3.4/33', must be 0 <= net <= 32"),
            ),
            (
                "an address twice",
                "allowed_ips",
                json!(["::1", "::1"]),
                Error("Duplicate allowed_ips value: ::1"),
            ),
        ],
    );
}
