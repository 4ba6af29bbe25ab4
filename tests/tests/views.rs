//! What SIP and XMPP servers read: the views follow whatever is provisioned, and have the types that those servers insist on.

use std::sync::Arc;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::database::{Database, Engine};
use provisioning_tests::fixture::Tenant;
use serde_json::{Value, json};

const DOMAIN: &str = "views.example.org";
/// An apostrophe, which localparts of XMPP may not have, and capitals, which they have not either.
const USERNAME: &str = "O'Brien";

/// Passwords with MD5 of `username:domain:password` and of `username@domain:domain:password`.
const FIRST: [&str; 3] =
    ["secret subscriber pass", "be2cfcbf78bdfb4b243d0e970032a316", "62f4ae9b57753f31fba680f5c173febf"];
const SECOND: [&str; 3] = ["another secret", "d1245acb912c9abe7e94b1a9d08fbc98", "f939c976bf4d0a3d226fdf080d4f5dde"];
const THIRD: [&str; 3] = ["third secret", "9cb483e324c4ba38f72c7f6d4ef8333f", "2f623e732a3b11e0e8e2c1dd596d4ad2"];

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "views",
        Needs::Process,
        &[
            ("they_follow_the_life_of_a_subscriber", life),
            ("peers_that_a_proxy_can_use", peers),
            ("columns_have_the_types_that_servers_insist_on", types),
        ],
    )
}

/// The database as a server of the platform sees it.
struct Reader(Arc<Database>);

impl Reader {
    /// A column of the rows of a view that belong to the domain, sorted.
    fn column(&self, view: &str, column: &str, domain: &str) -> Vec<String> {
        let quote = if self.0.engine() == Engine::Mariadb { '`' } else { '"' };
        let mut found = self.0.texts(&format!(
            "SELECT {quote}{column}{quote} AS t FROM {view} WHERE {quote}{domain}{quote} = '{DOMAIN}'"
        ));
        found.sort();
        found
    }

    fn digests(&self) -> [Vec<String>; 2] {
        ["ha1", "ha1b"].map(|column| self.column("kamailio_subscriber", column, "domain"))
    }

    fn numbers(&self) -> Vec<String> {
        self.column("kamailio_dbaliases", "alias_username", "domain")
    }

    fn preference(&self, attribute: &str) -> Vec<String> {
        let mut found = self.0.texts(&format!(
            "SELECT value AS t FROM kamailio_usr_preferences \
             WHERE username = 'O''Brien' AND domain = '{DOMAIN}' AND attribute = '{attribute}'"
        ));
        found.sort();
        found
    }

    /// The account of an XMPP server, if there is one.
    fn chat(&self) -> Option<Value> {
        let value = self.column("prosody", "value", "host").pop()?;
        Some(serde_json::from_str(&value).expect("the account is JSON"))
    }

    fn trusted(&self, tag: &str) -> Vec<String> {
        self.0.texts(&format!("SELECT src_ip AS t FROM kamailio_trusted WHERE tag = '{tag}'"))
    }
}

fn set(client: &Client, path: &str, member: &str, value: Value) {
    let reply = client.patch(path, &json!([{"op": "add", "path": format!("/{member}"), "value": value}]));
    assert_eq!(reply.status, 204, "{reply}");
}

fn digests(of: [&str; 3]) -> [Vec<String>; 2] {
    [vec![of[1].to_owned()], vec![of[2].to_owned()]]
}

fn life(target: Target) {
    let server = target.shared_server();
    let reader = Reader(server.database().clone());
    let tenant = Tenant::create(&target.admin());
    let client = &tenant.client;
    let domain_id = client.create("/api/domains/", &json!({"domain": "Views.example.org"}));
    assert_eq!(reader.column("kamailio_domain", "did", "domain"), [DOMAIN]);
    assert_eq!(reader.column("prosody_hosts", "host", "host"), [DOMAIN]);

    let customer = tenant.customer();
    let mut body = tenant.subscriber_body(customer);
    body["domain"] = json!(DOMAIN);
    body["username"] = json!(USERNAME);
    body["password"] = json!(FIRST[0]);
    let sn = body["primary_number"]["sn"].as_str().expect("a number").to_owned();
    let id = client.create("/api/subscribers/", &body);
    let path = format!("/api/subscribers/{id}");
    let uuid = client.get(&path).json()["uuid"].clone();
    assert_eq!(reader.column("kamailio_subscriber", "username", "domain"), [USERNAME]);
    assert_eq!(reader.column("kamailio_subscriber", "password", "domain"), [""]);
    assert_eq!(reader.digests(), digests(FIRST));
    assert_eq!(reader.numbers(), [format!("431{sn}"), format!("432{sn}")]);
    assert_eq!(reader.preference("account_id"), [customer.to_string()]);
    assert_eq!(reader.column("prosody", "user", "host"), [r"o\27brien"]);
    let account = reader.chat().expect("an account");
    assert_eq!((&account["uuid"], &account["iteration_count"]), (&uuid, &json!(4096)));

    set(client, &path, "password", json!(SECOND[0]));
    assert_eq!(reader.digests(), digests(SECOND));
    let changed = reader.chat().expect("an account");
    assert!(changed["salt"] != account["salt"] && changed["stored_key"] != account["stored_key"], "{changed}");
    set(client, &path, "external_id", json!("views"));
    assert_eq!((reader.digests(), reader.chat()), (digests(SECOND), Some(changed)));

    set(client, &path, "alias_numbers", json!([{"cc": 43, "ac": "3", "sn": sn}]));
    assert_eq!(reader.numbers(), [format!("431{sn}"), format!("433{sn}")]);
    locks(client, &path, &reader);
    preferences(client, customer, id, &reader);
    let source = json!({"subscriber_id": id, "src_ip": "2001:DB8:0::1", "protocol": "UDP"});
    let _id = client.create("/api/trustedsources/", &source);
    let uuid = uuid.as_str().expect("a text");
    assert_eq!(reader.trusted(uuid), ["2001:db8::1"]);

    assert_eq!(client.delete(&path).status, 204);
    assert_eq!((reader.digests(), reader.numbers()), ([vec![], vec![]], vec![]));
    assert_eq!((reader.chat(), reader.trusted(uuid), reader.preference("account_id")), (None, vec![], vec![]));

    body["password"] = json!(THIRD[0]);
    body["alias_numbers"] = json!([]);
    let next = client.create("/api/subscribers/", &body);
    assert_eq!((reader.digests(), reader.numbers()), (digests(THIRD), vec![format!("431{sn}")]));
    assert_eq!(reader.preference("clir"), [""; 0], "nothing of the former owner");
    assert!(reader.chat().is_some_and(|account| account["uuid"] != uuid));

    // With its customer, not by itself.
    set(client, &format!("/api/customers/{customer}"), "status", json!("terminated"));
    assert_eq!(client.get(&format!("/api/subscribers/{next}")).status, 404);
    assert_eq!((reader.digests(), reader.chat()), ([vec![], vec![]], None));
    assert_eq!(client.delete(&format!("/api/domains/{domain_id}")).status, 204);
    assert_eq!(reader.column("prosody_hosts", "host", "host"), [""; 0]);
}

fn locks(client: &Client, path: &str, reader: &Reader) {
    for (lock, chats) in [(2, true), (4, false)] {
        set(client, path, "lock", json!(lock));
        assert_eq!((reader.preference("lock"), reader.chat().is_some()), (vec![lock.to_string()], chats));
        assert_eq!(reader.digests(), digests(SECOND), "who is locked may register");
    }
    set(client, path, "lock", json!(0));
    assert_eq!((reader.preference("lock"), reader.chat().is_some()), (vec![], true));
}

/// A level hides the whole attribute of the later ones.
fn preferences(client: &Client, customer: u64, id: u64, reader: &Reader) {
    let of_customer = format!("/api/customerpreferences/{customer}");
    let own = format!("/api/subscriberpreferences/{id}");
    set(client, &of_customer, "block_in_list", json!(["431*", "432*"]));
    assert_eq!(reader.preference("block_in_list"), ["431*", "432*"]);
    set(client, &own, "block_in_list", json!(["44*"]));
    assert_eq!(reader.preference("block_in_list"), ["44*"]);
    set(client, &own, "clir", json!(true));
    assert_eq!(reader.preference("clir"), ["1"]);
}

fn peers(target: Target) {
    let server = target.shared_server();
    let platform = target.admin();
    let word = provisioning_tests::names::unique();
    let tenant = Tenant::create(&platform);
    let contract = platform.create(
        "/api/contracts/",
        &json!({"contact_id": tenant.system_contact, "status": "active", "type": "sippeering", "billing_profile_id": 1}),
    );
    let group = json!({"name": word, "contract_id": contract, "priority": 1});
    let group = platform.create("/api/peeringgroups/", &group);
    for (name, ip, enabled) in [
        ("one", "192.0.2.77", true),
        ("two", "2001:db8::77", true),
        ("off", "192.0.2.78", false),
        ("mapped", "::ffff:192.0.2.79", true),
    ] {
        let body = json!({"group_id": group, "name": format!("{word} {name}"), "ip": ip, "port": 5060, "weight": 1, "enabled": enabled});
        let _id = platform.create("/api/peeringservers/", &body);
    }
    let of = |column: &str| {
        let text = if server.database().engine() == Engine::Mariadb { "CHAR" } else { "VARCHAR" };
        let query =
            format!("SELECT CAST({column} AS {text}) AS t FROM kamailio_address WHERE grp = {group} ORDER BY id");
        server.database().texts(&query)
    };
    assert_eq!(of("ip_addr"), ["192.0.2.77", "2001:db8::77"]);
    assert_eq!((of("mask"), of("port")), (vec!["32".to_owned(), "128".to_owned()], vec!["0".to_owned(); 2]));
}

/// Source: sip-xmpp-integration, section 3.
const TEXTS: [&str; 11] = [
    "kamailio_domain.domain",
    "kamailio_domain.did",
    "kamailio_domain_attrs.did",
    "kamailio_domain_attrs.name",
    "kamailio_domain_attrs.value",
    "kamailio_usr_preferences.value",
    "kamailio_trusted.src_ip",
    "kamailio_trusted.proto",
    "kamailio_trusted.from_pattern",
    "kamailio_trusted.tag",
    "kamailio_address.ip_addr",
];
const NUMBERS: [&str; 5] = [
    "kamailio_address.grp",
    "kamailio_address.mask",
    "kamailio_address.port",
    "kamailio_usr_preferences.type",
    "kamailio_version.table_version",
];

fn types(target: Target) {
    let server = target.shared_server();
    let database = server.database();
    let (query, text, number) = match database.engine() {
        Engine::Sqlite => (
            "SELECT v.name || '.' || c.name || ' ' || c.type AS t FROM sqlite_master v \
             JOIN pragma_table_xinfo(v.name) c WHERE v.type = 'view'",
            "varchar(",
            // Any number will do, so an expression as well.
            "",
        ),
        Engine::Postgres => (
            "SELECT concat(table_name, '.', column_name, ' ', data_type) AS t \
             FROM information_schema.columns WHERE table_schema = 'public'",
            "character varying",
            "integer",
        ),
        Engine::Mariadb => (
            "SELECT CONVERT(concat(table_name, '.', column_name, ' ', column_type) USING utf8mb4) AS t \
             FROM information_schema.columns WHERE table_schema = DATABASE()",
            "varchar(",
            "int(",
        ),
    };
    let columns = database.texts(query);
    let wanted = TEXTS.map(|name| (name, text)).into_iter().chain(NUMBERS.map(|name| (name, number)));
    for (name, kind) in wanted {
        let start = format!("{name} {kind}");
        assert!(columns.iter().any(|column| column.starts_with(&start)), "no '{start}' in {columns:#?}");
    }
    let versions = database.texts(
        "SELECT table_name AS t FROM kamailio_version WHERE (table_name = 'kamailio_subscriber' AND table_version = 7) \
         OR (table_name = 'kamailio_domain' AND table_version = 2) OR (table_name = 'kamailio_domain_attrs' AND table_version = 1) \
         OR (table_name IN ('kamailio_trusted', 'kamailio_address') AND table_version = 6)",
    );
    assert_eq!(versions.len(), 5, "{versions:?}");
}
