//! Every public definition, on each of its levels: a good value, a bad one, and the shapes.

use serde_json::{Value, json};

use super::super::definition::{DataType, Definition};
use super::super::facade::{self, Stored};
use super::super::value::{Written, read};
use super::super::{Level, builtin};

/// The attributes with no choice at all on a level: the signalling part knows the attribute there, but nothing can be
/// written. May only shrink.
const WITHOUT_CHOICE: &[(&str, Level)] = &[
    ("calllist_clir_scope", Level::Profile),
    ("skip_upn_check_on_diversion", Level::Profile),
    ("emergency_upn", Level::Profile),
    ("outbound_socket", Level::PeeringServer),
    ("rtp_interface", Level::Profile),
    ("mobile_push_enable", Level::Profile),
    ("serial_forking_by_q_value", Level::Profile),
    ("language", Level::Profile),
    ("call_deflection", Level::Profile),
    ("advice_of_charge", Level::Profile),
    ("support_auto_answer", Level::Profile),
    ("accept_auto_answer", Level::Profile),
    ("rerouting_mode", Level::Profile),
    ("alert_info_type", Level::Profile),
    ("busy_hg_member_mode", Level::Profile),
    ("play_announce_before_recording", Level::Profile),
];

/// A value with the texts that are stored for it, and a value with the end of its error.
struct Sample {
    good: Option<(Value, &'static str)>,
    bad: (Value, &'static str),
}

fn sample(definition: &Definition, level: Level) -> Sample {
    if let Some(facade) = facade::of_name(&definition.name) {
        return match facade.stored {
            Stored::AddressGroup => {
                Sample { good: Some((json!("10.0.0.0/8"), "10.0.0.0/8")), bad: (json!("x"), "suffix") }
            }
            Stored::Id(_) | Stored::DialPlans => {
                Sample { good: Some((json!("a name"), "a name")), bad: (json!([]), "flat value") }
            }
        };
    }
    match definition.data_type {
        DataType::Boolean => Sample { good: Some((json!(true), "1")), bad: (json!("yes"), "expected 'boolean'") },
        DataType::Int => Sample { good: Some((json!("+4"), "4")), bad: (json!(1.5), "expected 'int'") },
        DataType::String => Sample { good: Some((json!(431), "431")), bad: (json!("x".repeat(129)), "128 characters") },
        DataType::Enum => {
            let choice = definition.choices_on(level).find_map(|choice| choice.value.clone());
            Sample {
                good: choice.map(|text| (json!(text), &*text.leak())),
                bad: (json!("no such choice"), "Invalid enum value"),
            }
        }
        DataType::Blob => Sample {
            good: Some((json!({"content_type": "text/plain", "data": "eA=="}), "x")),
            bad: (json!("text"), "expected HASH"),
        },
    }
}

fn cases() -> impl Iterator<Item = (&'static Definition, Level)> {
    let public = builtin().iter().filter(|definition| definition.is_public());
    public.flat_map(|definition| definition.levels.iter().map(move |level| (definition, level)))
}

fn listed(definition: &Definition, value: Value) -> Value {
    if definition.is_list() { json!([value]) } else { value }
}

#[test]
fn a_good_value_is_stored() {
    let mut without_choice = Vec::new();
    for (definition, level) in cases() {
        let case = format!("{} on {}", definition.name, level.flag());
        let Some((value, text)) = sample(definition, level).good else {
            without_choice.push((definition.name.as_str(), level));
            continue;
        };
        let written = read(definition, level, &listed(definition, value)).unwrap();
        let matches = match written.unwrap() {
            Written::Texts(texts) => texts == [text],
            Written::Reference { name, .. } => name == text,
            Written::Addresses { entries, .. } => entries == [text],
            Written::Blob(blob) => blob.content_type == "text/plain",
            Written::Clear => false,
        };
        assert!(matches, "{case}");
    }
    let key = |entry: &(&'static str, Level)| (entry.0, entry.1.flag());
    let mut known: Vec<_> = WITHOUT_CHOICE.iter().map(key).collect();
    let mut found: Vec<_> = without_choice.iter().map(|entry| (entry.0, entry.1.flag())).collect();
    known.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn a_bad_value_is_refused_with_the_name_of_the_preference() {
    for (definition, level) in cases() {
        let (value, text) = sample(definition, level).bad;
        let value = if value == json!([]) { value } else { listed(definition, value) };
        let error = read(definition, level, &value).unwrap_err().to_string();
        assert!(error.contains(text) && error.contains(&definition.name), "{}: {error}", definition.name);
    }
}

#[test]
fn strange_values_are_stored_or_refused_but_nothing_worse() {
    let strange = json!([
        "", " ", "\u{0}", "ü", "-", "+", "1e5", "NaN", "/", "::/", "1.2.3.4/-1", "#blob", "x".repeat(100_000),
        0, -1, 1.5, 1e300, -0.0, i64::MIN, u64::MAX, true, false, null, [], {}, [[]], [null], {"data": "="},
        {"content_type": "/", "data": "===="}, {"content_type": "a/b", "data": "\u{ffff}"}, [0, "", "::1", {}],
    ]);
    for (definition, level) in cases() {
        for value in strange.as_array().unwrap() {
            let wrapped = listed(definition, value.clone());
            for error in [read(definition, level, value).err(), read(definition, level, &wrapped).err()] {
                assert!(error.is_none_or(|error| error.to_string().len() < 200_000));
            }
        }
    }
}

#[test]
fn the_wrong_shape_is_refused_and_null_is_skipped() {
    for (definition, level) in cases() {
        let name = &definition.name;
        if name != "lock" {
            assert_eq!(read(definition, level, &Value::Null), Ok(None), "{name}");
        }
        if definition.data_type == DataType::Blob {
            continue;
        }
        let expected = if definition.is_list() { "ARRAY" } else { "flat value" };
        let (value, found) = if definition.is_list() { (json!("x"), "") } else { (json!(["x"]), "ARRAY") };
        let message = |found| format!("Invalid data type '{found}' for preference '{name}', expected {expected}");
        assert_eq!(read(definition, level, &value).unwrap_err().to_string(), message(found));
        assert_eq!(read(definition, level, &json!({})).unwrap_err().to_string(), message("HASH"));
    }
}
