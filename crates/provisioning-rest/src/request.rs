//! A request as the handlers see it.

use actix_web::HttpRequest;
use provisioning_core::context::Params;
use provisioning_http::header;

/// Headers by which a client that knows only GET and POST tells the real method; the first one with a value wins.
const OVERRIDES: [&str; 4] = ["x-http-method", "x-http-method-override", "x-method-override", "x-tunneled-method"];

/// The method that counts.
pub(crate) fn method(request: &HttpRequest) -> String {
    let tunneled = OVERRIDES.iter().filter_map(|name| header(request.headers(), name)).find(|value| !value.is_empty());
    tunneled.unwrap_or(request.method().as_str()).to_ascii_uppercase()
}

/// The query parameters, decoded, in their order.
pub(crate) fn params(query: &str) -> Params {
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decoded(&name.replace('+', " ")), percent_decoded(&value.replace('+', " ")))
    });
    Params::new(pairs.collect())
}

/// Percent-decoded text; what is no valid UTF-8 becomes the replacement character.
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = code.filter(|hex| !hex.starts_with('+')).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes a parameter's value into a link: only what would break the link is encoded again. Reference clients compare the
/// parameters of `self` with those of their request. Source: rest-protocol, paging links.
pub(crate) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        if matches!(c, '%' | '&' | '#' | '+' | '"') || c.is_ascii_control() {
            let _ = write!(out, "%{:02X}", u32::from(c));
        } else {
            out.push(c);
        }
        out
    })
}

/// Writes a parameter's name into a link.
pub(crate) fn encoded_name(text: &str) -> String {
    encoded(text).replace('=', "%3D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_once_and_encoded_sparingly() {
        assert_eq!(percent_decoded("a%20b%2"), "a b%2");
        assert_eq!(percent_decoded("%zz%+1"), "%zz%+1");
        assert_eq!(encoded("50% & more: *"), "50%25 %26 more: *");
    }
}
