//! SOAP over the wire: documents, transport, rules of reading, and real clients.

mod clients;
mod documents;
mod features;
mod wire;

use libtest_mimic::Trial;
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};
use reqwest::Method;

pub(crate) fn trials() -> Vec<Trial> {
    clients::trials().into_iter().chain(documents::trials()).chain(features::trials()).chain(wire::trials()).collect()
}

/// Sends an envelope.
fn send(client: &Client, envelope: &str) -> Reply {
    let headers = [("content-type", "text/xml; charset=utf-8"), ("soapaction", "\"\"")];
    client.send(&Method::POST, "/SOAP/Provisioning", &headers, Some(envelope.as_bytes().to_vec()))
}

/// An envelope with a call of the administrator; the parameters are elements.
fn envelope(function: &str, parameters: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><m:{function} xmlns:m='urn:/SOAP/Provisioning'>\
         <authentication><type>admin</type><username>{ADMIN}</username><password>{ADMIN_PASSWORD}</password></authentication>\
         <parameters>{parameters}</parameters></m:{function}></s:Body></s:Envelope>"
    )
}

/// Calls a function as the administrator.
fn call(client: &Client, function: &str, parameters: &str) -> Reply {
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
