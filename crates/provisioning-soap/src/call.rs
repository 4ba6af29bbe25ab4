//! A call: from the body of a request to the envelope that answers it. Source: soap-xmlrpc, SOAP requests, SOAP responses.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::web::Payload;
use chrono::{SubsecRound, Utc};
use provisioning_core::function::{Invocation, catalogue};
use provisioning_http::legacy::{Refusal, Request, answer};
use provisioning_http::{Outcome, header};

use crate::envelope::{self, Refusal as Unread};
use crate::fault::SoapFault;
use crate::service::Soap;

const XML: &str = "text/xml; charset=utf-8";

impl Soap {
    /// Answers a call.
    pub(crate) async fn call(&self, request: &Request<'_>, payload: &mut Payload) -> Outcome {
        let charset = match Media::of(request.http.headers()) {
            Media::Xml(charset) => charset,
            Media::Newer => return refused(&SoapFault::of_refusal(&Unread::Version, request.id), true),
            Media::Other => return Refusal::MediaType.outcome(""),
        };
        let body = match request.body(payload).await {
            Ok(body) => body,
            Err(refusal) => return refusal.outcome(""),
        };
        let read = envelope::read(&body.bytes, charset.as_deref(), self.options.limits);
        drop(body);
        match read {
            Ok(read) => self.invoke(request, read).await,
            Err(refusal) => refused(&SoapFault::of_refusal(&refusal, request.id), false),
        }
    }

    async fn invoke(&self, request: &Request<'_>, read: envelope::Request) -> Outcome {
        let envelope::Request { function, authentication, parameters, encoded } = read;
        let invocation = Invocation {
            function: &function,
            authentication,
            parameters,
            address: &request.peer.address.to_string(),
            // Whole seconds: MariaDB would round a fraction up, into the future.
            now: Utc::now().naive_utc().trunc_subsecs(0),
            request_id: request.id.into(),
        };
        match self.functions.invoke(invocation).await {
            Ok(given) => {
                let text = crate::answer::write(catalogue(), &function, &given, encoded);
                Outcome::of(answer(StatusCode::OK).insert_header((CONTENT_TYPE, XML)).body(text))
            }
            Err(failure) => refused(&SoapFault::of_failure(&failure, request.id), false),
        }
    }
}

/// An answer with a fault.
fn refused(fault: &SoapFault, leaves_body: bool) -> Outcome {
    let response = answer(StatusCode::INTERNAL_SERVER_ERROR).insert_header((CONTENT_TYPE, XML)).body(fault.write());
    Outcome { leaves_body, ..Outcome::refused(response, format!("{}: {}", fault.code, fault.text)) }
}

/// What a body is said to be.
#[derive(Debug, PartialEq, Eq)]
enum Media {
    /// XML, in an encoding.
    Xml(Option<String>),
    /// SOAP 1.2.
    Newer,
    /// Something else.
    Other,
}

impl Media {
    fn of(headers: &HeaderMap) -> Self {
        let Some(value) = header(headers, CONTENT_TYPE.as_str()) else { return Self::Xml(None) };
        let mut parts = value.split(';').map(str::trim);
        let charset = || {
            value.split(';').skip(1).find_map(|part| {
                let (name, value) = part.split_once('=')?;
                let is_charset = name.trim().eq_ignore_ascii_case("charset");
                is_charset.then(|| value.trim().trim_matches(['"', '\'']).to_owned())
            })
        };
        match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "" | "text/xml" | "application/xml" => Self::Xml(charset().filter(|name| !name.is_empty())),
            "application/soap+xml" => Self::Newer,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn xml_under_its_old_names_is_taken() {
        let xml = |charset: Option<&str>| Media::Xml(charset.map(str::to_owned));
        let cases = [
            ("text/xml", xml(None)),
            ("Text/XML;charset=utf-8", xml(Some("utf-8"))),
            ("application/xml; Charset=\"ISO-8859-1\"", xml(Some("ISO-8859-1"))),
            ("text/xml; charset=", xml(None)),
            ("", xml(None)),
            ("application/soap+xml; charset=utf-8", Media::Newer),
            ("application/json", Media::Other),
            ("text/xmlx", Media::Other),
        ];
        for (value, expected) in cases {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(value))]);
            assert_eq!(Media::of(&headers), expected, "{value}");
        }
        assert_eq!(Media::of(&HeaderMap::new()), xml(None));
    }
}
