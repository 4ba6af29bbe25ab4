//! What the log shows of a request. Source: rest-protocol, unexpected errors and logging.

use std::fmt::Write as _;

use provisioning_core::context::Params;
use provisioning_core::definition::Definition;
use serde_json::Value as Json;

/// Characters of a parameter that are shown.
const LONGEST_PARAMETER: usize = 500;

/// Bytes of a body that are shown; a longer one is not shown at all.
const LONGEST_BODY: usize = 100_000;

const MASK: &str = "*****";

/// Parts of names whose values are not for the log.
const SECRET: [&str; 7] = ["pass", "secret", "token", "pin", "auth_key", "jwt", "base64_code"];

/// The query parameters of a request on a resource, as one text.
pub(crate) fn parameters(params: &Params, definition: Option<&Definition>) -> String {
    let mut text = String::new();
    for (name, value) in params.iter() {
        let shown = if is_secret(name, definition) { MASK } else { value };
        let separator = if text.is_empty() { "" } else { "&" };
        match shown.chars().count() {
            0..=LONGEST_PARAMETER => {
                let _ = write!(text, "{separator}{name}={shown}");
            }
            length => {
                let _ = write!(text, "{separator}{name}=({length} characters)");
            }
        }
    }
    text
}

/// A body with its secrets masked; sent bytes beyond the limit are only counted.
pub(crate) fn body(document: &Json, sent: usize, definition: &Definition) -> String {
    if sent > LONGEST_BODY {
        return format!("({sent} bytes)");
    }
    let mut document = document.clone();
    mask(&mut document, definition);
    document.to_string()
}

fn mask(value: &mut Json, definition: &Definition) {
    match value {
        Json::Array(list) => list.iter_mut().for_each(|one| mask(one, definition)),
        Json::Object(members) => {
            let to_secret = members.get("path").and_then(Json::as_str).is_some_and(|path| leads_to(path, definition));
            for (name, value) in members {
                if is_secret(name, Some(definition)) || (to_secret && name == "value") {
                    *value = Json::from(MASK);
                } else {
                    mask(value, definition);
                }
            }
        }
        _ => {}
    }
}

/// Whether a pointer of a patch leads to a secret.
fn leads_to(path: &str, definition: &Definition) -> bool {
    path.split('/').any(|name| is_secret(name, Some(definition)))
}

fn is_secret(name: &str, definition: Option<&Definition>) -> bool {
    let name = name.to_ascii_lowercase();
    let by_kind = definition
        .and_then(|definition| definition.field(&name))
        .is_some_and(|field| field.is_secret() || field.masked);
    by_kind || SECRET.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use provisioning_core::registry::registry;
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let Some(vouchers) = registry().get("vouchers") else { panic!("no vouchers") };
        let voucher = json!({"amount": 1, "code": "PLAIN-1"});
        assert_eq!(body(&voucher, 1, &vouchers.definition), r#"{"amount":1,"code":"*****"}"#);
        let Some(subscribers) = registry().get("subscribers") else { panic!("no subscribers") };
        let cases = [
            (json!({"username": "a", "password": "geheim"}), r#"{"password":"*****","username":"a"}"#),
            (
                json!([{"op": "replace", "path": "/webpassword", "value": "geheim"}]),
                r#"[{"op":"replace","path":"/webpassword","value":"*****"}]"#,
            ),
            (
                json!([{"op": "add", "path": "/lock", "value": {"peer_auth_pass": "geheim"}}]),
                r#"[{"op":"add","path":"/lock","value":{"peer_auth_pass":"*****"}}]"#,
            ),
            (
                json!([{"op": "add", "path": "", "value": {"password": ["geheim"]}}]),
                r#"[{"op":"add","path":"","value":{"password":"*****"}}]"#,
            ),
        ];
        for (document, expected) in cases {
            assert_eq!(body(&document, 50, &subscribers.definition), expected);
        }
        assert_eq!(body(&json!({}), 200_000, &subscribers.definition), "(200000 bytes)");
    }

    #[test]
    fn the_number_of_an_order_of_interception_is_masked() {
        let Some(resource) = registry().get("interceptions") else { panic!("no interceptions") };
        let order = json!({"liid": 7, "number": "4311001", "x2_password": "geheim"});
        let shown = r#"{"liid":7,"number":"*****","x2_password":"*****"}"#;
        assert_eq!(body(&order, 50, &resource.definition), shown);
        let change = json!([{"op": "replace", "path": "/number", "value": "4311001"}]);
        assert!(!body(&change, 50, &resource.definition).contains("4311001"));
        let params = Params::new(vec![("number".into(), "4311001".into())]);
        assert_eq!(parameters(&params, Some(&resource.definition)), "number=*****");
    }

    #[test]
    fn parameters_are_shown_within_limits() {
        let params = |value: &str| Params::new(vec![("name".into(), value.into()), ("password".into(), "x".into())]);
        assert_eq!(parameters(&params("a b"), None), "name=a b&password=*****");
        assert_eq!(parameters(&params(&"x".repeat(501)), None), "name=(501 characters)&password=*****");
    }
}
