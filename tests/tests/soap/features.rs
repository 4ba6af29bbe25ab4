//! Functions of features, sounds and routing on every database, and what REST shows of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::legacy::Legacy;
use serde_json::{Value, json};

use super::{body, call, text};

pub(super) fn trials() -> Vec<Trial> {
    on_each_target(
        "soap",
        Needs::Process,
        &[("features_are_those_of_rest", features), ("routes_and_sounds_are_those_of_rest", routes_and_sounds)],
    )
}

/// Calls a function that has to do as it is told.
fn done(client: &Client, function: &str, parameters: &str) -> String {
    let reply = call(client, function, parameters);
    assert_eq!(reply.status, 200, "{function}: {reply}");
    body(&reply).to_owned()
}

fn fault(client: &Client, function: &str, parameters: &str) -> String {
    text(&call(client, function, parameters), "faultcode").to_owned()
}

/// The texts of all elements with a name.
fn texts<'a>(answer: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name}>");
    answer.split(&start).skip(1).filter_map(|rest| rest.split("</").next()).collect()
}

fn features(target: Target) {
    let Target::Engine(engine) = target else { return };
    let legacy = Legacy::start(engine);
    let (soap, rest) = (legacy.client(), legacy.server.admin());
    let tenant = Tenant::create(&rest);
    let id = tenant.subscriber(tenant.customer());
    let shown = rest.get(&format!("/api/subscribers/{id}")).json();
    let name = |member: &str| shown[member].as_str().unwrap_or_default().to_owned();
    let anna = format!("<username>{}</username><domain>{}</domain>", name("username"), name("domain"));
    let with = |members: &str| format!("{anna}{members}");

    for (slot, destination) in [("*1", "431"), ("*2", "432"), ("*3", "433")] {
        let data = format!("<data><slot>{slot}</slot><destination>{destination}</destination></data>");
        done(&soap, "create_speed_dial_slot", &with(&data));
    }
    let slots = done(&soap, "get_speed_dial_slots", &anna);
    let ids = texts(&slots, "id");
    let change = format!("<id>{}</id><data><slot>*4</slot><destination>434</destination></data>", ids[1]);
    done(&soap, "update_speed_dial_slot", &with(&change));
    done(&soap, "delete_speed_dial_slot", &with(&format!("<id>{}</id>", ids[0])));
    let dials = rest.get(&format!("/api/speeddials/{id}")).json()["speeddials"].clone();
    let slots: Vec<&Value> = dials.as_array().into_iter().flatten().map(|dial| &dial["slot"]).collect();
    assert_eq!(slots, ["*4", "*3"]);
    // Two that change places over REST do not stand in each other's way.
    let swapped = json!({"speeddials": [dials[1], dials[0]]});
    assert_eq!(rest.put(&format!("/api/speeddials/{id}"), &swapped).status, 204);
    assert_eq!(texts(&done(&soap, "get_speed_dial_slots", &anna), "slot"), ["*3", "*4"]);

    let fax = "<preferences><active>1</active><send_copy>1</send_copy><destinations>\
        <item><destination>4312345</destination><cc>1</cc></item>\
        <item><destination>anna@example.org</destination><filetype>PDF</filetype></item></destinations></preferences>";
    done(&soap, "set_subscriber_fax_preferences", &with(fax));
    let mut settings = rest.get(&format!("/api/faxserversettings/{id}")).json();
    assert_eq!((&settings["active"], settings["destinations"].as_array().map(Vec::len)), (&json!(true), Some(2)));
    settings["name"] = json!("Anna");
    assert_eq!(rest.put(&format!("/api/faxserversettings/{id}"), &settings).status, 204);
    let fax = done(&soap, "get_subscriber_fax_preferences", &anna);
    assert_eq!((texts(&fax, "cc"), texts(&fax, "send_copy")), (vec!["true", "false"], vec!["true"]));

    done(&soap, "create_subscriber_contact", &with("<data><lastname>Müller</lastname></data>"));
    assert_eq!(texts(&done(&soap, "get_subscriber_contacts", &anna), "lastname"), ["Müller"]);
    assert_eq!(rest.delete(&format!("/api/subscribers/{id}")).status, 204);
    assert_eq!(fault(&soap, "get_subscriber_contacts", &anna), "soap:Client.Voip.NoSuchSubscriber");
}

fn routes_and_sounds(target: Target) {
    let Target::Engine(engine) = target else { return };
    let legacy = Legacy::start(engine);
    let (soap, rest) = (legacy.client(), legacy.server.admin());
    // Ids that a client chooses are counted: the next ones go on behind them.
    done(&soap, "create_lnp_provider", "<id>2</id><name>second</name>");
    for name in ["third", "fourth"] {
        let reply = rest.post("/api/lnpcarriers/", &json!({"name": name, "prefix": "1"}));
        assert_eq!(reply.status, 201, "{reply}");
    }
    let providers = done(&soap, "get_lnp_providers", "");
    assert_eq!(texts(&providers, "name"), ["second", "third", "fourth"]);
    for number in ["4311111", "4322222"] {
        let data =
            format!("<number>{number}</number><lnp_provider_id>2</lnp_provider_id><start>2026-01-01 10:00:00</start>");
        done(&soap, "create_lnp_number", &format!("<data>{data}</data>"));
    }
    let found = done(&soap, "get_lnp_numbers", "<filter><number>4311</number></filter>");
    assert_eq!((texts(&found, "number"), texts(&found, "start")), (vec!["4311111"], vec!["2026-01-01 10:00:00"]));
    assert_eq!(rest.list("lnpnumbers", "number=43*").len(), 2);

    done(&soap, "create_ncos_level", "<level>mobile</level>");
    let patterns = "<level>mobile</level><patterns><item><pattern>^436</pattern></item><item><pattern>^437</pattern></item>\
        </patterns>";
    done(&soap, "set_ncos_pattern_list", patterns);
    let purged = "<level>mobile</level><patterns><item><pattern>^437</pattern><description>x</description></item></patterns>\
        <purge_existing>1</purge_existing>";
    done(&soap, "set_ncos_pattern_list", purged);
    let patterns = rest.list("ncospatterns", "");
    assert_eq!(
        (patterns.len(), &patterns[0]["pattern"], &patterns[0]["description"]),
        (1, &json!("^437"), &json!("x"))
    );
    let providers =
        "<level>mobile</level><lnp_provider_ids><item><lnp_provider_id>2</lnp_provider_id></item></lnp_provider_ids>";
    done(&soap, "set_ncos_lnp_list", providers);
    assert_eq!(rest.list("ncoslnpcarriers", "")[0]["carrier_id"], json!(2));
    done(&soap, "delete_lnp_provider", "<id>2</id>");
    assert_eq!((rest.list("lnpnumbers", "").len(), rest.list("ncoslnpcarriers", "").len()), (0, 0));

    done(&soap, "create_rewrite_rule_set", "<name>austria</name>");
    let set = rest.list("rewriterulesets", "name=austria")[0]["id"].to_string();
    let rule = "<match_pattern>^0(.+)$</match_pattern><replace_pattern>43\\1</replace_pattern><direction>in</direction>\
        <field>callee</field>";
    done(&soap, "create_rewrite_rule", &format!("<set_id>{set}</set_id><data>{rule}</data>"));
    let rules = rest.get(&format!("/api/rewriterulesets/{set}")).json()["rewriterules"].clone();
    assert_eq!((&rules[0]["match_pattern"], &rules[0]["field"]), (&json!("^0(.+)$"), &json!("callee")));

    done(&soap, "create_sound_set", "<set_name>english</set_name>");
    let set = rest.list("soundsets", "name=english")[0]["id"].to_string();
    let handle = rest.list("soundhandles", "group=music_on_hold")[0]["id"].to_string();
    let named = format!("<set_id>{set}</set_id><handle_id>{handle}</handle_id>");
    // More than a column of text holds on every database.
    let wave = STANDARD.encode([b"RIFF\x24\0\0\0WAVEfmt ".as_slice(), &[7; 100_000]].concat());
    done(&soap, "update_sound_file", &format!("{named}<soundfile>{wave}</soundfile>"));
    let file = done(&soap, "get_sound_file", &named);
    // The result itself is an element of that name, too.
    assert_eq!(
        (texts(&file, "filename"), texts(&file, "data").pop()),
        (vec!["music_on_hold.wav"], Some(wave.as_str()))
    );
    assert_eq!(rest.delete(&format!("/api/soundsets/{set}")).status, 204);
    assert_eq!(fault(&soap, "get_sound_file", &named), "soap:Server.Voip.NoSuchSoundSet");
}
