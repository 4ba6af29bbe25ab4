//! SIP devices: registering, calling, being called, being barred, ending.

use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD, free_port};
use provisioning_tests::sip_proxy::{Account, Outcome};
use serde_json::{Value, json};

use super::world::{ABROAD, AT_HOME, World};
use crate::{soap, xmlrpc};

/// Who is who: only the right password of the name itself.
pub(super) fn register(world: &World) {
    let (proxy, alice, bob) = (&world.proxy, &world.alice, &world.bob);
    let domain = &world.tenant.domain;
    let own = &alice.account;
    proxy.register(own, alice.device, 200);
    assert!(proxy.has_registered(own));
    let with_domain = Account { login: Some(format!("{}@{domain}", own.user)), ..own.clone() };
    proxy.register(&with_domain, alice.device, 200);
    proxy.register(&own.with_password("wrong"), free_port(), 403);
    proxy.register(&Account::new("nobody", domain, "wrong"), free_port(), 403);
    // Both have the same password, so it is the name that is refused.
    let others = Account { login: Some(bob.account.user.clone()), ..own.clone() };
    proxy.register(&others, free_port(), 403);
    proxy.register(&Account::new(&own.user, "foreign.example.com", &own.password), free_port(), 403);

    // After three of them the right one is refused, too, for a while.
    let guessed = &world.subscriber_in(domain).account;
    for _ in 0..3 {
        proxy.register(&guessed.with_password("wrong"), free_port(), 403);
    }
    proxy.register(guessed, free_port(), 403);
    let _ = proxy.rpc("htable.flush", &json!(["auth"]));
    proxy.register(guessed, free_port(), 200);

    let mut body = world.tenant.subscriber_body(world.customer);
    body["username"] = json!("o'brien");
    body["password"] = json!("pässwörd ☎ 7");
    let _ = world.tenant.client.create("/api/subscribers/", &body);
    proxy.register(&Account::new("o'brien", domain, "pässwörd ☎ 7"), free_port(), 200);
}

/// By the SIP URI and by each number, in each spelling.
pub(super) fn are_called(world: &World) {
    let (proxy, alice, bob) = (&world.proxy, &world.alice, &world.bob);
    let domain = &world.tenant.domain;
    let (primary, alias) = (format!("431{}", alice.sn), format!("432{}", alice.sn));
    let rings = Outcome::Rings(alice.device);
    for called in [&alice.account.user, &primary, &alias, &format!("+{primary}"), &format!("{ABROAD}{alias}")] {
        proxy.call(&bob.account, called, domain, rings);
    }
    // Within the country of whoever calls, which its own number tells.
    proxy.call(&bob.account, &format!("{AT_HOME}1{}", alice.sn), domain, rings);
    proxy.call(&bob.account, &format!("00{alias}"), domain, Outcome::Refused(404));
    let loud = Account { domain: domain.to_uppercase(), ..bob.account.clone() };
    proxy.call(&loud, &alice.account.user, domain, rings);
    proxy.refuses_invented_dialog(alice.device);
    proxy.call(&bob.account, "43199999999999", domain, Outcome::Refused(404));
    proxy.call(&bob.account, "nobody", domain, Outcome::Refused(404));
    proxy.call(&alice.account, &bob.account.user, domain, Outcome::Refused(480));
    proxy.call(&bob.account, &primary, "foreign.example.com", Outcome::Refused(403));

    let number = json!({"cc": 43, "ac": "3", "sn": alice.sn});
    world.change("subscribers", alice.id, &json!([{"op": "replace", "path": "/alias_numbers", "value": [number]}]));
    proxy.call(&bob.account, &alias, domain, Outcome::Refused(404));
    proxy.call(&bob.account, &format!("433{}", alice.sn), domain, rings);
}

/// By a block list, an allow list and locks, of whoever calls and whoever is called.
pub(super) fn are_barred(world: &World) {
    let (proxy, alice, bob) = (&world.proxy, &world.alice, &world.bob);
    let domain = &world.tenant.domain;
    let call = |outcome| proxy.call(&bob.account, &alice.account.user, domain, outcome);
    let (rings, barred) = (Outcome::Rings(alice.device), Outcome::Refused(403));
    world.prefer(bob.id, "cli", &json!(format!("431{}", bob.sn)));
    world.prefer(alice.id, "block_in_list", &json!([format!("431{}*", bob.sn)]));
    call(barred);
    world.prefer(alice.id, "block_in_mode", &json!(true));
    call(rings);
    world.prefer(alice.id, "block_in_list", &json!(["43720*"]));
    call(barred);
    world.prefer(alice.id, "block_in_mode", &json!(false));
    call(rings);
    for (id, level) in [(bob.id, 2), (alice.id, 3)] {
        world.lock(id, &json!(level));
        call(barred);
        world.lock(id, &Value::Null);
    }
    call(rings);
}

/// A trusted source speaks for its subscriber without a password, and for nobody else.
pub(super) fn are_trusted(world: &World) {
    let (proxy, alice, bob) = (&world.proxy, &world.alice, &world.bob);
    let domain = &world.tenant.domain;
    let rings = Outcome::Rings(alice.device);
    let another = world.subscriber_in(domain);
    let sources = [&another, bob].map(|owner| {
        let source = json!({"subscriber_id": owner.id, "src_ip": "127.0.0.1", "protocol": "UDP", "from_pattern": null});
        world.tenant.client.create("/api/trustedsources/", &source)
    });
    // Several may share an address.
    proxy.call_unchallenged(&another.account, &alice.account.user, domain, rings);
    proxy.call_unchallenged(&bob.account, &alice.account.user, domain, rings);
    // As somebody else it is challenged.
    proxy.call(&alice.account, &alice.account.user, domain, rings);
    for source in sources {
        assert_eq!(world.tenant.client.delete(&format!("/api/trustedsources/{source}")).status, 204);
    }
    proxy.call(&bob.account, &alice.account.user, domain, rings);
}

/// A terminated subscriber neither registers nor calls nor is called, and whoever gets its name inherits nothing.
pub(super) fn end(world: &World) {
    let (proxy, alice, bob) = (&world.proxy, &world.alice, &world.bob);
    let domain = &world.tenant.domain;
    world.prefer(alice.id, "block_in_list", &json!(["*"]));
    world.terminate(alice.id);
    proxy.register(&alice.account, alice.device, 403);
    proxy.call(&alice.account, &bob.account.user, domain, Outcome::Refused(403));
    proxy.call(&bob.account, &alice.account.user, domain, Outcome::Refused(404));
    proxy.call(&bob.account, &format!("431{}", alice.sn), domain, Outcome::Refused(404));
    world.comes("the end of the registration", || !proxy.has_registered(&alice.account));

    let mut body = world.tenant.subscriber_body(world.customer);
    body["username"] = json!(alice.account.user);
    body["password"] = json!("of the new owner");
    let _ = world.tenant.client.create("/api/subscribers/", &body);
    proxy.register(&alice.account, alice.device, 403);
    proxy.call(&bob.account, &alice.account.user, domain, Outcome::Refused(480));
    // Both are at one address here: what the one has failed is held against the other.
    let _ = proxy.rpc("htable.flush", &json!(["auth"]));
    proxy.register(&alice.account.with_password("of the new owner"), alice.device, 200);
    proxy.call(&bob.account, &alice.account.user, domain, Outcome::Rings(alice.device));
    proxy.call(&bob.account, &format!("431{}", alice.sn), domain, Outcome::Refused(404));
}

/// What gives a subscriber a password.
type Change<'a> = &'a dyn Fn(&str);

/// Through each interface, from the next REGISTER on.
pub(super) fn take_new_passwords(world: &World) {
    let bob = &world.bob;
    let named = [("username", bob.account.user.as_str()), ("domain", bob.account.domain.as_str())];
    let client = world.legacy.client();
    let changes: [(&str, Change<'_>); 3] = [
        ("of REST 1", &|password| {
            let operations = json!([{"op": "replace", "path": "/password", "value": password}]);
            world.change("subscribers", bob.id, &operations);
        }),
        ("of SOAP 2", &|password| {
            let members: String = named.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
            let reply =
                soap::call(&client, "update_subscriber_password", &format!("{members}<password>{password}</password>"));
            assert_eq!(reply.status, 200, "{reply}");
        }),
        ("of XMLRPC 3", &|password| {
            let members = [named[0], named[1], ("password", password)];
            let reply = xmlrpc::call_as(&client, (ADMIN, ADMIN_PASSWORD), "update_subscriber_password", &members);
            assert_eq!(xmlrpc::fault(&reply), 0, "{reply}");
        }),
    ];
    let mut old = bob.account.password.clone();
    for (password, change) in changes {
        change(password);
        world.proxy.register(&bob.account.with_password(&old), bob.device, 403);
        world.proxy.register(&bob.account.with_password(password), bob.device, 200);
        password.clone_into(&mut old);
    }
}

/// A peer calls without a password, once the proxy has read the list. The last of all, since all calls from here
/// are those of a peer then.
pub(super) fn have_peers(world: &World) {
    let (admin, target) = (world.legacy.server.admin(), world.subscriber_in(&world.tenant.domain));
    let contact = admin.create("/api/systemcontacts/", &json!({"email": "peer@example.org"}));
    let contract = json!({"contact_id": contact, "status": "active", "type": "sippeering", "billing_profile_id": 1});
    let contract = admin.create("/api/contracts/", &contract);
    let group = admin.create("/api/peeringgroups/", &json!({"contract_id": contract, "name": "peers"}));
    let server =
        json!({"group_id": group, "name": "one", "ip": "127.0.0.1", "port": 5060, "weight": 1, "enabled": true});
    let _ = admin.create("/api/peeringservers/", &server);
    world
        .comes("the peer", || world.proxy.rpc("permissions.addressDump", &json!([])).to_string().contains("127.0.0.1"));
    world.proxy.register(&target.account, target.device, 200);
    let peer = Account::new("4930123456", "peer.example.net", "none");
    world.proxy.call_unchallenged(
        &peer,
        &format!("431{}", target.sn),
        &world.tenant.domain,
        Outcome::Rings(target.device),
    );
}
