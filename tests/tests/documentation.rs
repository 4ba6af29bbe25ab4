//! What there is at `/api/`: for people, for programs, and for whom.

mod programs;
mod tour;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use reqwest::Method;
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "documentation",
        Needs::Api,
        &[
            ("page_has_its_chapters_and_a_section_for_each_resource", sections),
            ("page_is_the_same_as_xhtml", xhtml),
            ("page_loads_nothing_and_takes_no_address_from_an_attacker", policy),
            ("each_login_sees_what_it_may_use", roles),
            ("index_for_programs", index),
            ("openapi_in_json_and_yaml", openapi),
            ("tour_works_as_it_stands", tour::works),
        ],
    );
    trials.extend(programs::trials());
    trials
}

const XHTML: &str = "/api/?oldapidoc=1";

fn page(client: &Client) -> Reply {
    let reply = client.get("/api/");
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.header("content-type").as_deref(), Some("text/html; charset=utf-8"));
    reply
}

fn parsed(text: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).expect("the page is well-formed XML")
}

fn by_id<'a>(document: &'a Document<'_>, id: &str) -> Option<Node<'a, 'a>> {
    document.descendants().find(|node| node.attribute("id") == Some(id))
}

/// The methods in the list with an id; none if there is no such list.
fn methods(document: &Document<'_>, id: &str) -> Vec<String> {
    let list = by_id(document, id).into_iter().flat_map(|list| list.descendants().collect::<Vec<_>>());
    list.filter(|node| node.attribute("class").is_some_and(|class| class.starts_with("method")))
        .filter_map(|node| node.text().map(str::to_owned))
        .collect()
}

fn sections(target: Target) {
    let admin = target.admin();
    let reply = page(&admin);
    let document = parsed(&reply.body);
    for anchor in ["intro", "auth", "relations", "definitions"] {
        assert!(by_id(&document, anchor).is_some(), "{anchor}");
    }
    let index = admin.send(&Method::GET, "/api/", &[("Accept", "application/json")], None).json();
    for (name, entry) in index.as_object().expect("an object") {
        let heading = by_id(&document, name).unwrap_or_else(|| panic!("no section {name}"));
        let link = heading.first_element_child().expect("the heading is a link");
        assert_eq!(link.attribute("href"), Some(format!("/api/{name}/").as_str()));
        assert_eq!(link.attribute("rel"), Some("collection"));
        assert_eq!(link.text().map(str::to_lowercase).as_ref(), Some(name));
        let actions = Value::from(methods(&document, &format!("{name}-actions")));
        assert_eq!(actions, entry["actions"], "{name}");
        let offered = admin.send(&Method::OPTIONS, &format!("/api/{name}/"), &[], None);
        // One resource answers 405 to everything but GET.
        assert!(offered.status == 405 || offered.json()["methods"] == actions, "{name}: {offered}");
        let item_methods = methods(&document, &format!("{name}-itemactions"));
        assert_eq!(Value::from(item_methods), entry["item_actions"], "{name}");
        for field in entry["fields"].as_array().into_iter().flatten() {
            let field = field["name"].as_str().unwrap_or_default();
            assert!(by_id(&document, &format!("{name}-p-{field}")).is_some(), "{name}.{field}");
        }
    }
    for list in ["customers-props", "customers-qparams", "customers-journal_operations", "customers-journal_qparams"] {
        assert!(by_id(&document, list).is_some(), "{list}");
    }
}

fn xhtml(target: Target) {
    let admin = target.admin();
    let html = page(&admin);
    let xhtml = admin.get(XHTML);
    assert_eq!(xhtml.status, 200, "{xhtml}");
    assert_eq!(xhtml.header("content-type").as_deref(), Some("application/xhtml+xml"));
    assert_eq!(xhtml.header("content-language").as_deref(), Some("en"));
    assert_eq!(html.body, xhtml.body);
    let document = parsed(&xhtml.body);
    assert_eq!(document.root_element().tag_name().namespace(), Some("http://www.w3.org/1999/xhtml"));
    let mut ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id is there twice");
    let local = document.descendants().filter_map(|node| node.attribute("href")?.strip_prefix('#'));
    for target in local {
        assert!(ids.binary_search(&target).is_ok(), "a link leads to #{target}");
    }
}

fn policy(target: Target) {
    let admin = target.admin();
    let reply = page(&admin);
    let policy = reply.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let document = parsed(&reply.body);
    let loaded = document.descendants().filter_map(|node| node.attribute("src"));
    assert_eq!(loaded.collect::<Vec<_>>(), Vec::<&str>::new());
    for host in ["evil.example.com", "x\"><script>alert(1)</script>"] {
        let reply = admin.send(&Method::GET, "/api/", &[("X-Forwarded-Host", host)], None);
        assert!(!reply.body.contains(host), "{host}");
    }
}

fn roles(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let shown = |client: &Client| {
        let index = client.send(&Method::GET, "/api/", &[("Accept", "application/json")], None).json();
        index.as_object().expect("an object").keys().cloned().collect::<Vec<_>>()
    };
    let (admin, reseller) = (shown(&tenant.platform), shown(&tenant.client));
    assert!(admin.contains(&"resellers".to_owned()) && !reseller.contains(&"resellers".to_owned()), "{reseller:?}");
    let html = page(&tenant.client).body;
    let document = parsed(&html);
    assert!(by_id(&document, "resellers").is_none());
    assert!(by_id(&document, "customercontacts-p-reseller_id").is_none(), "a reseller gives no reseller_id");

    let login = format!("reads_{}", names::unique());
    let mut body = admin_body(&login, tenant.reseller);
    body["read_only"] = true.into();
    let _ = tenant.platform.create("/api/admins/", &body);
    let html = page(&tenant.platform.with_login(&login, PASSWORD)).body;
    let document = parsed(&html);
    assert_eq!(methods(&document, "customers-actions"), ["GET", "HEAD", "OPTIONS"]);
    assert_eq!(methods(&document, "customers-itemactions"), ["GET", "HEAD", "OPTIONS"]);

    let anonymous = tenant.platform.anonymous().get("/api/");
    assert_eq!(anonymous.status, 401, "{anonymous}");
}

fn index(target: Target) {
    let admin = target.admin();
    let reply = admin.send(&Method::GET, "/api/", &[("Accept", "application/json")], None);
    assert_eq!(reply.header("content-type").as_deref(), Some("application/json"));
    let lines = reply.headers.get_all("link").iter().count();
    let offered = admin.send(&Method::OPTIONS, "/api/", &[], None);
    assert_eq!(lines, offered.headers.get_all("link").iter().count());
    let customers = &reply.json()["customers"];
    assert_eq!(customers["actions"], serde_json::json!(["GET", "HEAD", "OPTIONS", "POST"]));
    assert!(customers["query_params"].as_array().is_some_and(|list| list.contains(&"not_status".into())));
    assert!(customers["sorting_cols"].as_array().is_some_and(|list| list.contains(&"external_id".into())));
    let fields = customers["fields"].as_array().expect("a list");
    let status = fields.iter().find(|field| field["name"] == "status").expect("a status");
    assert!(status["enum"].as_array().is_some_and(|list| list.iter().any(|one| one["value"] == "active")));
    let profiles = fields.iter().find(|field| field["name"] == "billing_profiles").expect("a list of profiles");
    assert!(profiles["subfields"].as_array().is_some_and(|list| !list.is_empty()));
}

fn openapi(target: Target) {
    let admin = target.admin();
    let json = admin.send(&Method::GET, "/api/?swagger=1", &[("Accept", "application/json")], None);
    assert_eq!(json.header("content-type").as_deref(), Some("application/json"));
    let document = json.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/customers/{id}"]["patch"].is_object());
    let yaml = admin.get("/api/?swagger=yml");
    assert_eq!(yaml.header("content-type").as_deref(), Some("application/x-yaml"));
    let same: Value = serde_yaml_ng::from_str(&yaml.body).expect("YAML");
    assert_eq!(same, document);
}
