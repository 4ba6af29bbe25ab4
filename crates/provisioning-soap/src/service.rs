//! SOAP on the listener: which paths it has, and what a GET gives. Source: soap-xmlrpc, endpoints, WSDL, HTML documentation.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, IF_NONE_MATCH, LOCATION, VARY,
};
use actix_web::web::Payload;
use async_trait::async_trait;
use provisioning_core::function::{Functions, Service, Switch, catalogue};
use provisioning_http::legacy::{Interface, Request, answer};
use provisioning_http::{Outcome, header, page};

use crate::names::{DOCUMENTATION, addressed, names};
use crate::rendered::{Cache, Form};
use crate::wsdl::{self, Style};
use crate::{Limits, address, documentation};

/// Which protocols there are: the page tells of no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protocols {
    /// Calls and descriptions of SOAP are served here.
    pub soap: bool,
    /// Calls of XMLRPC are served next to it.
    pub xmlrpc: bool,
}

impl Default for Protocols {
    fn default() -> Self {
        Self { soap: true, xmlrpc: true }
    }
}

/// What the operator has set for SOAP.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The style of the description when a client names none.
    pub style: Style,
    /// How large a request may be.
    pub limits: Limits,
    /// Which protocols there are.
    pub protocols: Protocols,
    /// The server's own host, with a port, for clients that name none.
    pub host: Option<String>,
    /// Who runs the server.
    pub owner: page::Owner,
}

/// The SOAP interface.
pub struct Soap {
    pub(crate) functions: Arc<dyn Functions>,
    pub(crate) options: Options,
    cache: Cache,
}

impl Soap {
    /// The interface to some functions.
    pub fn new(functions: Arc<dyn Functions>, options: Options) -> Self {
        Self { functions, options, cache: Cache::default() }
    }
}

#[async_trait(?Send)]
impl Interface for Soap {
    fn methods(&self, path: &str) -> &'static [&'static str] {
        let Protocols { soap, xmlrpc } = self.options.protocols;
        match path {
            "" | "/SOAP" => &["GET"],
            "/XMLRPC" if xmlrpc => &["GET"],
            _ => match addressed(path) {
                Some((of, _)) if !(soap && self.is_on(of.service)) => &[],
                Some((_, true)) => &["GET"],
                Some((_, false)) => &["POST"],
                None => &[],
            },
        }
    }

    async fn answer(&self, request: &Request<'_>, payload: &mut Payload) -> Outcome {
        match (request.path, addressed(request.path)) {
            (_, Some((of, false))) => self.call(of, request, payload).await,
            (_, Some((of, true))) => {
                let accept = header(request.http.headers(), ACCEPT.as_str());
                let form = choose(request.http.query_string(), accept, self.options.style);
                self.document(
                    request,
                    form.map_or(Form::Page, |(style, plain)| Form::Description(of.service, style, plain)),
                )
            }
            ("", None) => Outcome::of(answer(StatusCode::FOUND).insert_header((LOCATION, DOCUMENTATION)).finish()),
            _ => self.document(request, Form::Page),
        }
    }
}

impl Soap {
    /// Whether a service is there: the one of lawful interception is while it is switched on.
    fn is_on(&self, service: Service) -> bool {
        service == Service::Provisioning || !self.functions.disabled().switches.contains(&Switch::Intercept)
    }

    fn document(&self, request: &Request<'_>, form: Form) -> Outcome {
        let base = address::base(request, self.options.host.as_deref());
        let disabled = self.functions.disabled();
        let made = self.cache.get(form, &base, &disabled, || match form {
            Form::Page => {
                documentation::page(catalogue(), &disabled, &base, self.options.protocols, &self.options.owner)
            }
            Form::Description(service, style, plain) => {
                let address = format!("{base}{}", names(service).endpoint);
                wsdl::describe(catalogue(), service, &disabled, style, plain, &address)
            }
        });
        let made = match made {
            Ok(made) => made,
            Err(error) => {
                tracing::error!(error, "a document could not be made");
                return Outcome::refused(answer(StatusCode::INTERNAL_SERVER_ERROR).finish(), "Internal server error.");
            }
        };
        let headers = request.http.headers();
        let gzip = header(headers, ACCEPT_ENCODING.as_str()).is_some_and(|accepted| accepts(accepted, "gzip"));
        let tag = format!("\"{}{}\"", made.tag, if gzip { "-gzip" } else { "" });
        let known = header(headers, IF_NONE_MATCH.as_str()).is_some_and(|tags| has_tag(tags, &tag));
        let mut response = HttpResponse::build(if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
        response
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, "private, max-age=0"))
            .insert_header((VARY, "Accept, Accept-Encoding, Authorization, Host"));
        if known {
            return Outcome::of(response.finish());
        }
        if gzip {
            response.insert_header((CONTENT_ENCODING, "gzip"));
        }
        if form == Form::Page {
            response
                .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
                .insert_header((CONTENT_LANGUAGE, "en"))
                .insert_header((CONTENT_SECURITY_POLICY, page::policy()));
        } else {
            response.insert_header((CONTENT_TYPE, "text/xml; charset=utf-8"));
        }
        Outcome::of(response.body(if gzip { made.gzip.clone() } else { made.text.clone() }))
    }
}

/// The description that a request asks for, and whether as a plain one; `None` for the page. Words come before the `Accept`
/// header: a browser gets the page, unless it names a description.
fn choose(query: &str, accept: Option<&str>, usual: Style) -> Option<(Style, bool)> {
    let words: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or(pair)).collect();
    let says = |word: &str| words.contains(&word);
    let style = Style::ALL.into_iter().find(|style| says(style.word()));
    let named = style.is_some() || says("plain") || says("wsdl");
    if says("doc") || (!named && accept.is_some_and(prefers_html)) {
        return None;
    }
    Some((style.unwrap_or(usual), says("plain")))
}

/// Whether somebody prefers HTML to XML, as browsers do.
fn prefers_html(accept: &str) -> bool {
    let of = |name: &str| quality(accept, name).unwrap_or(0);
    of("text/html") > of("text/xml").max(of("application/xml"))
}

/// Whether a list of codings has one that is not refused.
fn accepts(list: &str, name: &str) -> bool {
    quality(list, name).is_some_and(|quality| quality > 0)
}

/// The quality of an element of a list in thousandths, if it is named. Source: RFC 9110, section 12.4.2.
fn quality(list: &str, name: &str) -> Option<u32> {
    list.split(',').find_map(|element| {
        let mut parts = element.split(';').map(str::trim);
        if !parts.next()?.eq_ignore_ascii_case(name) {
            return None;
        }
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let digits = |quality: &str| {
            let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
            format!("{whole}{fraction:0<3.3}").parse().unwrap_or(0)
        };
        Some(quality.map_or(1000, digits))
    })
}

/// Whether a list of tags has one, or stands for all.
fn has_tag(list: &str, tag: &str) -> bool {
    list.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    #[test]
    fn words_come_before_the_accept_header() {
        let description = |style, plain| Some((style, plain));
        let usual = description(Style::Encoded, false);
        let cases = [
            ("", None, usual),
            ("", Some("*/*"), usual),
            ("", Some("text/xml"), usual),
            ("", Some("text/html;q=0.5, text/xml"), usual),
            ("", Some(BROWSER), None),
            ("wsdl", Some(BROWSER), usual),
            ("unknown=1", None, usual),
            ("plain", Some(BROWSER), description(Style::Encoded, true)),
            ("literal", Some(BROWSER), description(Style::Literal, false)),
            ("plain&document", None, description(Style::Document, true)),
            ("wsdl&literal&plain", None, description(Style::Literal, true)),
            ("document=", None, description(Style::Document, false)),
            ("doc", None, None),
            ("doc&literal", Some("text/xml"), None),
        ];
        for (query, accept, expected) in cases {
            assert_eq!(choose(query, accept, Style::Encoded), expected, "{query} {accept:?}");
        }
    }

    #[test]
    fn codings_and_tags_are_found_in_lists() {
        for (list, expected) in
            [("gzip", true), ("deflate, GZIP;q=0.5", true), ("gzip;q=0", false), ("br", false), ("gzip;q=0.000", false)]
        {
            assert_eq!(accepts(list, "gzip"), expected, "{list}");
        }
        for (list, expected) in [("\"a\"", true), ("\"b\", W/\"a\"", true), ("*", true), ("\"b\"", false), ("a", false)]
        {
            assert_eq!(has_tag(list, "\"a\""), expected, "{list}");
        }
    }
}
