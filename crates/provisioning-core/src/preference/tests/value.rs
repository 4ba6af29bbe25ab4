//! Reading plain values and lists.

use serde_json::json;

use super::super::Level;
use super::becomes::{Error, Nothing, Removed, Text, Texts, check};

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
            (
                "a list",
                "clir",
                json!([true]),
                Error("Invalid data type 'ARRAY' for preference 'clir', expected flat value"),
            ),
            (
                "an object",
                "clir",
                json!({}),
                Error("Invalid data type 'HASH' for preference 'clir', expected flat value"),
            ),
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
