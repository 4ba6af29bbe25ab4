//! HTTP Basic. Source: rest-protocol, HTTP Basic; RFC 7617.

use actix_web::HttpRequest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use provisioning_core::actor::Actor;

use crate::reply::Refusal;
use crate::request::header;
use crate::{Audience, Frontend};

/// Who is calling.
///
/// # Errors
/// [`Refusal::Unauthenticated`] for missing, unreadable and wrong credentials alike.
pub(crate) async fn actor(request: &HttpRequest, frontend: &Frontend) -> Result<Actor, Refusal> {
    let (user, password) =
        header(request.headers(), "authorization").and_then(basic).ok_or(Refusal::Unauthenticated)?;
    let found = match frontend.options.audience {
        Audience::Staff => frontend.authenticator.admin(&user, &password).await?,
        Audience::Subscribers => {
            // Without a domain the host of the URL is meant.
            let host = request.connection_info().host().to_owned();
            let host = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
            let (name, domain) = user.rsplit_once('@').unwrap_or((&user, host));
            frontend.authenticator.subscriber(name, domain, &password).await?
        }
    };
    found.ok_or(Refusal::Unauthenticated)
}

/// User and password of an `Authorization` header.
pub(crate) fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || token.len() > 4096 {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(token.trim()).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    (!user.is_empty()).then(|| (user.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::basic;

    #[test]
    fn only_well_formed_basic_credentials_count() {
        let cases = [
            ("Basic YTpi", Some(("a", "b"))),
            ("basic YTpiOmM=", Some(("a", "b:c"))),
            ("Digest YTpi", None),
            ("Basic", None),
            ("Basic !!!", None),
            ("Basic YQ==", None),
            ("Basic OmI=", None),
        ];
        for (header, expected) in cases {
            let expected = expected.map(|(user, password)| (user.to_owned(), password.to_owned()));
            assert_eq!(basic(header), expected, "{header}");
        }
    }
}
