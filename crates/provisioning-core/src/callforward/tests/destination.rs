//! Destinations in both directions.

use super::super::destination::{Context, Hosts, Owner, Service, expand, simple, takes_announcement};

const OWNER: Owner<'static> = Owner { number: Some("4312345"), uuid: "u-1", domain: "example.org" };

#[test]
fn inputs_expand_to_what_is_stored_and_are_shown_again() {
    let hosts = Hosts::default();
    let context = Context { owner: OWNER, hosts: &hosts, normalise: None };
    // The input, what is stored, and what the simple view shows: a keyword or the short form.
    let cases: &[(&str, &str, Result<&str, &str>)] = &[
        ("voicebox", "sip:vmu4312345@voicebox.local", Ok("voicebox")),
        ("fax2mail", "sip:fax=4312345@fax2mail.local", Ok("fax2mail")),
        ("conference", "sip:conf=4312345@conference.local", Ok("conference")),
        ("callingcard", "sip:callingcard@app.local", Ok("callingcard")),
        ("callthrough", "sip:callthrough@app.local", Ok("callthrough")),
        ("autoattendant", "sip:auto-attendant@app.local", Ok("autoattendant")),
        ("officehours", "sip:office-hours@app.local", Ok("officehours")),
        ("customhours", "sip:custom-hours@app.local", Ok("customhours")),
        ("managersecretary", "sip:4312345@managersecretary.local", Ok("managersecretary")),
        ("localuser", "sip:localuser@app.local", Ok("localuser")),
        ("sip:vmb9@voicebox.local", "sip:vmb9@voicebox.local", Ok("voicebox")),
        ("sip:9@fax2mail.local", "sip:9@fax2mail.local", Ok("fax2mail")),
        ("sip:custom-hours@app.local", "sip:custom-hours@app.local", Ok("customhours")),
        ("4366610001", "sip:4366610001@example.org", Err("4366610001")),
        ("alice", "sip:alice@example.org", Err("alice")),
        ("Voicebox", "sip:Voicebox@example.org", Err("Voicebox")),
        ("sip:voicebox", "sip:voicebox@example.org", Err("voicebox")),
        ("sip:bob@example.com", "sip:bob@example.com", Err("bob@example.com")),
        ("sips:bob@example.com", "sip:bob@example.com", Err("bob@example.com")),
        ("bob@EXAMPLE.org", "sip:bob@EXAMPLE.org", Err("bob")),
        ("sip:9@voicebox.local", "sip:9@voicebox.local", Err("9@voicebox.local")),
        ("sip:other@app.local", "sip:other@app.local", Err("other@app.local")),
    ];
    for (input, stored, shown) in cases {
        assert_eq!(expand(input, &context, false).as_deref(), Some(*stored), "{input}");
        assert_eq!(expand(stored, &context, false).as_deref(), Some(*stored), "{stored} again");
        assert_eq!(Service::of_uri(stored, &hosts).map(Service::keyword), shown.ok(), "{stored}");
        assert_eq!(simple(stored, "example.org", &hosts, None).as_deref(), shown.err(), "{stored}");
        assert_eq!(takes_announcement(stored, &hosts), *shown == Ok("customhours"), "{stored}");
    }
}

#[test]
fn texts_that_name_nobody() {
    let hosts = Hosts::default();
    let context = Context { owner: OWNER, hosts: &hosts, normalise: None };
    for input in ["", "sip:", "@example.org", "sip:@example.org", "bob@", "a@b@c"] {
        assert_eq!(expand(input, &context, false), None, "{input}");
    }
}

#[test]
fn the_busy_voicebox_and_the_uuid() {
    let hosts = Hosts::default();
    let owner = Owner { number: None, ..OWNER };
    let context = Context { owner, hosts: &hosts, normalise: None };
    assert_eq!(expand("voicebox", &context, true).as_deref(), Some("sip:vmbu-1@voicebox.local"));
    assert_eq!(expand("fax2mail", &context, true).as_deref(), Some("sip:fax=u-1@fax2mail.local"));
}

#[test]
fn configured_hosts() {
    let hosts = Hosts { voicebox: "vm.example".to_owned(), ..Hosts::default() };
    let context = Context { owner: OWNER, hosts: &hosts, normalise: None };
    assert_eq!(expand("voicebox", &context, false).as_deref(), Some("sip:vmu4312345@vm.example"));
    assert_eq!(Service::of_uri("sip:vmu1@VM.example", &hosts), Some(Service::Voicebox));
    assert_eq!(Service::of_uri("sip:vmu1@voicebox.local", &hosts), None);
}

#[test]
fn rewrite_rules_touch_plain_user_parts_only() {
    let hosts = Hosts::default();
    let international = |user: &str| user.replacen('0', "43", 1);
    let context = Context { owner: OWNER, hosts: &hosts, normalise: Some(&international) };
    assert_eq!(expand("0664", &context, false).as_deref(), Some("sip:43664@example.org"));
    assert_eq!(expand("0664@b.example", &context, false).as_deref(), Some("sip:43664@b.example"));
    assert_eq!(expand("sip:vmu0664@voicebox.local", &context, false).as_deref(), Some("sip:vmu0664@voicebox.local"));
    let local = |user: &str| user.replacen("43", "0", 1);
    assert_eq!(simple("sip:43664@example.org", "example.org", &hosts, Some(&local)).as_deref(), Some("0664"));
    assert_eq!(simple("sip:43664@b.example", "example.org", &hosts, Some(&local)).as_deref(), Some("0664@b.example"));
}
