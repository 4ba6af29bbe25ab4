//! Rates: decimal numbers of so many digits. Source: resources/billingfees, field validation; billing, conventions.

use super::kinds::NUMBER;

/// Most digits in all.
const DIGITS: usize = 15;

/// Most digits behind the point.
const FRACTION: usize = 14;

/// Reads a rate without an exponent.
pub(super) fn read(text: &str) -> Result<f64, Vec<String>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) =
        unsigned.split_once('.').map_or((unsigned, None), |(whole, fraction)| (whole, Some(fraction)));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = are_digits(whole) && fraction.is_none_or(are_digits);
    let number = text.parse::<f64>().ok().filter(|_| is_number).ok_or_else(|| vec![NUMBER.to_owned()])?;
    let behind = fraction.map_or(0, str::len);
    let size = whole.len() + behind;
    let mut errors = Vec::new();
    if size > DIGITS {
        errors.push(format!("Total size of number must be less than or equal to {DIGITS}, but is {size}"));
    }
    if behind > FRACTION {
        errors.push(format!("May have a maximum of {FRACTION} digits after the decimal point, but has {behind}"));
    }
    if errors.is_empty() { Ok(number) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted() {
        let size = |size| format!("Total size of number must be less than or equal to 15, but is {size}");
        let behind = "May have a maximum of 14 digits after the decimal point, but has 15".to_owned();
        for (text, expected) in [
            ("0", Ok(0.0)),
            ("-0.15", Ok(-0.15)),
            ("+3", Ok(3.0)),
            ("0.00000000000001", Ok(1e-14)),
            ("123456789012345", Ok(123_456_789_012_345.0)),
            ("123456789012345.6", Err(vec![size(16)])),
            ("0.000000000000001", Err(vec![size(16), behind])),
            ("1e-5", Err(vec![NUMBER.to_owned()])),
            ("1.", Err(vec![NUMBER.to_owned()])),
            (".5", Err(vec![NUMBER.to_owned()])),
            ("ten", Err(vec![NUMBER.to_owned()])),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
