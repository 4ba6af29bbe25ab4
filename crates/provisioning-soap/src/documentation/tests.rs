use std::collections::HashSet;

use provisioning_core::function::{Backend, Disabled, catalogue};
use provisioning_http::page::Owner;
use roxmltree::Document;

use super::page;
use crate::Protocols;

#[expect(clippy::expect_used, reason = "a test")]
fn made_for(disabled: &Disabled, protocols: Protocols) -> String {
    page(catalogue(), disabled, "https://sip.example.org:2443", protocols, &Owner::default()).expect("a page")
}

fn made(disabled: &Disabled) -> String {
    made_for(disabled, Protocols::default())
}

#[test]
#[expect(clippy::expect_used, reason = "a test")]
fn it_is_well_formed_and_all_its_links_lead_somewhere() {
    let text = made(&Disabled::default());
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).expect("XHTML");
    let mut ids = HashSet::new();
    for node in document.descendants() {
        assert!(node.attribute("id").is_none_or(|id| ids.insert(id)), "an id is given twice: {node:?}");
        assert!(node.attributes().all(|one| !one.name().starts_with("on")));
        assert!(node.attribute("src").is_none(), "it loads nothing");
    }
    let links: Vec<&str> = document.descendants().filter_map(|node| node.attribute("href")).collect();
    let dangling: Vec<_> =
        links.iter().filter_map(|link| link.strip_prefix('#')).filter(|id| !ids.contains(id)).collect();
    assert!(!links.is_empty() && dangling.is_empty(), "{dangling:?}");
    for function in catalogue().published(&Disabled::default()) {
        assert!(ids.contains(function.name), "{}", function.name);
    }
}

#[test]
fn what_is_switched_off_is_not_there() {
    let text = made(&Disabled { backends: vec![Backend::Billing], ..Disabled::default() });
    assert!(text.contains("id=\"check_username\""));
    assert!(!text.contains("\"get_domain\"") && !text.contains("type-Domain\""));
}

#[test]
fn an_example_is_a_whole_program() {
    let text = made(&Disabled::default());
    for line in [
        "$client = new SoapClient(&#39;https://sip.example.org:2443/SOAP/Provisioning.wsdl?literal&#39;,",
        "print_r($client-&#62;get_domain($authentication, [&#39;domain&#39; =&#62; &#39;DOMAIN&#39;]));",
        "my $answer = $client-&#62;call(&#39;get_domain&#39;, $authentication, {domain =&#62; &#39;DOMAIN&#39;});",
        "    print(client.service.get_domain(authentication, {&#39;domain&#39;: &#39;DOMAIN&#39;}))",
        "    &#60;m:get_domain xmlns:m=&#34;urn:/SOAP/Provisioning&#34;&#62;",
        "my $client = XMLRPC::Lite-&#62;proxy(&#39;https://httpuser:httppassword@sip.example.org:2443/XMLRPC&#39;);",
        "    print(server.get_domain(authentication, {&#39;domain&#39;: &#39;DOMAIN&#39;}))",
        "  &#60;methodName&#62;get_domain&#60;/methodName&#62;",
    ] {
        assert!(text.contains(line), "{line}");
    }
}

#[test]
fn a_protocol_that_is_not_there_is_not_told_of() {
    let page = |soap, xmlrpc| made_for(&Disabled::default(), Protocols { soap, xmlrpc });
    let told = |page: &str| {
        [".wsdl", "SOAP/Provisioning", "SoapClient", "soap:Fault", "/XMLRPC", "methodName", "system.multicall"]
            .map(|word| page.contains(word))
    };
    assert_eq!(told(&page(true, true)), [true; 7]);
    assert_eq!(told(&page(true, false)), [true, true, true, true, false, false, false]);
    assert_eq!(told(&page(false, true)), [false, false, false, false, true, true, true]);
}

#[test]
#[expect(clippy::expect_used, reason = "a test")]
fn it_tells_whose_platform_it_is() {
    let all = Disabled::default();
    let owner = Owner::new(Some("Example & Sons <phones>"), Some("noc@example.org"));
    let told = page(catalogue(), &all, "https://sip.example.org:2443", Protocols::default(), &owner).expect("a page");
    assert!(told.contains("the platform of Example &#38; Sons &#60;phones&#62;."), "escaped");
    assert!(told.contains("<a href=\"mailto:noc@example.org\">noc@example.org</a>"));
    assert!(!made(&all).contains("class=\"owner\""), "nothing is shown that was not set");
}

#[test]
fn headings_are_words() {
    assert_eq!(super::title("call_forwards"), "Call forwards");
}
