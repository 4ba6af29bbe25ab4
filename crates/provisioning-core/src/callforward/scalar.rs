//! Plain members of a JSON document: what they hold, and how messages print them.
//!
//! Source: rest-protocol, sections 3.3 and 7.4.

use serde_json::Value;

/// The column that holds whole numbers has 32 bits.
const LARGEST: i64 = i32::MAX as i64;

/// A JSON value as messages print it: booleans as 1 and 0, lists and objects as compact JSON, nothing as no text.
pub(super) fn input_text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(flag)) => u8::from(*flag).to_string(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Whether a member counts as not given.
pub(super) fn is_blank(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

/// The text of a text member, without surrounding blanks; the sentence to answer when it is no text.
///
/// Numbers are taken as their decimal text, booleans as 1 and 0.
pub(super) fn text(value: Option<&Value>, longest: usize) -> Result<String, String> {
    let text = match value {
        Some(Value::Array(_) | Value::Object(_)) => {
            return Err("Field must contain a single value".to_owned());
        }
        plain => input_text(plain).trim().to_owned(),
    };
    // A NUL character cannot be stored in a text column by all databases.
    if text.contains('\0') {
        return Err("Contains invalid symbols.".to_owned());
    }
    match text.chars().count() {
        length if length > longest => {
            Err(format!("Field should not exceed {longest} characters. You entered {length}"))
        }
        _ => Ok(text),
    }
}

/// A whole number that may be negative; the sentence to answer when it is none.
pub(super) fn integer(value: &Value) -> Result<i32, String> {
    let number = whole(value).ok_or("Value must be an integer")?;
    if number > LARGEST {
        return Err(format!("Value must be less than or equal to {LARGEST}"));
    }
    i32::try_from(number).map_err(|_| format!("Value must be greater than or equal to {}", i32::MIN))
}

/// A whole number that must not be negative; the sentences to answer when it is none.
pub(super) fn count(value: &Value) -> Result<u32, Vec<String>> {
    const INTEGER: &str = "Value must be an integer";
    const POSITIVE: &str = "Value must be a positive integer";
    let Some(number) = whole(value) else {
        let is_positive = fraction(value).is_some_and(|number| number >= 0.0);
        let sentences = if is_positive { &[INTEGER][..] } else { &[INTEGER, POSITIVE][..] };
        return Err(sentences.iter().map(ToString::to_string).collect());
    };
    match u32::try_from(number) {
        Ok(number) if i64::from(number) <= LARGEST => Ok(number),
        Ok(_) => Err(vec![format!("Value must be less than or equal to {LARGEST}")]),
        Err(_) if number < 0 => Err(vec![POSITIVE.to_owned()]),
        Err(_) => Err(vec![format!("Value must be less than or equal to {LARGEST}")]),
    }
}

/// A truth value: JSON booleans, 1 and 0 as number or text.
pub(super) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_u64().and_then(|number| match number {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }),
        Value::String(text) => match text.as_str() {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A whole number, as JSON number or as text with an optional sign. Numbers beyond 64 bits come out as the largest.
fn whole(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let digits_only = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits_only.then(|| digits.parse::<i64>().unwrap_or(i64::MAX) * sign)
}

fn fraction(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn counts() {
        let both = "Value must be an integer,Value must be a positive integer";
        let cases: &[(&str, Value, Result<u32, &str>)] = &[
            ("a number", json!(10), Ok(10)),
            ("zero", json!(0), Ok(0)),
            ("digits", json!("300"), Ok(300)),
            ("digits with plus and blanks", json!(" +5 "), Ok(5)),
            ("a word", json!("soon"), Err(both)),
            ("a boolean", json!(true), Err(both)),
            ("a list", json!([1]), Err(both)),
            ("a fraction", json!(1.5), Err("Value must be an integer")),
            ("a fraction as text", json!("1.5"), Err("Value must be an integer")),
            ("a negative fraction", json!(-1.5), Err(both)),
            ("a negative number", json!(-1), Err("Value must be a positive integer")),
            ("the largest", json!(2_147_483_647), Ok(2_147_483_647)),
            ("more than that", json!(2_147_483_648_u32), Err("Value must be less than or equal to 2147483647")),
            ("far more than that", json!("9".repeat(40)), Err("Value must be less than or equal to 2147483647")),
            ("far less", json!(format!("-{}", "9".repeat(40))), Err("Value must be a positive integer")),
        ];
        for (case, value, expected) in cases {
            let actual = count(value).map_err(|errors| errors.join(","));
            assert_eq!(actual, expected.map_err(str::to_owned), "{case}");
        }
    }

    #[test]
    fn integers() {
        assert_eq!(integer(&json!("-3")), Ok(-3));
        assert_eq!(integer(&json!(1.5)), Err("Value must be an integer".to_owned()));
        assert_eq!(
            integer(&json!(3_000_000_000_u32)),
            Err("Value must be less than or equal to 2147483647".to_owned())
        );
        let least = Err("Value must be greater than or equal to -2147483648".to_owned());
        assert_eq!(integer(&json!(-3_000_000_000_i64)), least);
    }

    #[test]
    fn texts() {
        assert_eq!(text(Some(&json!(" a ")), 5), Ok("a".to_owned()));
        assert_eq!(text(Some(&json!(43)), 5), Ok("43".to_owned()));
        assert_eq!(text(None, 5), Ok(String::new()));
        assert_eq!(text(Some(&json!(["a"])), 5), Err("Field must contain a single value".to_owned()));
        assert_eq!(text(Some(&json!("üüü")), 2), Err("Field should not exceed 2 characters. You entered 3".to_owned()));
        assert_eq!(text(Some(&json!("a\0")), 5), Err("Contains invalid symbols.".to_owned()));
    }
}
