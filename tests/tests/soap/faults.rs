//! A fault of each family, in SOAP and in both styles of XMLRPC. Source: soap-xmlrpc, SOAP faults, XMLRPC faults.

use libtest_mimic::Trial;
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::PASSWORD;
use provisioning_tests::legacy::Legacy;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};

use super::{body, envelope_of, send};
use crate::xmlrpc;

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("soap::a_fault_of_each_family_is_told_in_each_style::sqlite", || {
        a_fault_of_each_family_is_told_in_each_style();
        Ok(())
    })]
}

/// What is called, and what it answers.
struct Case {
    function: &'static str,
    parameters: &'static [(&'static str, &'static str)],
    code: &'static str,
    number: i32,
    sentence: &'static str,
    object: Option<&'static str>,
    param: Option<&'static str>,
}

const fn case(function: &'static str, parameters: &'static [(&'static str, &'static str)]) -> Case {
    Case { function, parameters, code: "", number: 0, sentence: "", object: None, param: None }
}

impl Case {
    const fn fails(self, code: &'static str, number: i32, sentence: &'static str) -> Self {
        Self { code, number, sentence, ..self }
    }

    const fn about(self, object: &'static str) -> Self {
        Self { object: Some(object), ..self }
    }

    const fn at(self, param: &'static str) -> Self {
        Self { object: Some(param), param: Some(param), ..self }
    }
}

const CASES: [Case; 9] = [
    case("get_domain", &[("domain", "x.example.org")])
        .fails("Client.Voip.NoSuchDomain", 2003, "unknown domain 'x.example.org'")
        .about("x.example.org"),
    case("get_domain", &[])
        .fails("Client.Syntax.MissingParam", 1101, "missing parameter 'domain' in request")
        .at("domain"),
    case("get_domain", &[("domain", "x.example.org"), ("colour", "1")])
        .fails("Client.Syntax.UnknownParam", 1103, "unknown parameter 'colour'")
        .at("colour"),
    case("no_such_function", &[]).fails("Client.Function.Unknown", -32601, "unknown function 'no_such_function'"),
    case("get_billing_profile", &[("handle", "nope")])
        .fails("Client.Billing.NoSuchProfile", 3003, "unknown billing profile 'nope'")
        .about("nope"),
    case("get_admin", &[("login", "nope")])
        .fails("Client.Admin.NoSuchAdmin", 3101, "unknown admin 'nope'")
        .about("nope"),
    case("get_ncos_level", &[("level", "nope")])
        .fails("Client.NCOS.NoSuchLevel", 3201, "unknown NCOS level 'nope'")
        .about("nope"),
    case("get_banned_ips", &[]).fails(
        "Server.Unavailable",
        4101,
        "the part of the platform that this function needs is not connected",
    ),
    // The only one that the wrong login gets, in place of the administrator's.
    case("get_domains", &[]).fails("Client.Voip.AuthFailed", 1001, "authentication failed"),
];

fn over_soap(client: &Client, login: (&str, &str), one: &Case) {
    let element = |(name, value): &(&str, &str)| format!("<{name}>{value}</{name}>");
    let parameters: String = one.parameters.iter().map(element).collect();
    let reply = send(client, &envelope_of(login, one.function, &parameters));
    assert_eq!(reply.status, 500, "{reply}");
    let optional = |name, value: Option<&str>| value.map(|value| element(&(name, value))).unwrap_or_default();
    let expected = format!(
        "<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>{}</faultstring><detail><typens:fault \
         xmlns:typens=\"http://dev.sipwise.com/SOAP/Provisioning/Types\"><code>{code}</code>{}{}</typens:fault></detail>\
         </soap:Fault>",
        one.sentence,
        optional("object", one.object),
        optional("param", one.param),
        code = one.code,
    );
    assert_eq!(body(&reply).replace("&apos;", "'").replace("&#39;", "'"), expected, "{}", one.function);
}

fn over_xmlrpc(client: &Client, login: (&str, &str), one: &Case, numeric: bool) {
    let reply = xmlrpc::call_as(client, login, one.function, one.parameters);
    let (code, sentence) = if numeric {
        (format!("<i4>{}</i4>", one.number), format!("{}: {}", one.code, one.sentence))
    } else {
        (format!("<string>{}</string>", one.code), one.sentence.to_owned())
    };
    let plain = reply.body.replace("&apos;", "'").replace("&#39;", "'");
    assert!(reply.status == 200 && plain.contains("<fault>"), "{reply}");
    assert!(plain.contains(&format!("<name>faultCode</name><value>{code}</value>")), "{code}: {reply}");
    assert!(plain.contains(&format!("<string>{sentence}</string>")), "{sentence}: {reply}");
}

fn a_fault_of_each_family_is_told_in_each_style() {
    let numeric = Legacy::start(Engine::Sqlite);
    let words = Legacy::start_with(Engine::Sqlite, "provisioning: {xmlrpc: {fault_code: string}}");
    for one in &CASES {
        let password = if one.code == "Client.Voip.AuthFailed" { PASSWORD } else { ADMIN_PASSWORD };
        let login = (ADMIN, password);
        over_soap(&numeric.client(), login, one);
        over_xmlrpc(&numeric.client(), login, one, true);
        over_xmlrpc(&words.client(), login, one, false);
    }
}
