//! SOAP over the wire: documents, transport, rules of reading, and real clients.

mod beside_rest;
mod clients;
mod documents;
mod faults;
mod features;
mod limits;
mod page;
mod passwords;
mod platform;
mod rights;
mod wire;

use libtest_mimic::Trial;
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};
use reqwest::Method;

pub(crate) fn trials() -> Vec<Trial> {
    let groups = [
        beside_rest::trials,
        clients::trials,
        documents::trials,
        faults::trials,
        features::trials,
        limits::trials,
        page::trials,
        passwords::trials,
        platform::trials,
        rights::trials,
    ];
    groups.into_iter().flat_map(|trials| trials()).chain(wire::trials()).collect()
}

/// Sends an envelope.
fn send(client: &Client, envelope: &str) -> Reply {
    let headers = [("content-type", "text/xml; charset=utf-8"), ("soapaction", "\"\"")];
    client.send(&Method::POST, "/SOAP/Provisioning", &headers, Some(envelope.as_bytes().to_vec()))
}

/// An envelope with a call of the administrator; the parameters are elements.
fn envelope(function: &str, parameters: &str) -> String {
    envelope_of((ADMIN, ADMIN_PASSWORD), function, parameters)
}

/// An envelope with a call of somebody.
fn envelope_of((login, password): (&str, &str), function: &str, parameters: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><m:{function} xmlns:m='urn:/SOAP/Provisioning'>\
         <authentication><type>admin</type><username>{login}</username><password>{password}</password></authentication>\
         <parameters>{parameters}</parameters></m:{function}></s:Body></s:Envelope>"
    )
}

/// Calls a function as the administrator.
pub(crate) fn call(client: &Client, function: &str, parameters: &str) -> Reply {
    send(client, &envelope(function, parameters))
}

/// The body of the envelope in an answer.
fn body(reply: &Reply) -> &str {
    let inside = reply.body.split("<soap:Body>").nth(1).and_then(|rest| rest.split("</soap:Body>").next());
    inside.unwrap_or_else(|| panic!("no envelope: {reply}"))
}

/// The text of the first element with a name.
fn text<'a>(reply: &'a Reply, name: &str) -> &'a str {
    let start = format!("<{name}>");
    let inside = body(reply).split(&start).nth(1).and_then(|rest| rest.split("</").next());
    inside.unwrap_or_else(|| panic!("no {name}: {reply}"))
}
