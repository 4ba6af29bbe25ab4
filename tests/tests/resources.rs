//! What can be created, and how: one good body per resource, new with each call.

use provisioning_tests::fixture::{Tenant, admin_body};
use provisioning_tests::names;
use serde_json::{Value, json};

/// Things that bodies refer to.
pub(crate) struct World {
    pub(crate) tenant: Tenant,
    pub(crate) contact: u64,
    pub(crate) customer: u64,
    pub(crate) subscriber: u64,
    pub(crate) profile_set: u64,
}

impl World {
    pub(crate) fn create(platform: &provisioning_tests::client::Client) -> Self {
        let tenant = Tenant::create(platform);
        let contact = tenant.contact();
        let body = tenant.customer_body(contact);
        let customer = tenant.client.create("/api/customers/", &body);
        let subscriber = tenant.subscriber(customer);
        let set = json!({"name": names::unique(), "description": "d"});
        let profile_set = tenant.client.create("/api/subscriberprofilesets/", &set);
        Self { tenant, contact, customer, subscriber, profile_set }
    }
}

/// A good body for a resource.
pub(crate) type Body = fn(&World) -> Value;

/// Resources with POST, as the platform administrator creates them.
pub(crate) const CREATABLE: [(&str, Body); 47] = [
    ("systemcontacts", |_| json!({"email": email()})),
    ("contracts", |world| {
        json!({
            "contact_id": world.tenant.system_contact,
            "status": "active",
            "type": "sippeering",
            "billing_profile_id": 1,
        })
    }),
    ("resellers", |world| {
        let contract = json!({
            "contact_id": world.tenant.system_contact,
            "status": "active",
            "type": "reseller",
            "billing_profile_id": 1,
        });
        let contract = world.tenant.platform.create("/api/contracts/", &contract);
        json!({"name": names::unique(), "contract_id": contract, "status": "active"})
    }),
    ("admins", |world| admin_body(&names::unique(), world.tenant.reseller)),
    ("customercontacts", |world| json!({"email": email(), "reseller_id": world.tenant.reseller})),
    ("customers", |world| world.tenant.customer_body(world.contact)),
    ("customerlocations", |world| {
        let blocks = json!([{"ip": "192.0.2.0", "mask": 24}, {"ip": "198.51.100.7"}]);
        json!({"contract_id": world.customer, "name": names::unique(), "description": "d", "blocks": blocks})
    }),
    ("domains", |world| {
        let domain = format!("{}.example.org", names::unique());
        json!({"domain": domain, "reseller_id": world.tenant.reseller})
    }),
    ("subscribers", |world| world.tenant.subscriber_body(world.customer)),
    ("billingprofiles", |world| {
        let word = names::unique();
        json!({"handle": word, "name": word, "reseller_id": world.tenant.reseller})
    }),
    ("billingzones", |world| {
        let word = names::unique();
        json!({"billing_profile_id": world.tenant.profile, "zone": word, "detail": word})
    }),
    ("billingfees", |world| {
        let word = names::unique();
        json!({
            "billing_profile_id": world.tenant.profile, "billing_zone_zone": word, "billing_zone_detail": word,
            "source": ".", "destination": format!("^{word}"), "direction": "out", "match_mode": "regex_longest_match",
            "onpeak_init_rate": 0.1, "onpeak_init_interval": 60, "onpeak_follow_interval": 30,
            "offpeak_init_interval": 60, "offpeak_follow_interval": 30, "onpeak_extra_second": 10,
        })
    }),
    ("vouchers", |world| {
        json!({
            "code": names::unique(), "amount": 1000, "valid_until": "2036-12-31 23:59:59",
            "reseller_id": world.tenant.reseller, "customer_id": world.customer,
        })
    }),
    (
        "subscriberprofilesets",
        |world| json!({"name": names::unique(), "description": "d", "reseller_id": world.tenant.reseller}),
    ),
    ("subscriberprofiles", |world| {
        json!({
            "name": names::unique(),
            "description": "d",
            "profile_set_id": world.profile_set,
            "attributes": ["cfu"],
        })
    }),
    ("rewriterulesets", |world| {
        let rule = json!({"match_pattern": "^00(.+)$", "replace_pattern": "\\1", "description": "d"});
        let reseller = world.tenant.reseller;
        json!({"name": names::unique(), "description": "d", "rewriterules": [rule], "reseller_id": reseller})
    }),
    (
        "ncoslevels",
        |world| json!({"level": names::unique(), "mode": "blacklist", "reseller_id": world.tenant.reseller}),
    ),
    ("emergencymappingcontainers", |world| json!({"name": names::unique(), "reseller_id": world.tenant.reseller})),
    (
        "soundsets",
        |world| json!({"name": names::unique(), "contract_id": world.customer, "reseller_id": world.tenant.reseller}),
    ),
    (
        "cftimesets",
        |world| json!({"subscriber_id": world.subscriber, "name": names::unique(), "times": [{"wday": "7-1"}, {"hour": "8-17"}]}),
    ),
    (
        "cfdestinationsets",
        |world| json!({"subscriber_id": world.subscriber, "name": names::unique(), "destinations": [{"destination": "431", "timeout": 20}]}),
    ),
    (
        "cfsourcesets",
        |world| json!({"subscriber_id": world.subscriber, "name": names::unique(), "mode": "whitelist", "sources": [{"source": "43*"}]}),
    ),
    (
        "cfbnumbersets",
        |world| json!({"subscriber_id": world.subscriber, "name": names::unique(), "mode": "blacklist", "bnumbers": [{"bnumber": "44*"}]}),
    ),
    (
        "timesets",
        |world| json!({"reseller_id": world.tenant.reseller, "name": names::unique(), "times": [{"start": "2030-01-01", "freq": "weekly", "byday": "MO"}]}),
    ),
    (
        "resellerphonebookentries",
        |world| json!({"reseller_id": world.tenant.reseller, "name": "Help", "number": names::unique()}),
    ),
    (
        "customerphonebookentries",
        |world| json!({"customer_id": world.customer, "name": "Bob", "number": names::unique()}),
    ),
    (
        "subscriberphonebookentries",
        |world| json!({"subscriber_id": world.subscriber, "name": "Bob", "number": names::unique(), "shared": true}),
    ),
    // Each subscriber has one at most.
    ("reminders", |world| {
        let subscriber = world.tenant.subscriber(world.customer);
        json!({"subscriber_id": subscriber, "time": "06:30", "recur": "weekdays", "active": true})
    }),
    (
        "trustedsources",
        |world| json!({"subscriber_id": world.subscriber, "src_ip": "192.0.2.1", "protocol": "UDP", "from_pattern": "^sip:"}),
    ),
    (
        "upnrewritesets",
        |world| json!({"subscriber_id": world.subscriber, "new_cli": "43999", "upn_rewrite_sources": [{"pattern": "^4312"}]}),
    ),
    ("rewriterules", |world| {
        let set = json!({"name": names::unique(), "description": "d", "reseller_id": world.tenant.reseller});
        let set = world.tenant.platform.create("/api/rewriterulesets/", &set);
        json!({
            "set_id": set, "match_pattern": "^0([1-9].*)$", "replace_pattern": "${caller_cc}\\1", "description": "d",
            "direction": "in", "field": "caller", "enabled": true, "priority": 7,
        })
    }),
    (
        "ncospatterns",
        |world| json!({"ncos_level_id": ncos_level(world), "pattern": "^439[0-9]{2}", "description": "premium"}),
    ),
    (
        "ncoslnpcarriers",
        |world| json!({"ncos_level_id": ncos_level(world), "carrier_id": carrier(world), "description": "ported"}),
    ),
    ("ncoslnppatterns", |world| {
        let list = json!({"ncos_level_id": ncos_level(world), "carrier_id": carrier(world)});
        let list = world.tenant.platform.create("/api/ncoslnpcarriers/", &list);
        json!({"ncos_lnp_list_id": list, "pattern": "^4366", "description": "mobile"})
    }),
    ("lnpcarriers", |_| json!({"name": names::unique(), "prefix": "D123"})),
    (
        "lnpnumbers",
        |world| json!({"carrier_id": carrier(world), "number": "431234567", "routing_number": "D1", "type": "x", "start": "2016-10-03"}),
    ),
    ("emergencymappings", |world| {
        let container = json!({"name": names::unique(), "reseller_id": world.tenant.reseller});
        let container = world.tenant.platform.create("/api/emergencymappingcontainers/", &container);
        json!({"emergency_container_id": container, "code": "112", "prefix": "000", "suffix": "1"})
    }),
    (
        "subscriberlocationmappings",
        |world| json!({"subscriber_id": world.subscriber, "location": "sip:foo@10.0.0.1", "mode": "add"}),
    ),
    ("preferencesmetaentries", |world| {
        let choice = json!({"label": "Vienna", "value": "vie", "default_val": true});
        json!({
            "attribute": names::unique(), "label": "l", "description": "d", "data_type": "enum", "max_occur": true,
            "dev_pref": true, "reseller_id": world.tenant.reseller, "enum": [choice],
        })
    }),
    ("peeringgroups", |world| {
        let contract = peering_contract(world);
        json!({"contract_id": contract, "name": names::unique(), "priority": 2, "description": "d"})
    }),
    ("peeringservers", |world| {
        json!({
            "group_id": peering_group(world), "name": names::unique(), "ip": "192.0.2.10", "host": "sbc.example.org",
            "port": 5060, "transport": 1, "weight": 1, "via_route": "", "enabled": true, "probe": false,
        })
    }),
    ("peeringrules", |world| {
        json!({
            "group_id": peering_group(world), "callee_prefix": "43", "callee_pattern": "^sip:43", "caller_pattern": "^sip:",
            "description": "d",
        })
    }),
    ("peeringinboundrules", |world| {
        json!({
            "group_id": peering_group(world), "field": "ruri_uri", "pattern": "^sip:43", "reject_code": 403,
            "reject_reason": "No", "priority": 50,
        })
    }),
    ("headerrulesets", |world| {
        json!({
            "reseller_id": world.tenant.reseller, "name": names::unique(), "description": "d", "rules": [header_rule()],
        })
    }),
    ("headerrules", |world| {
        let mut rule = header_rule();
        rule["set_id"] = json!(header_rule_set(world));
        rule
    }),
    ("headerruleconditions", |world| {
        let mut condition = header_rule()["conditions"][0].take();
        condition["rule_id"] = json!(own_header_rule(world));
        condition
    }),
    ("headerruleactions", |world| {
        let mut action = header_rule()["actions"][0].take();
        action["rule_id"] = json!(own_header_rule(world));
        action
    }),
];

/// Items that exist with their subscriber and are only changed: path and a good body.
pub(crate) fn changeable(world: &World) -> Vec<(String, Value)> {
    let subscriber = world.subscriber;
    let numbers = world.tenant.client.list("numbers", &format!("subscriber_id={subscriber}&type=alias"));
    let number = numbers.first().expect("an alias number");
    let number = json!({
        "id": number["id"],
        "cc": number["cc"],
        "ac": number["ac"],
        "sn": number["sn"],
        "is_primary": number["is_primary"],
        "is_devid": false,
        "subscriber_id": subscriber,
    });
    let profile = json!({
        "name": names::unique(),
        "description": "d",
        "profile_set_id": world.profile_set,
        "attributes": ["cfu"],
    });
    let profile = world.tenant.client.create("/api/subscriberprofiles/", &profile);
    let server = json!({
        "group_id": peering_group(world), "name": names::unique(), "ip": "2001:db8::1", "port": 5060, "weight": 1,
    });
    let server = world.tenant.platform.create("/api/peeringservers/", &server);
    vec![
        (
            format!("/api/peeringserverpreferences/{server}"),
            json!({"concurrent_max": 5, "use_rtpproxy": "never", "peer_auth_user": "u", "peer_auth_register": false}),
        ),
        (
            format!("/api/customerpreferences/{}", world.customer),
            json!({"block_in_mode": true, "block_in_list": ["431*", "432*"], "concurrent_max": 5, "emergency_prefix": "9"}),
        ),
        (
            format!("/api/domainpreferences/{}", world.tenant.domain_id),
            json!({"concurrent_max": 5, "allowed_ips": ["10.0.0.0/8"], "prepaid_library": "libswrate", "language": "de"}),
        ),
        (
            format!("/api/profilepreferences/{profile}"),
            json!({"concurrent_max": 2, "block_in_list": ["1*"], "man_allowed_ips": ["192.0.2.1"]}),
        ),
        (
            format!("/api/resellerpreferences/{}", world.tenant.reseller),
            json!({"concurrent_max": 100, "cdr_export_field_separator": ";"}),
        ),
        (format!("/api/numbers/{}", number["id"]), number),
        (
            format!("/api/subscriberpreferences/{subscriber}"),
            json!({
                "block_in_clir": true,
                "block_in_list": ["431*"],
                "concurrent_max": 5,
                "user_cli": "431234567",
                "language": "de",
                "lock": "4",
                "ncos": "x",
                "allowed_clis": ["43123*"],
            }),
        ),
        (
            format!("/api/callforwards/{subscriber}"),
            json!({
                "cfu": {"destinations": [{"destination": "4366610001", "timeout": 10}], "times": null},
                "cfna": {},
                "cft": {"destinations": [{"destination": "voicebox"}], "ringtimeout": 20},
            }),
        ),
        (
            format!("/api/cfmappings/{subscriber}"),
            json!({
                "cfu": [],
                "cfb": [{"destinationset": {"name": "new", "destinations": [{"destination": "431"}]}, "enabled": false}],
                "cft": [],
                "cfna": [],
                "cft_ringtimeout": 20,
            }),
        ),
        (
            format!("/api/speeddials/{subscriber}"),
            json!({"speeddials": [{"slot": "*1", "destination": "4366610001"}, {"slot": "*2", "destination": "bob"}]}),
        ),
        (
            format!("/api/voicemailsettings/{subscriber}"),
            json!({"pin": "1234", "email": "a@example.org", "attach": true, "delete": true, "sms_number": "4312345"}),
        ),
        (
            format!("/api/faxserversettings/{subscriber}"),
            json!({
                "name": "Anna", "password": "secret", "active": true, "t38": false, "ecm": true,
                "destinations": [{"destination": "a@example.org", "filetype": "PDF", "outgoing": true}],
            }),
        ),
        (
            format!("/api/mailtofaxsettings/{subscriber}"),
            json!({
                "active": true, "secret_key": "key", "secret_key_renew": "daily",
                "secret_renew_notify": [{"destination": "a@example.org"}],
                "acl": [{"from_email": "@example.org", "received_from": "192.0.2.1", "use_regex": false}],
            }),
        ),
        (
            format!("/api/ccmapentries/{subscriber}"),
            json!({"mappings": [{"auth_key": "4366610001"}, {"auth_key": "4366610002"}]}),
        ),
        (
            format!("/api/autoattendants/{subscriber}"),
            json!({"slots": [{"slot": 1, "destination": "4366610001"}, {"slot": "default", "destination": "bob"}]}),
        ),
    ]
}

fn ncos_level(world: &World) -> u64 {
    let level = json!({"level": names::unique(), "mode": "blacklist", "reseller_id": world.tenant.reseller});
    world.tenant.platform.create("/api/ncoslevels/", &level)
}

fn carrier(world: &World) -> u64 {
    let carrier = json!({"name": names::unique(), "prefix": "D123"});
    world.tenant.platform.create("/api/lnpcarriers/", &carrier)
}

/// A header rule with a condition and an action.
pub(crate) fn header_rule() -> Value {
    let condition = json!({
        "match_type": "header", "match_part": "username", "match_name": "From", "expression": "is", "value_type": "input",
        "values": ["anonymous"],
    });
    let action = json!({
        "header": "X-Foo", "header_part": "full", "action_type": "set", "value_part": "full", "value": "x", "priority": 10,
    });
    json!({
        "name": names::unique(), "direction": "a_inbound", "description": "d", "priority": 10, "conditions": [condition],
        "actions": [action],
    })
}

fn header_rule_set(world: &World) -> u64 {
    world.tenant.client.create("/api/headerrulesets/", &json!({"name": names::unique()}))
}

fn own_header_rule(world: &World) -> u64 {
    let mut rule = header_rule();
    rule["set_id"] = json!(header_rule_set(world));
    world.tenant.client.create("/api/headerrules/", &rule)
}

fn peering_contract(world: &World) -> u64 {
    let body = json!({
        "contact_id": world.tenant.system_contact,
        "status": "active",
        "type": "sippeering",
        "billing_profile_id": 1,
    });
    world.tenant.platform.create("/api/contracts/", &body)
}

fn peering_group(world: &World) -> u64 {
    let body = json!({"contract_id": peering_contract(world), "name": names::unique()});
    world.tenant.platform.create("/api/peeringgroups/", &body)
}

fn email() -> String {
    format!("{}@example.org", names::unique())
}

/// The number of items in a collection, as the collection itself says.
pub(crate) fn total(client: &provisioning_tests::client::Client, resource: &str) -> i64 {
    let reply = client.get(&format!("/api/{resource}/?rows=1"));
    assert_eq!(reply.status, 200, "{reply}");
    let total = reply.json()["total_count"].as_i64();
    total.expect("a collection has a total_count")
}
