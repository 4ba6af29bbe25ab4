//! Reading the numbers of a body: shapes, parts, and every sentence about them. Source: life-cycle, numbers.

use serde_json::{Map, Value as Json, json};

use super::Number;
use crate::fault::Fault;
use crate::form::printed;
use crate::rules::Document;
use crate::settings::Settings;

/// What is wrong with a number: field name and sentence.
type Wrong = Vec<(String, String)>;

/// Greatest lengths of country code, area code and subscriber number.
const CC_LENGTH: usize = 4;
const AC_LENGTH: usize = 7;
/// Greatest length of a subscriber number.
pub const SN_LENGTH: usize = 31;

/// Refuses numbers that are not objects, before anything else is looked at.
///
/// # Errors
/// [`Fault::Rule`].
pub fn check_shapes(body: &Document) -> Result<(), Fault> {
    if body.get("primary_number").is_some_and(|primary| !matches!(primary, Json::Object(_) | Json::Null)) {
        return Err(Fault::rule("Invalid primary_number parameter, must be a hash."));
    }
    match body.get("alias_numbers") {
        None | Some(Json::Null) => Ok(()),
        Some(Json::Array(list)) if list.iter().all(Json::is_object) => Ok(()),
        Some(Json::Array(_)) => Err(Fault::rule("Invalid alias_number parameter, must be an array of the hashes.")),
        Some(_) => Err(Fault::rule("Invalid alias_number parameter, must be an array.")),
    }
}

/// Reads a primary number into `{cc, ac, sn}`; null when all parts are empty.
///
/// # Errors
/// Errors of the number as a whole under `e164`, of a part under `e164_cc`, `e164_ac`, `e164_sn`.
pub fn primary(value: &Json, settings: &Settings) -> Result<Json, Wrong> {
    let empty = Map::new();
    let parts = value.as_object().unwrap_or(&empty);
    Ok(number(parts, "e164", "e164", settings)?.map_or(Json::Null, |number| number.to_json()))
}

/// Reads alias numbers into a list of `{cc, ac, sn, is_devid}`; elements without a number are left out.
///
/// # Errors
/// Errors of a number as a whole under `alias_numbers_N`, of a part under `N_cc`, `N_ac`, `N_sn`, `N_is_devid`.
pub fn aliases(value: &Json, settings: &Settings) -> Result<Json, Wrong> {
    let empty = Map::new();
    let mut accepted = Vec::new();
    let mut wrong = Wrong::new();
    for (index, element) in value.as_array().into_iter().flatten().enumerate() {
        let parts = element.as_object().unwrap_or(&empty);
        let devid = flag(parts.get("is_devid"), index);
        match (number(parts, &format!("alias_numbers_{index}"), &index.to_string(), settings), devid) {
            (Ok(Some(number)), Ok(is_devid)) => {
                let mut alias = number.to_json();
                if let Json::Object(members) = &mut alias {
                    members.insert("is_devid".to_owned(), Json::from(is_devid));
                }
                accepted.push(alias);
            }
            (number, devid) => {
                wrong.extend(number.err().into_iter().flatten());
                wrong.extend(devid.err());
            }
        }
    }
    if wrong.is_empty() { Ok(Json::from(accepted)) } else { Err(wrong) }
}

fn flag(given: Option<&Json>, index: usize) -> Result<bool, (String, String)> {
    let text = given.map(printed).unwrap_or_default().trim().to_ascii_lowercase();
    match text.as_str() {
        "" | "0" | "false" => Ok(false),
        "1" | "true" => Ok(true),
        _ => Err((format!("{index}_is_devid"), format!("'{text}' is not a valid value"))),
    }
}

/// Reads one number; `None` when it has neither country code nor subscriber number.
fn number(parts: &Map<String, Json>, whole: &str, prefix: &str, settings: &Settings) -> Result<Option<Number>, Wrong> {
    let format = &settings.number_format;
    let mut wrong = Wrong::new();
    let mut part = |name: &str, length: usize, pattern: Option<&regex::Regex>, digits_only: bool| {
        let text = match parts.get(name) {
            Some(Json::Array(_) | Json::Object(_)) => {
                wrong.push((format!("{prefix}_{name}"), "Field must contain a single value".to_owned()));
                String::new()
            }
            given => given.map(printed).unwrap_or_default().trim().to_owned(),
        };
        let count = text.chars().count();
        let matches = pattern.is_none_or(|pattern| pattern.is_match(&text))
            && (!digits_only || text.bytes().all(|byte| byte.is_ascii_digit()));
        if count > length {
            wrong.push((format!("{prefix}_{name}"), format!("value must not exceed {length} digits but is {count}")));
        }
        if !text.is_empty() && !matches {
            wrong.push((format!("{prefix}_{name}"), format!("value does not match required {name} pattern")));
        }
        text
    };
    // That a country code is a number has a sentence of its own.
    let cc = part("cc", CC_LENGTH, format.cc.as_ref(), false);
    let ac = part("ac", AC_LENGTH, format.ac.as_ref(), format.digits_only);
    let sn = part("sn", SN_LENGTH, format.sn.as_ref(), format.digits_only);
    let mut of_whole = |sentence: &str| wrong.push((whole.to_owned(), sentence.to_owned()));
    let code = cc.bytes().all(|byte| byte.is_ascii_digit()).then(|| cc.parse::<i64>().ok()).flatten();
    match (cc.is_empty(), sn.is_empty()) {
        (false, true) => of_whole("Subscriber Number required if Country Code is set"),
        (true, false) => of_whole("Country Code required if Subscriber Number is set"),
        (false, false) if code.is_none_or(|code| code == 0) => of_whole("Country code must be greater than zero"),
        _ => {}
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(code.map(|cc| Number { cc, ac, sn }))
}

impl Number {
    fn to_json(&self) -> Json {
        json!({"cc": self.cc, "ac": self.ac, "sn": self.sn})
    }

    /// The number behind its JSON form.
    pub fn from_json(value: &Json) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        Some(Self { cc: value.get("cc")?.as_i64()?, ac: text("ac"), sn: text("sn") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(wrong: Result<Json, Wrong>) -> String {
        match wrong {
            Ok(number) => number.to_string(),
            Err(wrong) => {
                wrong.into_iter().map(|(field, error)| format!("{field}: {error}")).collect::<Vec<_>>().join("; ")
            }
        }
    }

    #[test]
    fn a_primary_number_is_read_part_by_part() {
        let cases = [
            (json!({"cc": 43, "ac": 1, "sn": "0990"}), r#"{"ac":"1","cc":43,"sn":"0990"}"#),
            (json!({"cc": "049", "sn": 30}), r#"{"ac":"","cc":49,"sn":"30"}"#),
            (json!({}), "null"),
            (json!({"cc": null, "ac": "", "sn": " "}), "null"),
            (json!({"cc": 43}), "e164: Subscriber Number required if Country Code is set"),
            (json!({"sn": 43}), "e164: Country Code required if Subscriber Number is set"),
            (json!({"cc": 0, "sn": 43}), "e164: Country code must be greater than zero"),
            (json!({"cc": "+4", "sn": 43}), "e164: Country code must be greater than zero"),
            (json!({"cc": 43000, "sn": 1}), "e164_cc: value must not exceed 4 digits but is 5"),
            (json!({"cc": 43, "ac": "12345678", "sn": 1}), "e164_ac: value must not exceed 7 digits but is 8"),
            (json!({"cc": 43, "sn": "1".repeat(32)}), "e164_sn: value must not exceed 31 digits but is 32"),
            (json!({"cc": 43, "sn": "12a"}), "e164_sn: value does not match required sn pattern"),
            (json!({"cc": 43, "ac": {}, "sn": "12"}), "e164_ac: Field must contain a single value"),
        ];
        for (given, expected) in cases {
            assert_eq!(said(primary(&given, &Settings::default())), expected, "{given}");
        }
    }

    #[test]
    fn alias_numbers_are_named_by_their_place() {
        let cases = [
            (json!([]), "[]"),
            (
                json!([{"cc": 43, "ac": 2, "sn": 1, "is_devid": 1, "number_id": 7}, {}]),
                r#"[{"ac":"2","cc":43,"is_devid":true,"sn":"1"}]"#,
            ),
            (
                json!([{"cc": 43, "sn": 1}, {"cc": 43, "ac": "12345678", "sn": 1}]),
                "1_ac: value must not exceed 7 digits but is 8",
            ),
            (json!([{"cc": 43}]), "alias_numbers_0: Subscriber Number required if Country Code is set"),
            (json!([{"cc": 43, "sn": 1, "is_devid": "maybe"}]), "0_is_devid: 'maybe' is not a valid value"),
        ];
        for (given, expected) in cases {
            assert_eq!(said(aliases(&given, &Settings::default())), expected, "{given}");
        }
    }

    #[test]
    fn patterns_of_the_operator_hold_too() {
        let mut settings = Settings::default();
        settings.number_format.ac = regex::Regex::new("^[1-9][0-9]*$").ok();
        let given = json!({"cc": 43, "ac": "01", "sn": 1});
        assert_eq!(said(primary(&given, &settings)), "e164_ac: value does not match required ac pattern");
    }

    #[test]
    fn shapes_come_first() {
        let hash = "Invalid primary_number parameter, must be a hash.";
        let cases = [
            (json!({"primary_number": "431"}), hash),
            (json!({"primary_number": []}), hash),
            (json!({"alias_numbers": {}}), "Invalid alias_number parameter, must be an array."),
            (json!({"alias_numbers": ["431"]}), "Invalid alias_number parameter, must be an array of the hashes."),
            (json!({"primary_number": null, "alias_numbers": null}), ""),
            (json!({"primary_number": {}, "alias_numbers": [{}]}), ""),
        ];
        for (given, expected) in cases {
            let empty = Map::new();
            let body = given.as_object().unwrap_or(&empty);
            let fault = check_shapes(body).err().map(|fault| fault.to_string()).unwrap_or_default();
            assert_eq!(fault, expected, "{given}");
        }
    }
}
