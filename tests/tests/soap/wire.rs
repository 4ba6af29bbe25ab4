//! What is taken, what is refused, and how it is answered. Source: soap-xmlrpc, SOAP requests, SOAP responses, SOAP faults.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::database::Engine;
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use reqwest::Method;

use super::{body, call, envelope, send, text};

pub(super) fn trials() -> Vec<Trial> {
    let everywhere =
        on_each_target("soap", Needs::Process, &[("what_soap_creates_rest_shows", what_soap_creates_rest_shows)]);
    let tests: [(&str, fn()); 4] = [
        ("answers_have_the_encoding_of_the_request", answers_have_the_encoding_of_the_request),
        ("faults_tell_what_is_wrong", faults_tell_what_is_wrong),
        ("http_is_as_specified", http_is_as_specified),
        ("documents_that_do_harm_are_refused", documents_that_do_harm_are_refused),
    ];
    let once = tests.into_iter().map(|(name, test)| {
        Trial::test(format!("soap::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    });
    everywhere.into_iter().chain(once).collect()
}

fn what_soap_creates_rest_shows(target: Target) {
    let Target::Engine(engine) = target else { return };
    let legacy = Legacy::start(engine);
    let (soap, rest) = (legacy.client(), legacy.server.admin());
    let domain = format!("{}.example.org", names::unique());
    let named = format!("<domain>{domain}</domain>");
    let created = call(&soap, "create_domain", &named);
    assert_eq!(
        (created.status, body(&created)),
        (200, "<m:create_domainResponse xmlns:m=\"urn:/SOAP/Provisioning\"></m:create_domainResponse>")
    );
    let shown = rest.list("domains", &format!("domain={domain}"));
    assert_eq!(shown.len(), 1, "{shown:?}");
    let read = call(&soap, "get_domain", &named);
    assert_eq!(text(&read, "id"), shown[0]["id"].to_string());
    // The same rule refuses the same thing in both.
    assert_eq!(rest.post("/api/domains/", &serde_json::json!({"domain": domain, "reseller_id": 1})).status, 422);
    let twice = call(&soap, "create_domain", &named);
    assert_eq!(text(&twice, "faultcode"), "soap:Client.Voip.ExistingDomain");
    // And the other way round.
    assert_eq!(rest.delete(&format!("/api/domains/{}", shown[0]["id"])).status, 204);
    assert_eq!(text(&call(&soap, "get_domain", &named), "faultcode"), "soap:Client.Voip.NoSuchDomain");
}

fn answers_have_the_encoding_of_the_request() {
    let legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let encoded = |function: &str, parameters: &str| {
        let style = "<s:Envelope s:encodingStyle='http://schemas.xmlsoap.org/soap/encoding/'";
        send(&client, &envelope(function, parameters).replacen("<s:Envelope", style, 1))
    };
    let check = "<domain>example.org</domain>";
    let data = |reply: &Reply| {
        body(reply)
            .split_once("<data")
            .map(|(_, rest)| format!("<data{}", rest.split("</m:").next().unwrap_or_default()))
    };
    assert_eq!(data(&call(&client, "check_domain", check)).as_deref(), Some("<data>true</data>"));
    let typed = encoded("check_domain", check);
    assert_eq!(data(&typed).as_deref(), Some("<data xsi:type=\"xsd:boolean\">true</data>"));
    assert!(typed.body.contains("soap:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\""), "{typed}");

    assert_eq!(data(&call(&client, "get_domains", "")).as_deref(), Some("<data></data>"));
    let empty = "<data xsi:type=\"soapenc:Array\" soapenc:arrayType=\"typens:Domain[0]\"></data>";
    assert_eq!(data(&encoded("get_domains", "")).as_deref(), Some(empty));

    let domain = format!("<domain>{}.example.org</domain>", names::unique());
    let nothing = encoded("create_domain", &domain);
    assert!(
        body(&nothing).contains("create_domainResponse xmlns:m=\"urn:/SOAP/Provisioning\" xsi:nil=\"true\">"),
        "{nothing}"
    );
    let listed = encoded("get_domains", "");
    assert!(
        body(&listed).contains("<resellers xsi:type=\"soapenc:Array\" soapenc:arrayType=\"xsd:int[1]\">"),
        "{listed}"
    );
    assert!(body(&call(&client, "get_domains", "")).contains("<resellers><item>1</item></resellers>"));
}

/// The code and the sentence of a fault, after checking the status.
fn fault(reply: &Reply) -> (String, String) {
    assert_eq!(reply.status, 500, "{reply}");
    assert_eq!(reply.header("content-type").as_deref(), Some("text/xml; charset=utf-8"));
    (text(reply, "faultcode").to_owned(), text(reply, "faultstring").to_owned())
}

fn faults_tell_what_is_wrong() {
    let legacy = Legacy::start_with(Engine::Sqlite, "www_admin: {fax_features: 0}");
    let client = legacy.client();
    let anonymous =
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><get_domains/></s:Body></s:Envelope>";
    let domain = "<domain>x.example.org</domain>";
    let call = |function: &str, parameters: &str| envelope(function, parameters);
    let cases = [
        (call("no_such", ""), "Client.Function.Unknown", "unknown function 'no_such'"),
        (anonymous.to_owned(), "Client.Syntax.MissingParam", "missing parameter 'authentication' in request"),
        (call("get_domain", ""), "Client.Syntax.MissingParam", "missing parameter 'domain' in request"),
        (call("get_domain", &format!("{domain}<x/>")), "Client.Syntax.UnknownParam", "unknown parameter 'x'"),
        (
            call("create_domain", &format!("{domain}<data>text</data>")),
            "Client.Syntax.MalformedParam",
            "parameter 'data' should be an object/hash, but is 'string'",
        ),
        (
            call("get_domain", "<domain href='#x'/>"),
            "Client.Syntax.MalformedParam",
            "parameter 'domain' refers to an element that is not there",
        ),
        (call("get_domain", domain), "Client.Voip.NoSuchDomain", "unknown domain 'x.example.org'"),
        (call("get_domain", "<domain>x</domain>"), "Client.Syntax.MalformedDomain", "malformed domain 'x' in request"),
        (
            call("get_domains", "").replace("<password>", "<password>x"),
            "Client.Voip.AuthFailed",
            "authentication failed",
        ),
        (
            call("get_domains", "").replace("/soap/envelope/", "/other/"),
            "VersionMismatch",
            "only SOAP 1.1 is spoken here",
        ),
        ("no XML".to_owned(), "Client", "there is text outside of the element at the top"),
    ];
    for (document, code, sentence) in cases {
        let reply = send(&client, &document);
        assert_eq!(fault(&reply), (format!("soap:{code}"), sentence.to_owned()), "{document}");
        let in_detail = code.starts_with("Client.");
        assert_eq!(reply.body.contains(&format!("<detail><typens:fault xmlns:typens=\"http://dev.sipwise.com/SOAP/Provisioning/Types\"><code>{code}</code>")), in_detail, "{reply}");
    }
    let reply = send(&client, &call("get_domain", domain));
    assert_eq!(text(&reply, "object"), "x.example.org");
}

fn http_is_as_specified() {
    let legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let post = |client: &Client, headers: &[(&str, &str)], body: &[u8]| {
        client.send(&Method::POST, "/SOAP/Provisioning", headers, Some(body.to_vec())).status
    };
    let document = envelope("check_domain", "<domain>example.org</domain>");
    let xml = [("content-type", "text/xml")];
    assert_eq!(post(&client, &xml, document.as_bytes()), 200);
    assert_eq!(post(&client, &[], document.as_bytes()), 200);
    assert_eq!(post(&client, &[("content-type", "application/json")], document.as_bytes()), 415);
    assert_eq!(post(&client, &[("content-type", "application/soap+xml")], document.as_bytes()), 500);
    assert_eq!(post(&client.anonymous(), &xml, document.as_bytes()), 401);
    assert_eq!(post(&client.with_login("myuser", "wrong"), &xml, document.as_bytes()), 401);
    assert_eq!(client.get("/SOAP/Intercept.wsdl").status, 404);
    let get = client.get("/SOAP/Provisioning");
    assert_eq!((get.status, get.header("allow").as_deref()), (405, Some("POST")));

    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(document.as_bytes()).expect("memory");
    let packed = gzip.finish().expect("memory");
    let coded = [("content-type", "text/xml"), ("content-encoding", "gzip")];
    assert_eq!(post(&client, &coded, &packed), 200);
    assert_eq!(post(&client, &coded, document.as_bytes()), 400);

    let latin: Vec<u8> = document
        .replace("example", "ex\u{e4}mple")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect();
    assert_eq!(post(&client, &[("content-type", "text/xml; charset=ISO-8859-1")], &latin), 200);
    assert_eq!(post(&client, &xml, &latin), 500);
    let wide: Vec<u8> = format!("\u{feff}{document}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(post(&client, &xml, &wide), 200);
    assert_eq!(post(&client, &[("content-type", "text/xml; charset=utf-7")], document.as_bytes()), 500);
}

fn documents_that_do_harm_are_refused() {
    let mut legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let inside = |content: &str| envelope("check_domain", &format!("<domain>{content}</domain>"));
    let typed = format!("<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{}", inside("&x;"));
    assert_eq!(fault(&send(&client, &typed)), ("soap:Client".to_owned(), "a document type is not allowed".to_owned()));
    let laughs = format!(
        "<!DOCTYPE x [<!ENTITY a 'ha'>{}]>{}",
        (0..20).map(|at| format!("<!ENTITY b{at} '&b{};&b{};'>", at + 1, at + 1)).collect::<String>(),
        inside("&b0;")
    );
    assert_eq!(fault(&send(&client, &laughs)).0, "soap:Client");
    let deep = inside(&format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000)));
    assert_eq!(fault(&send(&client, &deep)).0, "soap:Client.Limit.Exceeded");
    let many = inside(&"<a/>".repeat(250_000));
    assert_eq!(fault(&send(&client, &many)).0, "soap:Client.Limit.Exceeded");

    let headers = [("content-type", "text/xml"), ("content-encoding", "gzip")];
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&vec![b' '; 64 * 1024 * 1024]).expect("memory");
    let bomb = gzip.finish().expect("memory");
    let before = legacy.server.resident_memory().1;
    for _ in 0..8 {
        assert_eq!(client.send(&Method::POST, "/SOAP/Provisioning", &headers, Some(bomb.clone())).status, 413);
    }
    // What one becomes before it is refused is within the limit of a body.
    let grown = legacy.server.resident_memory().1.saturating_sub(before);
    assert!(grown < 48 * 1024 * 1024, "{grown} bytes more");
    let huge = inside(&"QUJD".repeat(2 * 1024 * 1024));
    assert_eq!(
        fault(&send(&client, &huge.replace("check_domain", "get_domain"))).0,
        "soap:Client.Syntax.MalformedDomain"
    );
    assert_eq!(send(&client, &inside(&"QUJD".repeat(5 * 1024 * 1024))).status, 413);
    assert_eq!(call(&client, "check_domain", "<domain>example.org</domain>").status, 200);
    legacy.server.assert_healthy();
}
