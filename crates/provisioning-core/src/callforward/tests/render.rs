//! The representation of one type.

use serde_json::{Value, json};

use super::super::CfType;
use super::super::destination::{Destination, Hosts};
use super::super::pattern::Mode;
use super::super::period::Period;
use super::super::render::{PatternSet, SetRecord, StoredForward, Viewer, forward, set_destination};

fn record(id: i64, name: &str) -> SetRecord {
    SetRecord { id, subscriber_id: 11, name: name.to_owned(), own: None }
}

fn destination(uri: &str, timeout: u32) -> Destination {
    Destination { uri: uri.to_owned(), timeout, priority: None, announcement_id: None }
}

fn show(cf_type: CfType, stored: Option<&StoredForward>, ringtimeout: Option<u32>) -> Value {
    let hosts = Hosts::default();
    forward(cf_type, stored, ringtimeout, &Viewer { domain: "example.org", hosts: &hosts, display: None })
}

fn plain() -> StoredForward {
    StoredForward {
        destination_set: record(7, "quickset_cfna"),
        destinations: vec![destination("sip:431@example.org", 10), destination("sip:vmu431@voicebox.local", 300)],
        times: None,
        sources: None,
        bnumbers: None,
    }
}

#[test]
fn a_type_that_is_not_set() {
    for cf_type in CfType::ALL {
        assert_eq!(show(cf_type, None, Some(20)), json!({}));
    }
}

#[test]
fn a_type_without_conditions() {
    let expected = json!({
        "destinations": [
            {"destination": "sip:431@example.org", "simple_destination": "431", "timeout": 10, "priority": null,
             "announcement_id": null},
            {"destination": "voicebox", "timeout": 300, "priority": null, "announcement_id": null},
        ],
        "times": [],
        "sources": [], "sources_mode": "whitelist", "sources_is_regex": false,
        "bnumbers": [], "bnumbers_mode": "whitelist", "bnumbers_is_regex": false,
        "destination_set": {"id": 7, "subscriber_id": 11, "name": "quickset_cfna"},
        "time_set": null, "source_set": null, "bnumber_set": null,
    });
    assert_eq!(show(CfType::Cfna, Some(&plain()), Some(20)), expected);
}

#[test]
fn a_type_with_conditions() {
    let mut stored = plain();
    let hour = Period { hour: Some("8-17".to_owned()), ..Period::default() };
    stored.times = Some((record(3, "quickset_cfu"), vec![hour]));
    let patterns = |id, mode, is_regex| {
        Some(PatternSet { record: record(id, "quickset_cfu"), mode, is_regex, values: vec!["43*".to_owned()] })
    };
    stored.sources = patterns(4, Mode::Blacklist, true);
    stored.bnumbers = patterns(5, Mode::Whitelist, false);
    let shown = show(CfType::Cfu, Some(&stored), None);
    assert_eq!(shown["times"][0]["hour"], "8-17");
    assert_eq!(shown["time_set"], json!({"id": 3, "subscriber_id": 11, "name": "quickset_cfu"}));
    assert_eq!(shown["sources"], json!([{"source": "43*"}]));
    assert_eq!((&shown["sources_mode"], &shown["sources_is_regex"]), (&json!("blacklist"), &json!(true)));
    let source_set = json!({"id": 4, "subscriber_id": 11, "name": "quickset_cfu", "mode": "blacklist", "is_regex": 1});
    assert_eq!(shown["source_set"], source_set);
    assert_eq!(shown["bnumbers"], json!([{"bnumber": "43*"}]));
    assert_eq!(shown["bnumber_set"]["is_regex"], 0);
}

#[test]
fn the_ring_timeout_is_shown_with_cft_only() {
    assert_eq!(show(CfType::Cft, Some(&plain()), Some(15))["ringtimeout"], 15);
    let unset = show(CfType::Cft, Some(&plain()), None);
    assert_eq!(unset.as_object().unwrap().get("ringtimeout"), Some(&Value::Null));
    assert!(show(CfType::Cfu, Some(&plain()), Some(15)).get("ringtimeout").is_none());
}

#[test]
fn ownership_is_shown_when_it_is_known() {
    let mut stored = plain();
    stored.destination_set.own = Some(true);
    assert_eq!(show(CfType::Cfu, Some(&stored), None)["destination_set"]["own"], 1);
}

#[test]
fn sets_show_what_is_stored() {
    let hosts = Hosts::default();
    let viewer = Viewer { domain: "example.org", hosts: &hosts, display: None };
    let voicebox = set_destination(&destination("sip:vmu431@voicebox.local", 5), &viewer);
    assert_eq!(voicebox["destination"], "sip:vmu431@voicebox.local");
    assert!(voicebox.get("simple_destination").is_none());
    let plain = set_destination(&destination("sip:bob@example.com", 5), &viewer);
    assert_eq!(plain["simple_destination"], "bob@example.com");
}
