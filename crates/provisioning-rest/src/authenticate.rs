//! Who is calling: certificate, then Bearer, then Basic; on the listener of local programs Basic alone.
//! Source: rest-protocol, which mechanism applies; RFC 7617, RFC 6750.

use actix_web::HttpRequest;
use chrono::{NaiveDateTime, SubsecRound, Utc};
use provisioning_core::actor::Actor;
use provisioning_core::authentication::{Audience, Login};
use provisioning_core::fault::Fault;
use provisioning_http::{Basic, basic, header};

use crate::Frontend;
use crate::client::Client;
use crate::reply::Refusal;

/// The header by which a local program says that it is one, and its value.
const LOCAL_PROGRAM: (&str, &str) = ("ngcp-useragent", "NGCP::API::Client");

/// Who is calling. The first mechanism that applies decides.
///
/// # Errors
/// [`Refusal::Unauthenticated`] for missing, unreadable and wrong passwords alike; [`Fault::Forbidden`] for certificates and
/// tokens, and for clients that are banned.
pub(crate) async fn actor(request: &HttpRequest, client: &Client, frontend: &Frontend) -> Result<Actor, Refusal> {
    let now = now();
    let audience = client.audience.ok_or(Refusal::Unauthenticated)?;
    if let Some(certificate) = client.certificate.as_ref().filter(|_| audience == Audience::Staff) {
        return Ok(frontend.authenticator.certificate(certificate, now).await?);
    }
    if audience == Audience::System && header(request.headers(), LOCAL_PROGRAM.0) != Some(LOCAL_PROGRAM.1) {
        return Err(Refusal::Unauthenticated);
    }
    let credentials = header(request.headers(), "authorization").ok_or(Refusal::Unauthenticated)?;
    if let Some(token) = bearer(credentials).filter(|_| audience != Audience::System) {
        return Ok(frontend.authenticator.bearer(audience, token, now).await?);
    }
    let (user, password) = basic(credentials).and_then(Basic::into_text).ok_or(Refusal::Unauthenticated)?;
    let (user, domain) = match audience {
        Audience::Staff | Audience::System => (user.as_str(), ""),
        // Without a domain the host of the URL is meant.
        Audience::Subscribers => user.rsplit_once('@').unwrap_or((&user, client.host_name())),
    };
    let address = client.address.to_string();
    let login = Login { audience, user, domain, password: &password, address: &address, now };
    frontend.authenticator.password(&login).await?.ok_or(Refusal::Unauthenticated)
}

/// The real time: a client that sets its own for a test lengthens neither tokens nor certificates by that.
pub(crate) fn now() -> NaiveDateTime {
    // Whole seconds: MariaDB would round a fraction up.
    Utc::now().naive_utc().trunc_subsecs(0)
}

/// The realm that a refused client is told.
pub(crate) fn realm<'a>(client: &Client, frontend: &'a Frontend) -> &'a str {
    let options = &frontend.options;
    match client.audience {
        Some(Audience::Subscribers) if options.audience == Audience::Staff => crate::SUBSCRIBER_REALM,
        _ => &options.realm,
    }
}

/// The token of an `Authorization` header.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whose tokens are given; a fault for a realm that there is not, and for that of local programs, which has none.
pub(crate) fn audience(client: &Client) -> Result<Audience, Fault> {
    client.audience.filter(|audience| *audience != Audience::System).ok_or_else(|| Fault::rule("Invalid realm"))
}

#[cfg(test)]
mod tests {
    use super::bearer;

    #[test]
    fn a_token_is_told_by_its_scheme() {
        for (header, expected) in
            [("Bearer a.b.c", Some("a.b.c")), ("bearer  x ", Some("x")), ("Bearer", None), ("Basic YTpi", None)]
        {
            assert_eq!(bearer(header), expected, "{header}");
        }
    }
}
