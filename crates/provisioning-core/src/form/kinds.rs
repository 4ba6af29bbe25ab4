//! The check and the normal form of each kind of value, with the sentences that clients match on.
//! Source: rest-protocol, validation messages.

use serde_json::{Map, Value as Json};

use crate::definition::{Field, Kind, Required};
use crate::password::HASHED_BYTES;
use crate::settings::Settings;
use crate::time;
use crate::timezone;
use crate::value::Value;

/// What is wrong, by field; the empty name stands for the field itself.
type Wrong = Vec<(String, Vec<String>)>;

const SINGLE: &str = "Field must contain a single value";
/// The sentence for a mail address that is none.
pub(crate) const EMAIL: &str = "Email should be of the format someuser@example.com";
const INTEGER: &str = "Value must be an integer";
const POSITIVE: &str = "Value must be a positive integer";
pub(super) const NUMBER: &str = "Must be a number. May contain numbers, +, - and decimal separator '.'";
const CONTROL: &str = "Contains invalid characters";

/// Checks a value that is not empty and gives its normal form.
pub(super) fn check(field: &Field, value: &Json, settings: &Settings) -> Result<Json, Wrong> {
    match &field.kind {
        Kind::List(members) => list(members, value, settings),
        Kind::Custom(read) => custom(*read, value, settings),
        Kind::Boolean => boolean(value).map_err(own),
        Kind::Rate => rate(value).map_err(own),
        Kind::Interval => scalar(value)
            .and_then(|text| integer(&text, false))
            .map_err(|errors| own(errors.into_iter().chain([not_positive(field)]).collect())),
        kind => scalar(value).and_then(|text| one(kind, &text)).map_err(own),
    }
}

/// Whether an empty text is stored as one rather than as NULL.
pub(super) fn keeps_empty(kind: &Kind) -> bool {
    matches!(kind, Kind::Text { .. } | Kind::Emails)
}

/// The member that an error name speaks of: `0_weekday` of a list, `e164_cc` of an object.
pub(super) fn inner_input<'a>(name: &str, value: &'a Json) -> Option<&'a Json> {
    let (element, member) = name.split_once('_')?;
    match value {
        Json::Object(members) => members.get(member),
        list => list.get(element.parse::<usize>().ok()?)?.get(member),
    }
}

/// The column value of a normal form.
pub(super) fn to_column(kind: &Kind, value: &Json, settings: &Settings) -> Value {
    match (kind, value) {
        (_, Json::Null) => Value::Null,
        (Kind::Money | Kind::Decimal { .. } | Kind::Rate, number) => number.as_f64().map_or(Value::Null, Value::Float),
        (Kind::DateTime, Json::String(text)) => {
            time::parse(text).map_or(Value::Null, |local| Value::Time(settings.to_utc(local)))
        }
        (_, Json::Bool(flag)) => Value::Bool(*flag),
        (_, Json::Number(number)) => number.as_i64().map_or(Value::Null, Value::Int),
        (_, Json::String(text)) => Value::Text(text.clone()),
        (_, Json::Array(_) | Json::Object(_)) => Value::Text(value.to_string()),
    }
}

fn own(errors: Vec<String>) -> Wrong {
    vec![(String::new(), errors)]
}

/// The text of a scalar. A flag counts as 1 or 0, as clients of the original rely on.
fn scalar(value: &Json) -> Result<String, Vec<String>> {
    let text = match value {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(number) => number.to_string(),
        Json::Bool(flag) => u8::from(*flag).to_string(),
        Json::Null => String::new(),
        Json::Array(_) | Json::Object(_) => return Err(vec![SINGLE.to_owned()]),
    };
    // Databases differ in what they do with these; line breaks and tabs are legal text.
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(vec![CONTROL.to_owned()]);
    }
    Ok(text)
}

fn one(kind: &Kind, text: &str) -> Result<Json, Vec<String>> {
    let fail = |sentence: &str| Err(vec![sentence.to_owned()]);
    match kind {
        Kind::Text { min, max, check } => within(text, *min, *max, *check),
        Kind::Password { hashed } => password(text, *hashed),
        Kind::Email if is_email(text) => within(text, None, Some(255), None),
        Kind::Email => fail(EMAIL),
        Kind::Emails => emails(text),
        Kind::TimeZone => match timezone::canonical(text) {
            Some(name) => Ok(Json::from(name)),
            None => Err(vec![format!("Invalid timezone name: {text}")]),
        },
        Kind::Integer { positive } => integer(text, *positive),
        Kind::Decimal { range } => decimal(text, *range),
        Kind::Money => match parse_decimal(text) {
            Some(amount) => Ok(Value::Float(amount).to_json()),
            None => {
                Err(vec!["Value must be a real number".to_owned(), "Value cannot be converted to money".to_owned()])
            }
        },
        Kind::Choice(words) if words.contains(&text) => Ok(Json::from(text)),
        Kind::Level(levels) => match text.parse::<i64>().ok().filter(|level| levels.contains(level)) {
            Some(level) => Ok(Json::from(level)),
            None => Err(vec![not_valid(text)]),
        },
        Kind::Choice(_) => Err(vec![not_valid(text)]),
        Kind::DateTime => match time::parse(text) {
            Some(local) if in_range(local) => Ok(Json::from(time::format(local))),
            _ => Err(vec![time::DATE_TIME_ERROR.to_owned()]),
        },
        Kind::Boolean | Kind::Rate | Kind::Interval | Kind::List(_) | Kind::Custom(_) => fail(SINGLE),
    }
}

/// Years that every database stores.
fn in_range(time: chrono::NaiveDateTime) -> bool {
    use chrono::Datelike;
    (1000..=9999).contains(&time.year())
}

fn not_valid(text: &str) -> String {
    format!("'{text}' is not a valid value")
}

fn within(
    text: &str,
    min: Option<usize>,
    max: Option<usize>,
    check: Option<fn(&str) -> Option<String>>,
) -> Result<Json, Vec<String>> {
    let length = text.chars().count();
    let mut errors = Vec::new();
    if let Some(max) = max.filter(|max| length > *max) {
        errors.push(format!("Field should not exceed {max} characters. You entered {length}"));
    }
    if let Some(min) = min.filter(|min| length < *min) {
        errors.push(format!("Field must be at least {min} characters. You entered {length}"));
    }
    errors.extend(check.and_then(|check| check(text)));
    if errors.is_empty() { Ok(Json::from(text)) } else { Err(errors) }
}

/// More than any password needs; the rules of the operator are stricter where they are switched on.
const PASSWORD_CHARACTERS: usize = 255;

fn password(text: &str, hashed: bool) -> Result<Json, Vec<String>> {
    if hashed && text.len() > HASHED_BYTES {
        return Err(vec![format!("Field should not exceed {HASHED_BYTES} characters. You entered {}", text.len())]);
    }
    within(text, None, Some(PASSWORD_CHARACTERS), None)
}

/// Whether a text looks like an address: something, one `@`, a domain with a dot and no blanks. A backslash in front of the
/// `@` is legal; the handbook's example sends one.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |part: &str, bad: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || bad.contains(c));
    let labels: Vec<&str> = domain.split('.').collect();
    plain(local, "@<>()[],;:\"")
        && plain(domain, "@<>()[]\\,;:\"")
        && labels.len() > 1
        && labels.iter().all(|label| !label.is_empty())
}

fn emails(text: &str) -> Result<Json, Vec<String>> {
    let wrong: Vec<String> = text
        .split(',')
        .map(str::trim)
        .filter(|address| !is_email(address))
        .map(|address| format!("{address} is no valid email address"))
        .collect();
    if wrong.is_empty() { within(text, None, Some(255), None) } else { Err(wrong) }
}

fn integer(text: &str, positive: bool) -> Result<Json, Vec<String>> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse::<i64>().ok();
    let mut errors = Vec::new();
    if !whole || number.is_none() {
        errors.push(INTEGER.to_owned());
    }
    // Text is neither an integer nor positive; a fraction is only no integer. Source: customercontacts, reseller_id.
    if positive && parse_decimal(text).is_none_or(|value| value < 0.0) {
        errors.push(POSITIVE.to_owned());
    }
    match number {
        Some(number) if errors.is_empty() => Ok(Json::from(number)),
        _ => Err(errors),
    }
}

fn decimal(text: &str, (least, most): (f64, f64)) -> Result<Json, Vec<String>> {
    match parse_decimal(text) {
        Some(number) if (least..=most).contains(&number) => Ok(Value::Float(number).to_json()),
        Some(_) => Err(vec![format!("Value must be between {least} and {most}")]),
        None => Err(vec![NUMBER.to_owned()]),
    }
}

fn parse_decimal(text: &str) -> Option<f64> {
    let plain =
        !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}

/// JSON writes small numbers with an exponent, which is no way to write one in a text.
fn rate(value: &Json) -> Result<Json, Vec<String>> {
    let text = value.as_f64().map_or_else(|| scalar(value), |number| Ok(number.to_string()))?;
    super::rate::read(&text).map(|number| Value::Float(number).to_json())
}

/// The sentence for an interval in which no second passes.
pub(crate) fn not_positive(field: &Field) -> String {
    format!("{} must be greater than 0", field.human_name())
}

fn boolean(value: &Json) -> Result<Json, Vec<String>> {
    match scalar(value)?.to_ascii_lowercase().as_str() {
        "1" | "true" => Ok(Json::Bool(true)),
        "0" | "false" => Ok(Json::Bool(false)),
        _ => Err(vec![not_valid(&super::printed(value))]),
    }
}

fn list(members: &[Field], value: &Json, settings: &Settings) -> Result<Json, Wrong> {
    let Json::Array(elements) = value else {
        return Err(own(vec!["Field must contain a list".to_owned()]));
    };
    let mut accepted = Vec::with_capacity(elements.len());
    let mut wrong = Wrong::new();
    for (index, element) in elements.iter().enumerate() {
        match element.as_object() {
            Some(object) => accepted.push(Json::Object(object_of(members, object, index, settings, &mut wrong))),
            None => wrong.push((format!("{index}"), vec!["Element must be an object".to_owned()])),
        }
    }
    if wrong.is_empty() { Ok(Json::Array(accepted)) } else { Err(wrong) }
}

fn object_of(
    members: &[Field],
    object: &Map<String, Json>,
    index: usize,
    settings: &Settings,
    wrong: &mut Wrong,
) -> Map<String, Json> {
    let mut accepted = Map::new();
    for field in members.iter().filter(|field| !field.read_only) {
        let name = format!("{index}_{}", field.name);
        let empty =
            object.get(field.name).is_none_or(|v| v.is_null() || v.as_str().is_some_and(|t| t.trim().is_empty()));
        if empty && field.required != Required::No {
            wrong.push((name, vec![format!("{} field is required", field.human_name())]));
        } else if empty {
            accepted.insert(field.name.to_owned(), field.default.clone().unwrap_or(Json::Null));
        } else if let Some(value) = object.get(field.name) {
            match check(field, value, settings) {
                Ok(value) => drop(accepted.insert(field.name.to_owned(), value)),
                Err(errors) => wrong.extend(errors.into_iter().map(|(_, errors)| (name.clone(), errors))),
            }
        }
    }
    accepted
}

fn custom(read: crate::definition::Check, value: &Json, settings: &Settings) -> Result<Json, Wrong> {
    read(value, settings).map_err(|errors| {
        let mut wrong = Wrong::new();
        for (name, error) in errors {
            match wrong.last_mut() {
                // Several sentences about one member stand together.
                Some((last, sentences)) if *last == name => sentences.push(error),
                _ => wrong.push((name, vec![error])),
            }
        }
        wrong
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::Absent;

    fn errors(field: &Field, value: &Json) -> String {
        check(field, value, &Settings::default())
            .err()
            .map(|wrong| wrong.into_iter().flat_map(|(_, e)| e).collect::<Vec<_>>().join(","))
            .unwrap_or_default()
    }

    #[test]
    fn every_kind_has_its_sentence() {
        let id = Field::count("contact_id");
        let rate = Field::new("vat_rate", Kind::Decimal { range: (0.0, 100.0) });
        let bic = Field::text("bic").min(8).max(11);
        let fee = Field::new("onpeak_init_rate", Kind::Rate);
        let seconds = Field::new("onpeak_init_interval", Kind::Interval);
        let cases: Vec<(&Field, Json, &str)> = vec![
            (&id, "abc".into(), "Value must be an integer,Value must be a positive integer"),
            (&id, (-1).into(), "Value must be a positive integer"),
            (&id, 1.5.into(), "Value must be an integer"),
            (&id, "99999999999999999999".into(), "Value must be an integer"),
            (&id, " 7 ".into(), ""),
            (&rate, 101.into(), "Value must be between 0 and 100"),
            (&rate, "ten".into(), NUMBER),
            (&rate, "19.6".into(), ""),
            (&bic, "short".into(), "Field must be at least 8 characters. You entered 5"),
            (&bic, "ABCDEFGHIJKL".into(), "Field should not exceed 11 characters. You entered 12"),
            (&bic, Json::Array(vec![]), SINGLE),
            (&fee, 0.000_01.into(), ""),
            (&fee, "1e-5".into(), NUMBER),
            (&seconds, "x".into(), "Value must be an integer,Onpeak init interval must be greater than 0"),
            (&seconds, 0.into(), ""),
            (&bic, "AB\u{0}DEFGH".into(), CONTROL),
        ];
        for (field, value, expected) in cases {
            assert_eq!(errors(field, &value), expected, "{} {value}", field.name);
        }
    }

    #[test]
    fn addresses_need_a_domain_with_a_dot() {
        assert!(is_email("john.doe@example.com"));
        assert!(is_email(r"john.doe\@example.com"), "the handbook's Perl example");
        for wrong in ["max.word", "no address", "a@b", "@example.org", "a@", "a b@example.org", "a@example..org"] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }

    #[test]
    fn lists_name_the_element_and_the_member() {
        let field = Field::new("peaktime_weekdays", Kind::List(vec![Field::count("weekday").required()]));
        let wrong = check(&field, &serde_json::json!([{}, {"weekday": "x"}]), &Settings::default());
        let names: Vec<String> = wrong.err().into_iter().flatten().map(|(name, _)| name).collect();
        assert_eq!(names, ["0_weekday", "1_weekday"]);
        assert_eq!(field.absent, Absent::Keep);
    }
}
