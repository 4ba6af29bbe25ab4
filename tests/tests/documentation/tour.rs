//! The commands of the tour, run as the page shows them.

use std::process::Command;

use provisioning_tests::case::Target;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::names;
use regex::Regex;
use roxmltree::Node;
use serde_json::{Value, json};

/// The subscriber's domain in the tour; domains are unique on the platform.
const DOMAIN: &str = "sip.example.com";

struct Step {
    command: String,
    answer: String,
    /// Members that the answer must have; null for none.
    shown: Value,
}

pub(super) fn works(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let _ = tenant.client.create("/api/billingprofiles/", &json!({"handle": "my_tariff", "name": "My tariff"}));
    let domain = format!("{}.example.com", names::unique());
    let digits = names::digits();
    // The ids of the page, and those that the server has given instead.
    let mut ids: Vec<(String, String)> = vec![("3".to_owned(), tenant.profile.to_string())];
    let steps = steps(&super::page(&tenant.client).body);
    assert!(steps.len() >= 15, "{}", steps.len());
    for step in &steps {
        let mut command =
            step.command.replace(DOMAIN, &domain).replace("\"ac\": \"720\"", &format!("\"ac\": \"{}\"", &digits[..6]));
        for (shown, real) in &ids {
            let number = Regex::new(&format!(r"(/|_id&quot;: |_id.: ){shown}\b")).expect("a pattern");
            command = number.replace_all(&command, format!("${{1}}{real}")).into_owned();
        }
        let answer = run(&tenant, &command);
        let (status, location) = step.answer.split_once(", Location: ").unwrap_or((&step.answer, ""));
        assert!(
            answer.contains(&format!("HTTP/2 {status}")) || answer.contains(&format!("HTTP/1.1 {status}")),
            "{command}\n{answer}"
        );
        if !location.is_empty() {
            ids.push((last(location), last(header(&answer, "location"))));
        }
        if !step.shown.is_null() {
            let mut shown = step.shown.clone();
            real_ids(&mut shown, &ids);
            let document = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
            let document: Value = serde_json::from_str(document).expect("a document");
            assert!(has(&document, &shown), "{command}\n{shown} is not in {document}");
        }
    }
}

/// Puts the server's ids in the place of those of the page.
fn real_ids(value: &mut Value, ids: &[(String, String)]) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let is = |shown: &str| name.ends_with("_id") && *value == json!(shown.parse::<u64>().ok());
                let real = ids.iter().rev().find(|(shown, _)| is(shown));
                match real {
                    Some((_, real)) => *value = json!(real.parse::<u64>().ok()),
                    None => real_ids(value, ids),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| real_ids(value, ids)),
        _ => {}
    }
}

/// Whether a document has what is shown of it: lists whole, of objects the members that are shown.
fn has(document: &Value, shown: &Value) -> bool {
    match (document, shown) {
        (Value::Object(document), Value::Object(shown)) if !shown.is_empty() => {
            shown.iter().all(|(name, value)| document.get(name).is_some_and(|found| has(found, value)))
        }
        (Value::Array(document), Value::Array(shown)) => {
            document.len() == shown.len() && document.iter().zip(shown).all(|(document, shown)| has(document, shown))
        }
        _ => document == shown,
    }
}

/// The commands of the tour with the answers that they get.
fn steps(html: &str) -> Vec<Step> {
    let document = super::parsed(html);
    let list = document.descendants().find(|node| node.attribute("class") == Some("steps")).expect("the tour");
    let step = |item: Node<'_, '_>| {
        let code = |parent: &str| {
            let found = item.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/1999/xhtml", "code")));
            let mut found = found.filter(|node| node.parent().is_some_and(|above| above.tag_name().name() == parent));
            found.next().and_then(|node| node.text()).expect("a command and its answer").to_owned()
        };
        let shown = item.children().find(|node| node.attribute("class") == Some("shown"));
        let shown = shown.and_then(|node| node.first_element_child()?.text());
        let shown = shown.map_or(Value::Null, |text| serde_json::from_str(text).expect("JSON"));
        Step { command: code("pre"), answer: code("p"), shown }
    };
    list.children().filter(Node::is_element).map(step).collect()
}

fn run(tenant: &Tenant, command: &str) -> String {
    let script = format!("curl() {{ command curl --silent --show-error --insecure --include \"$@\"; }}\n{command}");
    let output = Command::new("bash")
        .args(["-e", "-c", &script])
        .env("API", format!("{}/api", tenant.client.base()))
        .env("LOGIN", format!("{}:{PASSWORD}", tenant.login))
        .output()
        .expect("bash and curl are installed");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let mut lines = answer.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).unwrap_or_default()
}

fn last(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}
