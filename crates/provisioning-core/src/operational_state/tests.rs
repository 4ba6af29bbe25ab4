//! The checks of one subscriber.

use std::collections::HashMap;

use super::facts::{Facts, Shown};
use super::rules::findings;
use super::{Check, Finding, lasting};
use crate::record::Record;
use crate::sip_account::{Account, ScramKeys};
use crate::value::Value;

const PASSWORD: &str = "secret subscriber pass";

/// A subscriber of whom everything agrees.
fn sound() -> Facts {
    let account = Account { username: "O'Brien", domain: "Example.org" };
    let keys = ScramKeys {
        salt: "00".repeat(16),
        iteration_count: 4096,
        stored_key: "11".repeat(32),
        server_key: "22".repeat(32),
    };
    let mut live =
        Record::new().with("id", 5).with("customer_id", 3).with("password", PASSWORD).with("username_key", "o'brien");
    account.columns(PASSWORD, Some(&keys)).iter().for_each(|(column, value)| live.set(column, value.clone()));
    let number = |id: i64, ac: &str, digits: &str, is_primary: bool| {
        Record::new()
            .with("id", id)
            .with("cc", 43)
            .with("ac", ac)
            .with("sn", "99")
            .with("digits", digits)
            .with("is_primary", is_primary)
    };
    let alias = |digits: &str| {
        Record::new().with("alias_username", digits).with("username", "O'Brien").with("domain", "example.org")
    };
    let sip = Record::new()
        .with("username", "O'Brien")
        .with("domain", "example.org")
        .with("ha1", account.ha1(PASSWORD))
        .with("ha1b", account.ha1b(PASSWORD))
        .with("uuid", "u-1");
    let value = format!(
        r#"{{"uuid":"u-1","salt":"{}","iteration_count":4096,"stored_key":"{}","server_key":"{}"}}"#,
        keys.salt, keys.stored_key, keys.server_key
    );
    let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    Facts {
        id: 7,
        record: Record::new()
            .with("uuid", "u-1")
            .with("username", "O'Brien")
            .with("domain", "Example.org")
            .with("customer_id", 3),
        live: Some(live),
        domain: "example.org".to_owned(),
        numbers: vec![number(1, "1", "43199", true), number(2, "", "4399", false)],
        values: HashMap::from([
            ("account_id".to_owned(), list(&["3"])),
            ("allowed_clis".to_owned(), list(&["43199", "4399"])),
        ]),
        shown: Some(Shown {
            sip: Some(sip),
            aliases: HashMap::from([(1, alias("43199")), (2, alias("4399"))]),
            xmpp: Some(Record::new().with("value", value)),
        }),
    }
}

fn found(facts: &Facts, keys_agree: bool) -> Vec<Check> {
    findings(facts, keys_agree).map(|list| list.into_iter().map(|one| one.check).collect()).unwrap_or_default()
}

fn live(facts: &mut Facts) -> &mut Record {
    facts.live.get_or_insert_with(Record::new)
}

fn shown(facts: &mut Facts) -> &mut Shown {
    facts.shown.get_or_insert_with(Shown::default)
}

/// Something that is broken.
type Breaking = fn(&mut Facts);

#[test]
fn each_disagreement_is_found_and_no_other() {
    let cases: [(&str, Breaking, &[Check]); 19] = [
        ("nothing", |_| {}, &[]),
        ("no account", |facts| facts.live = None, &[Check::Account]),
        (
            "another domain",
            |facts| "x.org".clone_into(&mut facts.domain),
            &[Check::Names, Check::SipAccount, Check::Aliases],
        ),
        ("another localpart", |facts| live(facts).set("node", "obrien"), &[Check::Names]),
        ("another key", |facts| live(facts).set("username_key", "O'Brien"), &[Check::Names]),
        ("a wrong digest", |facts| live(facts).set("ha1b", "00"), &[Check::Digests, Check::SipAccount]),
        ("another customer", |facts| live(facts).set("customer_id", 4), &[Check::AccountId]),
        ("no account_id", |facts| drop(facts.values.remove("account_id")), &[Check::AccountId]),
        (
            "two account_ids",
            |facts| facts.values.entry("account_id".to_owned()).or_default().push("3".to_owned()),
            &[Check::AccountId],
        ),
        (
            "other digits",
            |facts| facts.numbers.iter_mut().take(1).for_each(|number| number.set("digits", "4319")),
            &[Check::Numbers, Check::Aliases],
        ),
        (
            "two primary numbers",
            |facts| facts.numbers.iter_mut().for_each(|number| number.set("is_primary", true)),
            &[Check::Numbers],
        ),
        (
            "a number twice",
            |facts| facts.values.entry("allowed_clis".to_owned()).or_default().push("4399".to_owned()),
            &[Check::PresentedNumbers],
        ),
        ("no row of SIP", |facts| shown(facts).sip = None, &[Check::SipAccount]),
        ("no alias", |facts| drop(shown(facts).aliases.remove(&2)), &[Check::Aliases]),
        ("no row of XMPP", |facts| shown(facts).xmpp = None, &[Check::XmppAccount]),
        (
            "another row of XMPP",
            |facts| shown(facts).xmpp = Some(Record::new().with("value", "{}")),
            &[Check::XmppAccount],
        ),
        (
            "barred, but shown",
            |facts| drop(facts.values.insert("lock".to_owned(), vec!["4".to_owned()])),
            &[Check::XmppAccount],
        ),
        (
            "no digests, but shown",
            |facts| {
                live(facts).set("ha1", Value::Null);
            },
            &[Check::Digests, Check::SipAccount, Check::Aliases],
        ),
        ("views that cannot be read are another matter", |facts| facts.shown = None, &[]),
    ];
    for (case, breaking, checks) in cases {
        let mut facts = sound();
        breaking(&mut facts);
        assert_eq!(found(&facts, true), checks, "{case}");
    }
    assert_eq!(found(&sound(), false), [Check::Keys]);
}

#[test]
fn who_is_barred_or_too_long_for_a_proxy_is_not_missed_in_the_views() {
    let mut facts = sound();
    facts.values.insert("lock".to_owned(), vec!["4".to_owned()]);
    shown(&mut facts).xmpp = None;
    assert_eq!(found(&facts, true), []);

    let long = "x".repeat(240);
    let mut facts = sound();
    long.clone_into(&mut facts.domain);
    let account = Account { username: "O'Brien", domain: &long };
    facts.record.set("domain", long.as_str());
    for row in [facts.live.as_mut(), facts.shown.as_mut().and_then(|shown| shown.sip.as_mut())].into_iter().flatten() {
        row.set("ha1", account.ha1(PASSWORD));
        row.set("ha1b", account.ha1b(PASSWORD));
    }
    if let Some(sip) = &mut shown(&mut facts).sip {
        sip.set("domain", long.as_str());
    }
    assert_eq!(found(&facts, true), [Check::Aliases], "240 and 7 bytes are not too long");
    facts.record.set("username", "O'Brien");
    shown(&mut facts).aliases.values_mut().for_each(|row| row.set("domain", long.as_str()));
    assert_eq!(found(&facts, true), []);
}

#[test]
fn what_only_one_look_shows_is_a_change_under_way() {
    let finding = |id, text: &str| Finding {
        check: Check::Keys,
        subscriber_id: Some(id),
        subject: "a@example.org".to_owned(),
        text: text.to_owned(),
    };
    let (one, two) = (finding(1, "wrong"), finding(2, "wrong"));
    let cases = [
        (vec![one.clone(), two.clone()], vec![two.clone()], vec![two.clone()]),
        (vec![one.clone()], vec![], vec![]),
        (vec![one.clone()], vec![finding(1, "another")], vec![]),
    ];
    for (first, second, told) in cases {
        assert_eq!(lasting(&first, second), told);
    }
}
