//! The same call as the clients of the field send it. The files are what they sent; that of Axis is written after its manual.

use provisioning_core::function::Input;

use super::{Request, request};

/// A request, whether it is encoded, how it says true, and whether it says that the time zone is null.
type Form = (&'static str, &'static str, bool, &'static str, bool);

const FORMS: [Form; 10] = [
    ("PHP, rpc/literal", include_str!("requests/php-literal.xml"), false, "true", false),
    ("PHP, rpc/encoded", include_str!("requests/php-encoded.xml"), true, "true", false),
    ("PHP, document/literal", include_str!("requests/php-document.xml"), false, "true", false),
    ("SOAP::Lite, hashes", include_str!("requests/soap-lite.xml"), true, "1", true),
    ("SOAP::Lite, SOAP::Data", include_str!("requests/soap-lite-data.xml"), true, "1", false),
    ("zeep, rpc/literal", include_str!("requests/zeep-literal.xml"), false, "true", true),
    ("zeep, document/literal", include_str!("requests/zeep-document.xml"), false, "true", true),
    // suds names the encoding style in every request; it reads both kinds of answers.
    ("suds, rpc/literal", include_str!("requests/suds-literal.xml"), true, "true", false),
    ("suds, rpc/encoded", include_str!("requests/suds-encoded.xml"), true, "true", false),
    ("Axis, multi-ref", include_str!("requests/axis-multi-ref.xml"), true, "true", false),
];

/// A value with the members of structs in the order of their names.
fn sorted(input: Input) -> Input {
    match input {
        Input::Elements(children) => {
            let mut children: Vec<_> = children.into_iter().map(|(name, child)| (name, sorted(child))).collect();
            children.sort_by(|a, b| a.0.cmp(&b.0));
            Input::Elements(children)
        }
        other => other,
    }
}

fn elements(children: Vec<(&str, Input)>) -> Input {
    sorted(Input::Elements(children.into_iter().map(|(name, child)| (name.to_owned(), child)).collect()))
}

#[test]
fn every_client_makes_the_same_call() {
    let plain = |text: &str| Input::Plain(text.to_owned());
    for (client, document, encoded, yes, null) in FORMS {
        let read = request(document);
        let mut data = vec![("local", plain(yes)), ("cc", plain("43"))];
        if null {
            data.push(("timezone", Input::Null));
        }
        let login = vec![("type", plain("admin")), ("username", plain("administrator")), ("password", plain("secret"))];
        let expected = Request {
            function: "create_domain".to_owned(),
            authentication: Some(elements(login)),
            parameters: Some(elements(vec![("domain", plain("sip.example.org")), ("data", elements(data))])),
            encoded,
        };
        let read = Request {
            authentication: read.authentication.map(sorted),
            parameters: read.parameters.map(sorted),
            ..read
        };
        assert_eq!(read, expected, "{client}");
    }
}
