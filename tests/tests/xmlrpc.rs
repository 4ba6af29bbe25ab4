//! XMLRPC over the wire: clients of the field, rules of the protocol, the listener and its users.

mod clients;
mod listener;
mod wire;

use libtest_mimic::Trial;
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};
use reqwest::Method;

pub(crate) fn trials() -> Vec<Trial> {
    clients::trials().into_iter().chain(listener::trials()).chain(wire::trials()).collect()
}

/// Sends a document.
fn send(client: &Client, document: &str) -> Reply {
    client.send(&Method::POST, "/XMLRPC", &[("content-type", "text/xml")], Some(document.as_bytes().to_vec()))
}

/// A call with parameters that are values.
fn document(method: &str, values: &[&str]) -> String {
    let params: String = values.iter().map(|value| format!("<param><value>{value}</value></param>")).collect();
    format!("<methodCall><methodName>{method}</methodName><params>{params}</params></methodCall>")
}

/// A struct of texts.
fn structure(members: &[(&str, &str)]) -> String {
    let members: String = members
        .iter()
        .map(|(name, value)| format!("<member><name>{name}</name><value>{value}</value></member>"))
        .collect();
    format!("<struct>{members}</struct>")
}

/// The struct that tells who calls.
fn login(user: &str, password: &str) -> String {
    structure(&[("type", "admin"), ("username", user), ("password", password)])
}

/// Calls a function as somebody.
pub(crate) fn call_as(
    client: &Client,
    (user, password): (&str, &str),
    method: &str,
    members: &[(&str, &str)],
) -> Reply {
    send(client, &document(method, &[&login(user, password), &structure(members)]))
}

/// Calls a function as the administrator.
fn call(client: &Client, method: &str, members: &[(&str, &str)]) -> Reply {
    call_as(client, (ADMIN, ADMIN_PASSWORD), method, members)
}

/// The number of the fault in an answer; 0 for a result.
pub(crate) fn fault(reply: &Reply) -> i32 {
    assert_eq!(reply.status, 200, "{reply}");
    let inside = reply.body.split("<name>faultCode</name><value><i4>").nth(1).and_then(|rest| rest.split('<').next());
    inside.map_or(0, |code| code.parse().unwrap_or_else(|_| panic!("no number: {reply}")))
}
