//! `/login_jwt`: a JSON Web Token for credentials. Source: rest-protocol, JSON Web Tokens.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use provisioning_core::authentication::Credentials;
use provisioning_core::fault::Fault;
use serde_json::Value as Json;

use crate::client::Client;
use crate::negotiate::{JSON, body_type};
use crate::reply::{Refusal, answer};
use crate::{Frontend, authenticate, body};

/// Whether a raw path is that of the exchange; a slash at its end does not matter.
pub(crate) fn is_login(path: &str) -> bool {
    matches!(path.trim_start_matches('/'), "login_jwt" | "login_jwt/")
}

/// Answers a request there.
pub(crate) async fn exchange(
    http: &HttpRequest,
    method: &str,
    payload: &mut Payload,
    client: &Client,
    frontend: &Frontend,
) -> Result<HttpResponse, Refusal> {
    if method != "POST" {
        return Err(Fault::NoSuchPath.into());
    }
    let audience = authenticate::audience(client)?;
    body_type(http.headers(), JSON)?;
    let options = &frontend.options;
    // Never logged: it is full of secrets.
    let body = body::read(payload, options).await?;
    let Json::Object(members) = body::document(&body.bytes, JSON, options.document)? else {
        return Err(body::malformed(JSON, "Expected an object."));
    };
    let address = client.address.to_string();
    let credentials = Credentials {
        audience,
        members: &members,
        domain: client.host_name(),
        address: &address,
        now: authenticate::now(),
    };
    let issued = frontend.authenticator.exchange(&credentials).await?;
    Ok(answer(StatusCode::OK).insert_header((CONTENT_TYPE, JSON)).body(Json::Object(issued).to_string()))
}

#[cfg(test)]
mod tests {
    use super::is_login;

    #[test]
    fn the_path_is_known_with_and_without_slash() {
        for (path, known) in [
            ("/login_jwt", true),
            ("/login_jwt/", true),
            ("//login_jwt", true),
            ("/login_jwt/x", false),
            ("/api/login_jwt", false),
            ("/login_jwtx", false),
        ] {
            assert_eq!(is_login(path), known, "{path}");
        }
    }
}
