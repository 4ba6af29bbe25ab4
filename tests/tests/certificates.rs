//! Logins by TLS client certificate: issued, used, replaced, taken back, and all that are none of ours.

mod forged;
mod session;

use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;
use openssl::pkey::PKey;
use openssl::x509::X509;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "certificates",
        Needs::Api,
        &[
            ("a_certificate_stands_for_the_password", instead_of_a_password),
            ("curl_runs_the_life_cycle_with_it", life_cycle),
            ("a_new_one_ends_the_former_one", replaced),
            ("one_that_is_taken_back_ends", taken_back),
            ("an_inactive_or_removed_login_has_none", inactive),
            ("who_may_have_one_made", rights),
            ("who_may_take_one_back", removal),
            ("many_at_once_get_different_numbers", many_at_once),
        ],
    );
    trials.extend(on_each_target(
        "certificates",
        Needs::Process,
        &[
            ("those_of_others_are_refused_in_words", forged::refused),
            ("a_resumed_session_is_looked_at_anew", session::resumed),
        ],
    ));
    trials
}

/// What the archive of a new certificate holds.
pub(crate) struct Issued {
    pub(crate) certificate: X509,
    pub(crate) pem: Vec<u8>,
    pub(crate) client: Client,
}

/// Has a certificate made.
pub(crate) fn issue(by: &Client, body: &Value) -> Issued {
    let reply = by.post("/api/admincerts/", body);
    assert_eq!(reply.status, 201, "{reply}");
    unpack(by, &reply)
}

fn names_in(archive: &zip::ZipArchive<Cursor<Vec<u8>>>) -> Vec<String> {
    archive.file_names().map(|name| name.expect("a plain name").into_owned()).collect()
}

fn unpack(by: &Client, reply: &Reply) -> Issued {
    let mut archive = zip::ZipArchive::new(Cursor::new(reply.bytes.clone())).expect("a ZIP archive");
    let name = names_in(&archive).into_iter().find(|name| name.ends_with(".pem")).expect("a PEM file");
    let mut pem = Vec::new();
    archive.by_name(&name).expect("the file").read_to_end(&mut pem).expect("readable");
    let certificate = X509::from_pem(&pem).expect("a certificate");
    let client = shown(by.base(), &pem);
    Issued { certificate, pem, client }
}

/// A client with what a PEM file holds.
pub(crate) fn shown(base: &str, pem: &[u8]) -> Client {
    let key = PKey::private_key_from_pem(pem).expect("a key").private_key_to_pem_pkcs8().expect("a key");
    Client::with_certificate(base, &X509::from_pem(pem).expect("a certificate").to_pem().expect("PEM"), &key)
}

pub(crate) fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

fn instead_of_a_password(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let reply = tenant.client.post("/api/admincerts/", &json!({}));
    assert_eq!(reply.status, 201, "{reply}");
    assert_eq!(reply.header("content-type").as_deref(), Some("application/zip"));
    assert_eq!(reply.header("location"), None);
    let disposition = reply.header("content-disposition").expect("a name to save it under");
    let serial = disposition
        .strip_prefix("attachment; filename=NGCP-API-client-certificate-")
        .and_then(|rest| rest.strip_suffix(".zip"))
        .expect("the usual name");
    let archive = zip::ZipArchive::new(Cursor::new(reply.bytes.clone())).expect("a ZIP archive");
    let mut members = names_in(&archive);
    members.sort_unstable();
    let name = format!("NGCP-API-client-certificate-{serial}");
    assert_eq!(members, [format!("{name}.p12"), format!("{name}.pem"), "README.txt".to_owned()]);
    let issued = unpack(&tenant.client, &reply);
    let number = issued.certificate.serial_number().to_bn().and_then(|n| n.to_dec_str()).expect("a number");
    assert_eq!(number.to_string(), serial);
    assert_eq!(issued.certificate.public_key().expect("a key").bits(), 3248);

    // With a certificate the Authorization header does not count.
    for client in [issued.client.clone(), issued.client.with_login("nobody_at_all", "wrong")] {
        let info = client.get("/api/userinfo/");
        assert_eq!(info.status, 200, "{info}");
        assert_eq!(info.json()["username"], json!(tenant.login));
    }
    let head = issued.client.send(&Method::HEAD, "/api/", &[], None);
    assert_eq!(head.status, 200, "{head}");
    assert_eq!(tenant.client.get("/api/customers/").status, 200, "the password stays");
    let listed = tenant.client.list("admincerts", "");
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["has_certificate"], json!(1));
}

fn life_cycle(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let issued = issue(&tenant.client, &json!({}));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("client.pem");
    std::fs::write(&file, &issued.pem).expect("a file");
    let output = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/life-cycle.sh"))
        .arg(tenant.client.base())
        .arg(&file)
        .args([&tenant.profile.to_string(), &tenant.domain, &names::unique()])
        .output()
        .expect("a shell with curl");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("done: contact "), "{said}{complained}");
}

fn replaced(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let first = issue(&tenant.client, &json!({}));
    assert_eq!(first.client.get("/api/userinfo/").status, 200);
    // It may have its own successor made.
    let second = issue(&first.client, &json!({}));
    for client in [first.client.clone(), shown(first.client.base(), &first.pem)] {
        refused(&client.get("/api/userinfo/"), 403, "Invalid user");
    }
    assert_eq!(second.client.get("/api/userinfo/").status, 200);
}

fn taken_back(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let issued = issue(&tenant.client, &json!({}));
    let path = format!("/api/admincerts/{}", tenant.admin);
    assert_eq!(issued.client.get(&path).json()["has_certificate"], json!(1));
    let reply = tenant.client.delete(&path);
    assert_eq!((reply.status, reply.body.as_str()), (204, ""), "{reply}");
    refused(&issued.client.get("/api/userinfo/"), 403, "Invalid user");
    assert_eq!(tenant.client.get(&path).json()["has_certificate"], json!(0));
    // Whoever gets the next number does not open the door to the old certificate.
    let other = Tenant::create(&tenant.platform);
    let _ = issue(&other.client, &json!({}));
    refused(&issued.client.get("/api/userinfo/"), 403, "Invalid user");
}

fn inactive(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let issued = issue(&tenant.client, &json!({}));
    let path = format!("/api/admins/{}", tenant.admin);
    let set = |value: bool| {
        let reply = tenant.platform.patch(&path, &json!([{"op": "replace", "path": "/is_active", "value": value}]));
        assert_eq!(reply.status, 204, "{reply}");
    };
    set(false);
    refused(&issued.client.get("/api/userinfo/"), 403, "Invalid user");
    set(true);
    assert_eq!(issued.client.get("/api/userinfo/").status, 200);
    assert_eq!(tenant.platform.delete(&path).status, 204);
    refused(&issued.client.get("/api/userinfo/"), 403, "Invalid user");
}

/// A login of the tenant's reseller with some members set; gives its id and a client.
fn login(tenant: &Tenant, members: &Value) -> (u64, Client) {
    let name = format!("login_{}", names::unique());
    let mut body = admin_body(&name, tenant.reseller);
    for (member, value) in members.as_object().expect("an object") {
        body[member] = value.clone();
    }
    (tenant.platform.create("/api/admins/", &body), tenant.client.with_login(&name, PASSWORD))
}

fn rights(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let other = Tenant::create(&tenant.platform);
    let missing = "Invalid login, administrator does not exist";
    // A master has one made for a colleague, whom it then is.
    let (_, colleague) = login(&tenant, &json!({"is_master": false}));
    let name = colleague.get("/api/userinfo/").json()["username"].clone();
    let issued = issue(&tenant.client, &json!({"login": name}));
    assert_eq!(issued.client.get("/api/userinfo/").json()["username"], name);
    for client in [&tenant.client, &colleague] {
        for login in [json!(other.login), json!("no_such_login"), json!("administrator")] {
            refused(&client.post("/api/admincerts/", &json!({"login": login})), 422, missing);
        }
    }
    refused(&colleague.post("/api/admincerts/", &json!({"login": tenant.login})), 422, missing);
    let short = colleague.post("/api/admincerts/", &json!({"login": "abc"}));
    assert_eq!(short.status, 422, "{short}");
    // Who may only read gets one, for itself whatever it asks for, with its password alone.
    let (_, reader) = login(&tenant, &json!({"read_only": true}));
    let issued = issue(&reader, &json!({"login": tenant.login}));
    let own = reader.get("/api/userinfo/").json()["username"].clone();
    assert_eq!(issued.client.get("/api/userinfo/").json()["username"], own);
    let reply = issued.client.post("/api/admincerts/", &json!({}));
    refused(&reply, 403, "Invalid HTTP method for read-only user");
    for (role, status) in [("ccare", 403), ("ccareadmin", 403), ("lintercept", 201)] {
        let member = if role == "lintercept" {
            json!({"role": role, "is_master": false, "show_passwords": false, "call_data": false, "billing_data": false})
        } else {
            json!({"role": role})
        };
        let (_, client) = login(&tenant, &member);
        let reply = client.post("/api/admincerts/", &json!({}));
        assert_eq!(reply.status, status, "{role}: {reply}");
    }
}

fn removal(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let (id, colleague) = login(&tenant, &json!({"is_master": false}));
    let path = |id: u64| format!("/api/admincerts/{id}");
    assert_eq!(colleague.get(&path(tenant.admin)).status, 404);
    refused(&colleague.delete(&path(tenant.admin)), 404, "Entity 'admincerts' not found.");
    assert_eq!(colleague.delete(&path(id)).status, 204, "its own, be there one or not");
    let _ = issue(&colleague, &json!({}));
    assert_eq!(tenant.client.delete(&path(id)).status, 204, "a master that of a colleague");
    // An admin does not manage the role system.
    let (_, admin) = login(&tenant, &json!({"role": "admin"}));
    assert_eq!(admin.delete(&path(tenant.admin)).status, 204);
    let (_, reader) = login(&tenant, &json!({"read_only": true}));
    refused(&reader.delete(&path(id)), 403, "Invalid HTTP method for read-only user");
    let (care, _) = login(&tenant, &json!({"role": "ccareadmin"}));
    refused(&tenant.client.delete(&path(care)), 404, "Entity 'admincerts' not found.");
}

fn many_at_once(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let clients: Vec<Client> = (0..4).map(|_| login(&tenant, &json!({})).1.fresh_connection()).collect();
    let issued: Vec<Issued> = std::thread::scope(|scope| {
        let running: Vec<_> = clients.iter().map(|client| scope.spawn(|| issue(client, &json!({})))).collect();
        running.into_iter().map(|one| one.join().expect("issued")).collect()
    });
    for (client, issued) in clients.iter().zip(&issued) {
        let own = client.get("/api/userinfo/").json()["username"].clone();
        assert_eq!(issued.client.get("/api/userinfo/").json()["username"], own);
    }
}
