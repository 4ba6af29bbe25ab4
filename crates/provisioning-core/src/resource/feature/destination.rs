//! Destinations of features: a number, a user name, `user@host` or a SIP URI, kept as a SIP URI.

use serde_json::Value as Json;

use crate::callforward::destination;
use crate::fault::{Fault, FieldError};
use crate::form::Form;
use crate::record::Record;

/// Brings the member `destination` of all elements of a list into its stored form, which has an end.
///
/// # Errors
/// [`Fault::Invalid`] with all that cannot be.
pub(in crate::resource) fn complete(
    form: &mut Form,
    list: &str,
    subscriber: &Record,
    longest: usize,
) -> Result<(), Fault> {
    let domain = subscriber.text("domain")?;
    let mut elements = form.list(list).unwrap_or_default().to_vec();
    let mut wrong = Vec::new();
    for (index, element) in elements.iter_mut().enumerate() {
        let Some(Json::String(text)) = element.get_mut("destination") else { continue };
        match uri(text, domain, longest) {
            Ok(uri) => *text = uri,
            Err(sentence) => wrong.push(FieldError::new(format!("{index}_destination"), text.as_str(), sentence)),
        }
    }
    if !wrong.is_empty() {
        return Err(Fault::Invalid(wrong));
    }
    form.set(list, elements);
    Ok(())
}

fn uri(text: &str, domain: &str, longest: usize) -> Result<String, String> {
    let invalid = || "Invalid destination, must be number, username or SIP URI".to_owned();
    if text.chars().any(char::is_whitespace) {
        return Err(invalid());
    }
    let uri = destination::complete(text, domain).ok_or_else(invalid)?;
    match uri.chars().count() {
        length if length > longest => {
            Err(format!("Field should not exceed {longest} characters. You entered {length}"))
        }
        _ => Ok(uri),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_somebody_becomes_a_uri() {
        let invalid = Err("Invalid destination, must be number, username or SIP URI");
        let cases = [
            ("4366610001", Ok("sip:4366610001@example.org")),
            ("bob@example.com", Ok("sip:bob@example.com")),
            ("sip:bob@example.com", Ok("sip:bob@example.com")),
            // Not the service: only call forwards have those.
            ("voicebox", Ok("sip:voicebox@example.org")),
            ("a b c", invalid),
            ("@example.org", invalid),
            ("bob@", invalid),
            ("a@b@c", invalid),
            ("sip:", invalid),
            ("12345678901234567890", Err("Field should not exceed 30 characters. You entered 36")),
        ];
        for (text, expected) in cases {
            let found = uri(text, "example.org", 30);
            assert_eq!(found.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }
}
