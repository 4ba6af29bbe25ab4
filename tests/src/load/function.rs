//! A subscriber read by the function `get_voip_account_subscriber` and over the HTTP API, and what the description costs.

use std::time::{Duration, Instant};

use reqwest::Method;

use crate::client::Client;
use crate::fixture::Tenant;
use crate::server::{ADMIN, ADMIN_PASSWORD};

/// The function.
const FUNCTION: &str = "get_voip_account_subscriber";

/// How often the description is asked for, after the first time.
const AGAIN: usize = 20;

/// A request that calls the function.
#[derive(Debug)]
pub struct Call {
    /// Its protocol.
    pub protocol: &'static str,
    /// Where it goes.
    pub path: &'static str,
    /// The document.
    pub body: String,
}

/// The same read over the HTTP API, and the calls.
#[derive(Debug)]
pub struct Reads {
    /// The path of the subscriber.
    pub rest: String,
    /// The calls of the function.
    pub calls: [Call; 2],
}

/// Makes a subscriber and the ways to read it.
///
/// # Panics
/// When the server refuses a step.
#[must_use]
pub fn prepare(platform: &Client) -> Reads {
    let tenant = Tenant::create(platform);
    let customer = tenant.customer();
    let rest = format!("/api/subscribers/{}", tenant.subscriber(customer));
    let shown = platform.get(&rest).json();
    let text = |name: &str| shown.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let who = [("type", "admin"), ("username", ADMIN), ("password", ADMIN_PASSWORD)];
    let (customer, username, domain) = (customer.to_string(), text("username"), text("domain"));
    let which = [("id", customer.as_str()), ("username", &username), ("domain", &domain)];
    Reads { rest, calls: [soap(&who, &which), xmlrpc(&who, &which)] }
}

fn soap(who: &[(&str, &str)], which: &[(&str, &str)]) -> Call {
    let elements = |members: &[(&str, &str)]| -> String {
        members.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect()
    };
    let body = format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>\
         <m:{FUNCTION} xmlns:m=\"urn:/SOAP/Provisioning\"><authentication>{}</authentication>\
         <parameters>{}</parameters></m:{FUNCTION}></soap:Body></soap:Envelope>",
        elements(who),
        elements(which),
    );
    Call { protocol: "SOAP", path: "/SOAP/Provisioning", body }
}

fn xmlrpc(who: &[(&str, &str)], which: &[(&str, &str)]) -> Call {
    let param = |members: &[(&str, &str)]| {
        let member = |(name, value): &(&str, &str)| {
            format!("<member><name>{name}</name><value><string>{value}</string></value></member>")
        };
        let members: String = members.iter().map(member).collect();
        format!("<param><value><struct>{members}</struct></value></param>")
    };
    let (who, which) = (param(who), param(which));
    let body = format!("<methodCall><methodName>{FUNCTION}</methodName><params>{who}{which}</params></methodCall>");
    Call { protocol: "XMLRPC", path: "/XMLRPC", body }
}

/// Asks for the description again and again; what it weighs and how long it takes, as a sentence.
///
/// # Panics
/// When the server refuses.
#[must_use]
pub fn description(client: &Client) -> String {
    let get = |coding: &str| {
        let begun = Instant::now();
        let headers = [("accept-encoding", coding)];
        let reply = client.send(&Method::GET, "/SOAP/Provisioning.wsdl", &headers, None);
        assert_eq!(reply.status, 200, "{reply}");
        (reply.bytes.len(), begun.elapsed())
    };
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let (size, first) = get("identity");
    let mut times: Vec<Duration> = (0..AGAIN).map(|_| get("identity").1).collect();
    times.sort_unstable();
    let again = times.get(AGAIN / 2).copied().unwrap_or_default();
    let (packed, _) = get("gzip");
    format!(
        "WSDL: {size} bytes, {packed} by gzip; {:.1} ms when it is made, with a new connection, {:.1} ms after that.",
        ms(first),
        ms(again)
    )
}
