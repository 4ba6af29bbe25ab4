//! Calls, roles, switches and settings. Source: soap-xmlrpc, XMLRPC, authorisation, feature switches.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use reqwest::Method;
use serde_json::json;

use super::{call, call_as, document, fault, login, send, structure};

pub(super) fn trials() -> Vec<Trial> {
    let everywhere =
        on_each_target("xmlrpc", Needs::Process, &[("roles_see_what_is_theirs", roles_see_what_is_theirs)]);
    let tests: [(&str, fn()); 5] = [
        ("a_switched_off_feature_vanishes", a_switched_off_feature_vanishes),
        ("a_backend_that_is_off_vanishes", a_backend_that_is_off_vanishes),
        ("nulls_and_faults_are_as_set", nulls_and_faults_are_as_set),
        ("parameters_come_in_several_forms", parameters_come_in_several_forms),
        ("texts_come_in_several_encodings", texts_come_in_several_encodings),
    ];
    let once = tests.into_iter().map(|(name, test)| {
        Trial::test(format!("xmlrpc::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    });
    everywhere.into_iter().chain(once).collect()
}

/// A login of a reseller that may only read.
fn reader(tenant: &Tenant) -> String {
    let login = format!("reader_{}", names::unique());
    let _ = tenant.platform.create(
        "/api/admins/",
        &json!({"login": login, "password": PASSWORD, "reseller_id": tenant.reseller, "is_master": true,
            "is_active": true, "read_only": true}),
    );
    login
}

fn roles_see_what_is_theirs(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start(engine);
    let platform = legacy.server.admin();
    let (own, other) = (Tenant::create(&platform), Tenant::create(&platform));
    let client = legacy.client();
    let as_own = |method: &str, members: &[(&str, &str)]| call_as(&client, (&own.login, PASSWORD), method, members);
    let domain = |tenant: &Tenant| tenant.domain.clone();

    let read = as_own("get_domain", &[("domain", &domain(&own))]);
    assert!(fault(&read) == 0 && read.body.contains(&own.domain), "{read}");
    // What belongs to others is not there.
    assert_eq!(fault(&as_own("get_domain", &[("domain", &domain(&other))])), 2003);
    assert_eq!(fault(&as_own("delete_domain", &[("domain", &domain(&other))])), 2003);
    let list = as_own("get_domains", &[]);
    assert!(list.body.contains(&own.domain) && !list.body.contains(&other.domain), "{list}");
    let all = call(&client, "get_domains", &[]);
    assert!(all.body.contains(&own.domain) && all.body.contains(&other.domain), "{all}");

    // Who may only read creates nothing, through either interface.
    let reading = reader(&own);
    let as_reader = |method: &str, members: &[(&str, &str)]| call_as(&client, (&reading, PASSWORD), method, members);
    let new = format!("{}.example.org", names::unique());
    assert_eq!(fault(&as_reader("get_domain", &[("domain", &domain(&own))])), 0);
    assert_eq!(fault(&as_reader("create_domain", &[("domain", &new)])), 1003);
    assert_eq!(fault(&as_reader("delete_domain", &[("domain", &domain(&own))])), 1003);
    assert_eq!(platform.list("domains", &format!("domain={new}")).len(), 0);

    // The type of the login can insist on a reseller.
    let typed = |kind: &str, user: &str, password: &str| {
        let who = structure(&[("type", kind), ("username", user), ("password", password)]);
        fault(&send(&client, &document("get_domains", &[&who])))
    };
    assert_eq!(
        (typed("reseller", &own.login, PASSWORD), typed("reseller", "administrator", "administrator")),
        (0, 1001)
    );
    assert_eq!((typed("system", "administrator", "administrator"), typed("god", "administrator", "x")), (1001, 1102));
    let nobody = send(&client, &document("get_domains", &[]));
    assert_eq!(fault(&nobody), 1101, "{nobody}");
}

fn methods(client: &Client) -> Vec<String> {
    let reply = send(client, &document("system.listMethods", &[]));
    reply.body.split("<string>").skip(1).filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect()
}

/// What is off is neither listed, nor described, nor called.
fn assert_gone(client: &Client, function: &str) {
    assert!(!methods(client).iter().any(|method| method == function), "{function} is listed");
    for about in ["system.methodHelp", "system.methodSignature"] {
        assert_eq!(fault(&send(client, &document(about, &[function]))), -32601, "{about}");
    }
    let refused = call(client, function, &[]);
    assert_eq!(fault(&refused), -32601, "{refused}");
    assert!(refused.body.contains("Client.Function.Disabled"), "{refused}");
}

fn a_switched_off_feature_vanishes() {
    let function = "get_domain_preferences";
    let on = Legacy::start(Engine::Sqlite);
    assert!(methods(&on.client()).iter().any(|method| method == function));
    assert_ne!(fault(&call(&on.client(), function, &[])), -32601);
    let off = Legacy::start_with(Engine::Sqlite, "www_admin: {domain: {preference_features: no}}");
    assert_gone(&off.client(), function);
    assert!(methods(&off.client()).iter().any(|method| method == "get_domain"));
}

fn a_backend_that_is_off_vanishes() {
    let off = Legacy::start_with(Engine::Sqlite, "ossbss: {provisioning: {backends: {enable: Voip}}}");
    assert_gone(&off.client(), "get_domain");
    assert!(methods(&off.client()).iter().any(|method| method == "check_domain"));
}

fn nulls_and_faults_are_as_set() {
    let domain = format!("{}.example.org", names::unique());
    let answers = |settings: &str| {
        let legacy = Legacy::start_with(Engine::Sqlite, settings);
        let client = legacy.client();
        let created = call(&client, "create_domain", &[("domain", &domain)]);
        let refused = call(&client, "create_domain", &[("domain", &domain)]);
        (created.body, refused.body)
    };
    let (created, refused) = answers("");
    assert!(created.contains("<param><value><string></string></value></param>"), "{created}");
    assert!(refused.contains("<name>faultCode</name><value><i4>2026</i4>"), "{refused}");
    assert!(refused.contains("<string>Client.Voip.ExistingDomain: "), "{refused}");
    let (created, refused) = answers("provisioning: {xmlrpc: {nil: nil, fault_code: string}}");
    assert!(created.contains("<param><value><nil></nil></value></param>"), "{created}");
    assert!(refused.contains("<name>faultCode</name><value><string>Client.Voip.ExistingDomain</string>"), "{refused}");
}

fn parameters_come_in_several_forms() {
    let legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let who = login("administrator", "administrator");
    let what = structure(&[("domain", "example.org")]);
    let both = format!(
        "<struct><member><name>parameters</name><value>{what}</value></member>\
         <member><name>authentication</name><value>{who}</value></member></struct>"
    );
    let empty = "<array><data/></array>";
    for (method, values, number) in [
        ("check_domain", vec![who.as_str(), &what], 0),
        ("Voip.check_domain", vec![&who, &what], 0),
        ("a.b.check_domain", vec![&both], 0),
        ("get_domains", vec![&who], 0),
        ("get_domains", vec![&who, "<struct/>"], 0),
        ("get_domains", vec![&who, empty], 0),
        ("check_domain", vec![&who], 1101),
        ("check_domain", vec![&who, empty], 1101),
        ("check_domain", vec![&who, &what, &what], -32602),
        ("check_domain", vec![&who, "<int>1</int>"], -32602),
        ("check_domain", vec!["a", &what], -32602),
        ("check_nothing", vec!["a"], -32601),
        ("system.nothing", vec![], -32601),
        ("system.methodHelp", vec![], -32602),
        ("system.multicall", vec!["a"], -32602),
    ] {
        let reply = send(&client, &document(method, &values));
        assert_eq!(fault(&reply), number, "{method} {values:?}: {reply}");
    }
    let inside = "<array><data><value><struct><member><name>methodName</name><value>system.multicall</value></member>\
                  </struct></value></data></array>";
    let nested = send(&client, &document("system.multicall", &[inside]));
    assert!(nested.body.contains("<i4>-32600</i4>"), "{nested}");
}

fn texts_come_in_several_encodings() {
    let legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let call = |value: &str| {
        document("get_domain", &[&login("administrator", "administrator"), &structure(&[("domain", value)])])
    };
    let post = |content_type: &str, bytes: Vec<u8>| {
        client.send(&Method::POST, "/XMLRPC", &[("content-type", content_type)], Some(bytes))
    };
    let known = call("x.example.org");
    let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect()
    };
    for bytes in [wide(&known, u16::to_le_bytes), wide(&known, u16::to_be_bytes), known.clone().into_bytes()] {
        assert_eq!(fault(&post("text/xml", bytes)), 2003);
    }
    let strange = known.replace("administrator", "Ädmin");
    let latin: Vec<u8> = strange.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    assert_eq!(fault(&post("text/xml; charset=ISO-8859-1", latin.clone())), 1001);
    // Neither as UTF-8, nor in an encoding that is not served.
    assert_eq!(fault(&post("text/xml", latin)), -32700);
    assert_eq!(fault(&post("text/xml; charset=utf-7", known.clone().into_bytes())), -32701);

    let bytes = |bytes: &str| {
        let who = login("administrator", "administrator");
        let domain =
            format!("<struct><member><name>domain</name><value><base64>{bytes}</base64></value></member></struct>");
        fault(&send(&client, &document("get_domain", &[&who, &domain])))
    };
    assert_eq!((bytes("eC5leGFt\n cGxlLm9yZw=="), bytes("%%%")), (2003, -32602));
    assert_eq!(bytes(&"QUJD".repeat(2 * 1024 * 1024)), 1134);
}
