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
pub(crate) const CREATABLE: [(&str, Body); 26] = [
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
    ("domains", |world| {
        let domain = format!("{}.example.org", names::unique());
        json!({"domain": domain, "reseller_id": world.tenant.reseller})
    }),
    ("subscribers", |world| world.tenant.subscriber_body(world.customer)),
    ("billingprofiles", |world| {
        let word = names::unique();
        json!({"handle": word, "name": word, "reseller_id": world.tenant.reseller})
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
    ("lnpcarriers", |_| json!({"name": names::unique(), "prefix": "D123"})),
    ("lnpnumbers", |world| {
        let carrier = json!({"name": names::unique(), "prefix": "D123"});
        let carrier = world.tenant.platform.create("/api/lnpcarriers/", &carrier);
        json!({"carrier_id": carrier, "number": "431234567", "routing_number": "D1", "type": "x", "start": "2016-10-03"})
    }),
    ("emergencymappings", |world| {
        let container = json!({"name": names::unique(), "reseller_id": world.tenant.reseller});
        let container = world.tenant.platform.create("/api/emergencymappingcontainers/", &container);
        json!({"emergency_container_id": container, "code": "112", "prefix": "000", "suffix": "1"})
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
    vec![
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
    ]
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
