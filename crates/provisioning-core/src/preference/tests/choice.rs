//! Reading choices, locks, names and addresses.

use serde_json::json;

use super::super::Level;
use super::becomes::{Error, Name, Nothing, Removed, Text, Texts, check};

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
            (
                "a list",
                "ncos",
                json!(["x"]),
                Error("Invalid data type 'ARRAY' for preference 'ncos', expected flat value"),
            ),
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
            ("an address twice", "allowed_ips", json!(["::1", "::1"]), Error("Duplicate allowed_ips value: ::1")),
        ],
    );
}
