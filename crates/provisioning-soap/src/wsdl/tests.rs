use std::collections::HashSet;

use provisioning_core::function::{Backend, Disabled, Service, catalogue};
use roxmltree::{Document, Node};

use super::{Style, describe};
use crate::names::{Names, TYPES, names};

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
const ADDRESS: &str = "https://sip.example.org:2443/SOAP/Provisioning";

/// The services in all styles.
fn each() -> impl Iterator<Item = (&'static Names, Style)> {
    Service::ALL.into_iter().flat_map(|service| Style::ALL.map(|style| (names(service), style)))
}

#[expect(clippy::expect_used, reason = "a test")]
fn text(names: &Names, style: Style, plain: bool) -> String {
    describe(catalogue(), names.service, &Disabled::default(), style, plain, ADDRESS).expect("a description")
}

#[expect(clippy::expect_used, reason = "a test")]
fn parsed(text: &str) -> Document<'_> {
    Document::parse(text).expect("well-formed XML")
}

fn named<'a>(document: &'a Document<'_>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

/// The elements without documentation and blanks, one a line.
fn stripped(node: Node<'_, '_>, lines: &mut Vec<String>) {
    if ["documentation", "annotation"].contains(&node.tag_name().name()) {
        return;
    }
    if node.is_text() && !node.text().unwrap_or_default().trim().is_empty() {
        lines.push(node.text().unwrap_or_default().to_owned());
    }
    if node.is_element() {
        let attributes: Vec<String> = node.attributes().map(|one| format!("{}={}", one.name(), one.value())).collect();
        lines.push(format!("{:?} {}", node.tag_name(), attributes.join(" ")));
    }
    node.children().for_each(|child| stripped(child, lines));
}

#[test]
fn plain_is_the_whole_without_documentation() {
    for (names, style) in each() {
        let (full, plain) = (text(names, style, false), text(names, style, true));
        let [mut with, mut without] = [Vec::new(), Vec::new()];
        stripped(parsed(&full).root(), &mut with);
        stripped(parsed(&plain).root(), &mut without);
        assert_eq!(with, without, "{style:?}");
        assert!(!plain.contains("documentation") && !plain.contains("annotation") && !plain.contains("<!--"));
    }
}

#[test]
fn documentation_stands_where_it_is_allowed() {
    for (names, style) in each() {
        let text = text(names, style, false);
        let document = parsed(&text);
        let mut places = HashSet::new();
        for node in named(&document, "documentation") {
            let parent = node.parent_element().map(|parent| parent.tag_name().name().to_owned()).unwrap_or_default();
            assert_eq!(node.prev_sibling_element(), None, "it is the first child: {node:?}");
            places.insert(parent);
        }
        let allowed = ["definitions", "operation", "service", "annotation"].map(str::to_owned);
        assert_eq!(places, HashSet::from(allowed), "{style:?}");
        let mut bound = named(&document, "binding").flat_map(|binding| binding.descendants());
        assert!(bound.all(|node| node.tag_name().name() != "documentation"), "{style:?}");
    }
}

#[test]
fn every_function_that_is_on_has_an_operation_and_its_messages() {
    let disabled = Disabled::default();
    for (names, style) in each() {
        let expected: Vec<&str> =
            catalogue().published_by(names.service, &disabled).map(|function| function.name).collect();
        let text = text(names, style, true);
        let document = parsed(&text);
        for place in ["portType", "binding"] {
            let place = document.root_element().children().find(|node| node.tag_name().name() == place);
            let operations = place.into_iter().flat_map(|node| node.children());
            let found: Vec<&str> = operations
                .filter(|node| node.has_tag_name((WSDL, "operation")))
                .filter_map(|node| node.attribute("name"))
                .collect();
            assert_eq!(found, expected, "{style:?}");
        }
        let messages: HashSet<&str> = named(&document, "message").filter_map(|node| node.attribute("name")).collect();
        for name in &expected {
            for end in ["Request", "Response"] {
                assert!(messages.contains(format!("{name}_{end}").as_str()), "{style:?} {name}");
            }
        }
    }
}

#[test]
#[expect(clippy::expect_used, reason = "a test")]
fn a_backend_that_is_off_takes_its_functions_and_their_types_with_it() {
    let disabled = Disabled { backends: vec![Backend::Billing], ..Disabled::default() };
    let text =
        describe(catalogue(), Service::Provisioning, &disabled, Style::Literal, false, ADDRESS).expect("a description");
    assert!(text.contains("check_username"));
    for gone in ["\"get_domain\"", "\"GetDomainParameter", "\"Domain\"", "\"DomainArray"] {
        assert!(!text.contains(gone), "{gone}");
    }
}

#[test]
fn the_fixed_names_are_those_that_clients_compare() {
    for style in Style::ALL {
        let intercept = text(names(Service::Intercept), style, true);
        for literal in [
            "<definitions name=\"intercept\"",
            "xmlns:tns=\"http://dev.sipwise.com/SOAP/Intercept\"",
            "xmlns:typens=\"http://dev.sipwise.com/SOAP/Provisioning/Types\"",
            "portType name=\"InterceptPortType\"",
            "soapAction=\"urn:/SOAP/Intercept#create_interception\"",
            "complexType name=\"idParameter\"",
            "complexType name=\"NumberParameter\"",
            "complexType name=\"LIIDParameter\"",
            "complexType name=\"CreateInterceptParameter\"",
            "complexType name=\"UpdateInterceptParameter\"",
        ] {
            assert!(intercept.contains(literal), "{style:?} {literal}");
        }
        let text = text(names(Service::Provisioning), style, true);
        assert!(text.is_ascii() && !text.contains("get_interceptions"));
        for literal in [
            "<definitions name=\"provisioning\"",
            "xmlns:tns=\"http://dev.sipwise.com/SOAP/Provisioning\"",
            "xmlns:typens=\"http://dev.sipwise.com/SOAP/Provisioning/Types\"",
            "portType name=\"ProvisioningPortType\"",
            "binding name=\"ProvisioningBinding\"",
            "service name=\"provisioning\"",
            "port name=\"ProvisioningPort\"",
            "soapAction=\"urn:/SOAP/Provisioning#get_domain\"",
            ADDRESS,
        ] {
            assert!(text.contains(literal), "{style:?} {literal}");
        }
    }
}

/// All names that something refers to exist, and no name is given twice: what a schema alone does not check.
#[test]
fn everything_that_is_referred_to_is_there_once() {
    for (names, style) in each() {
        let text = text(names, style, false);
        let document = parsed(&text);
        let mut defined = HashSet::new();
        for schema in named(&document, "schema") {
            let space = schema.attribute("targetNamespace").unwrap_or_default();
            for node in schema.children().filter(Node::is_element) {
                if let Some(name) = node.attribute("name") {
                    let kind = node.tag_name().name();
                    assert!(defined.insert((kind, space, name)), "{style:?} {name} twice");
                }
            }
        }
        for node in named(&document, "message") {
            assert!(
                defined.insert(("message", names.namespace, node.attribute("name").unwrap_or_default())),
                "{node:?}"
            );
        }
        for node in document.descendants() {
            for (attribute, kind) in [("type", "complexType"), ("element", "element"), ("message", "message")] {
                let Some((prefix, name)) = node.attribute(attribute).and_then(|value| value.split_once(':')) else {
                    continue;
                };
                let space = node.lookup_namespace_uri(Some(prefix)).unwrap_or_default();
                let ours = [names.namespace, TYPES, names.body].contains(&space) && node.tag_name().name() != "binding";
                assert!(!ours || defined.contains(&(kind, space, name)), "{style:?} {name} of {node:?}");
                assert!(ours || prefix == "xsd" || node.tag_name().name() == "binding", "{node:?}");
            }
        }
    }
}

/// Source: WS-I Basic Profile 1.1, R2203, R2706, R2705, R2717, R2716, R2726, R2754, R2723, R2110, R2111, R2112, R2304, R2718, R2702.
#[test]
fn the_literal_descriptions_keep_the_basic_profile() {
    for (names, style) in each().filter(|(_, style)| *style != Style::Encoded) {
        let text = text(names, style, false);
        let document = parsed(&text);
        let parts = named(&document, "part").filter(|node| node.attribute("name") != Some("fault"));
        for part in parts {
            assert_eq!(part.has_attribute("type"), style == Style::Literal, "R2203, R2204: {part:?}");
            assert_eq!(part.has_attribute("element"), style == Style::Document, "R2203, R2204: {part:?}");
        }
        for body in document.descendants().filter(|node| node.has_tag_name((SOAP, "body"))) {
            assert_eq!(body.attribute("use"), Some("literal"), "R2706");
            let namespace = (style == Style::Literal).then_some(names.body);
            assert_eq!(body.attribute("namespace"), namespace, "R2716, R2717");
            assert_eq!(body.attribute("encodingStyle"), None);
        }
        for fault in document.descendants().filter(|node| node.has_tag_name((SOAP, "fault"))) {
            assert_eq!(fault.attribute("use"), Some("literal"), "R2723");
            assert_eq!(fault.attribute("namespace"), None, "R2726");
            let name = fault.parent_element().and_then(|parent| parent.attribute("name"));
            assert_eq!(fault.attribute("name"), name, "R2754");
        }
        assert!(!text.contains("soapenc:Array") && !text.contains("arrayType"), "R2110, R2111");
        let elements: Vec<&str> = named(&document, "part").filter_map(|node| node.attribute("element")).collect();
        assert!(elements.contains(&"typens:fault"), "R2205");
        let operations = |of: &str| -> Vec<String> {
            let all = named(&document, "operation")
                .filter(|node| node.parent_element().is_some_and(|parent| parent.tag_name().name() == of));
            all.filter_map(|node| node.attribute("name")).map(str::to_owned).collect()
        };
        let described = operations("portType");
        let mut once = described.clone();
        once.dedup();
        assert_eq!(described, once, "R2304");
        assert_eq!(described, operations("binding"), "R2718");
        let binding = document.descendants().find(|node| node.has_tag_name((SOAP, "binding")));
        let Some(binding) = binding else { panic!("no binding to SOAP") };
        assert_eq!(binding.attribute("transport"), Some("http://schemas.xmlsoap.org/soap/http"), "R2702");
        let styles = document.descendants().filter(|node| node.has_tag_name((SOAP, "operation")));
        let styles: Vec<_> = styles.map(|node| node.attribute("style").or(binding.attribute("style"))).collect();
        assert!(styles.iter().all(|style| Some(style) == styles.first()), "R2705");
        let actions = document.descendants().filter(|node| node.has_tag_name((SOAP, "operation")));
        assert!(actions.filter_map(|node| node.attribute("soapAction")).all(|action| action.starts_with("urn:")));
    }
}
