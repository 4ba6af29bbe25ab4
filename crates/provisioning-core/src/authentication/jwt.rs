//! JSON Web Tokens: HS256 and nothing else. Source: RFC 7519, RFC 7515; rest-protocol, JSON Web Tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::settings::SigningKey;

/// Longest token that is looked at.
const LONGEST: usize = 4096;

/// What a token says. Times are seconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    /// The admin, in tokens of administrative logins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<i64>,
    /// The subscriber, in tokens of subscribers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subscriber_uuid: Option<String>,
    /// Login; of a subscriber without its domain.
    #[serde(default)]
    pub(super) username: String,
    /// End of its validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exp: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    typ: Option<String>,
    /// Extensions that a reader must understand; there is none that we do.
    #[serde(skip_serializing_if = "Option::is_none")]
    crit: Option<serde_json::Value>,
}

/// Makes a token; `None` when the key is of no use.
pub(super) fn sign(key: &SigningKey, claims: &Claims) -> Option<String> {
    let header = Header { alg: "HS256".to_owned(), typ: Some("JWT".to_owned()), crit: None };
    let encode = |json: Vec<u8>| URL_SAFE_NO_PAD.encode(json);
    let signed = format!("{}.{}", encode(serde_json::to_vec(&header).ok()?), encode(serde_json::to_vec(claims).ok()?));
    let signature = mac(key, &signed)?.finalize().into_bytes();
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// What a token says, if it was signed with the key and is valid at `now`.
pub(super) fn read(key: &SigningKey, token: &str, now: i64) -> Option<Claims> {
    if token.len() > LONGEST {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    mac(key, signed)?.verify_slice(&decode(signature)?).ok()?;
    let header: Header = serde_json::from_slice(&decode(header)?).ok()?;
    let claims: Claims = serde_json::from_slice(&decode(claims)?).ok()?;
    let valid = header.alg == "HS256" && header.crit.is_none() && claims.exp.is_none_or(|end| now < end);
    valid.then_some(claims)
}

fn mac(key: &SigningKey, signed: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).ok()?;
    mac.update(signed.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SigningKey {
        SigningKey(text.as_bytes().to_vec())
    }

    #[test]
    fn a_token_of_another_maker_is_understood() {
        // Made with another implementation: key "secret", {"id":7,"username":"alice"}.
        let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6NywidXNlcm5hbWUiOiJhbGljZSJ9.\
                     2Sy8cX2B9kWutknx53bOkpl0KbYSdaFpEOKsgzJoXHM";
        let claims = Claims { id: Some(7), username: "alice".to_owned(), ..Claims::default() };
        assert_eq!(read(&key("secret"), token, 0), Some(claims.clone()));
        assert_eq!(sign(&key("secret"), &claims).as_deref(), Some(token));
    }

    #[test]
    fn only_what_was_signed_counts_and_only_in_time() {
        let claims = Claims { id: Some(7), username: "alice".to_owned(), exp: Some(1000), ..Claims::default() };
        let token = sign(&key("secret"), &claims).unwrap_or_default();
        assert_eq!(read(&key("secret"), &token, 999), Some(claims));
        assert_eq!(read(&key("secret"), &token, 1000), None, "over");
        assert_eq!(read(&key("Secret"), &token, 0), None, "another key");
        let mut parts = token.split('.');
        let (header, body, signature) = (parts.next(), parts.next(), parts.next());
        let (Some(header), Some(body), Some(signature)) = (header, body, signature) else { panic!("three parts") };
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
        let other = URL_SAFE_NO_PAD.encode(r#"{"id":8,"username":"alice"}"#);
        for forged in [
            format!("{none}.{body}."),
            format!("{none}.{body}.{signature}"),
            format!("{header}.{other}.{signature}"),
            format!("{header}.{body}."),
            format!("{header}.{body}"),
            format!("{token}."),
            format!("{token}="),
            String::new(),
            "..".to_owned(),
            "x".repeat(5000),
        ] {
            assert_eq!(read(&key("secret"), &forged, 0), None, "{forged}");
        }
    }

    #[test]
    fn another_algorithm_is_refused_though_the_signature_is_right() {
        let body = URL_SAFE_NO_PAD.encode(r#"{"id":7,"username":"alice"}"#);
        for header in [r#"{"alg":"HS512"}"#, r#"{"alg":"none"}"#, r#"{"alg":"HS256","crit":["exp"]}"#, "{}"] {
            let signed = format!("{}.{body}", URL_SAFE_NO_PAD.encode(header));
            let signature = mac(&key("secret"), &signed).map(|mac| mac.finalize().into_bytes());
            let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.unwrap_or_default()));
            assert_eq!(read(&key("secret"), &token, 0), None, "{header}");
        }
    }
}
