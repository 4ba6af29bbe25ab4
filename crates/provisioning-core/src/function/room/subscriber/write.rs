//! Adding, changing, locking and ending subscribers.

use serde_json::{Value as Json, json};

use super::{numbers, password};
use crate::function::room::number::allocation;
use crate::function::room::{check, contact, external_id, lock as lock_level, lookup};
use crate::function::{Arguments, Code, Failure, Member, Scene, Structure};
use crate::resource::status::{ACTIVE, LOCKED, TERMINATED};
use crate::rules::Document;

const RESOURCE: &str = "subscribers";

/// Members whose values are kept as hashes.
pub(in crate::function::room) const HASHED: &[&str] = &["webpassword"];

/// Members from whose values SIP and XMPP servers get keys.
pub(in crate::function::room) const KEYED: &[&str] = &["password"];

/// What can be wrong with a subscriber, besides its passwords.
pub(in crate::function::room) const FAULTS: &[Code] = &[
    Code::ExistingSubscriber,
    Code::ExistingWebUser,
    Code::ReservedSubscriber,
    Code::NoSuchDomain,
    Code::MalformedUsername,
    Code::ExistingExternalSID,
    Code::MalformedCc,
    Code::MalformedAc,
    Code::MalformedSn,
    Code::MissingNumberPart,
    Code::AssignedNumber,
    Code::DeniedNumber,
    Code::DuplicatedNumber,
];

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let text = |name, doc| Member::text(name).nullable().doc(doc);
    vec![Structure::new(
        "SubscriberData",
        "A subscriber that is created or changed; of one that is changed, username and domain tell which.",
        [
            Member::text("username").required().doc("SIP user name."),
            Member::text("domain").required().doc("SIP domain."),
            Member::text("password").secret().doc("SIP password; required on creation unless the server makes one."),
            text("webusername", "Login of the self care; the user name unless given on creation."),
            text("webpassword", "Password of the self care; null: no login.").secret(),
            Member::flag("admin").doc("Manages the other subscribers of the account."),
            text("cc", "Country code; cc, ac and sn come together, all of them null remove the number."),
            text("ac", "Area code."),
            text("sn", "Subscriber number."),
            Member::list("alias_numbers", "PhoneNumber").doc("Replaces the whole list."),
            text("external_id", "Id in the operator's other systems."),
            text("timezone", "Time zone by its IANA name."),
            text("autoconf_displayname", "Name shown to called parties."),
            Member::int("autoconf_group_id").nullable().doc("Not used: null."),
        ],
    )]
}

/// The members of the resource for what was given, without those that name the subscriber.
fn body(scene: &Scene<'_>, given: &Arguments) -> Result<Document, Failure> {
    password::of_document(scene.settings(), given)?;
    if given.opt_int("autoconf_group_id").is_some() {
        return Err(Failure::malformed("autoconf_group_id", "there are no groups"));
    }
    let mut body = Document::new();
    for (name, member) in [
        ("password", "password"),
        ("webusername", "webusername"),
        ("webpassword", "webpassword"),
        ("admin", "administrative"),
        ("external_id", "external_id"),
        ("timezone", "timezone"),
        ("autoconf_displayname", "display_name"),
        ("alias_numbers", "alias_numbers"),
    ] {
        if let Some(value) = given.get(name) {
            body.insert(member.to_owned(), value.clone());
        }
    }
    let primary = numbers::primary(given)?;
    numbers::check_all(scene.settings(), primary.as_ref(), given.list("alias_numbers"))?;
    if let Some(primary) = primary {
        body.insert("primary_number".to_owned(), primary);
    }
    Ok(body)
}

/// The numbers among the members.
fn wanted(body: &Document) -> impl Iterator<Item = &Json> {
    let aliases = body.get("alias_numbers").and_then(Json::as_array).into_iter().flatten();
    body.get("primary_number").into_iter().chain(aliases)
}

/// Adds a subscriber to a live account; gives its id.
pub(in crate::function::room) async fn create(
    scene: &mut Scene<'_>,
    account_id: i64,
    given: &Arguments,
) -> Result<i64, Failure> {
    let name = given.text("username")?;
    if check::is_reserved(name, scene.settings()) {
        let text = format!("user name '{name}' is reserved");
        return Err(Failure::new(Code::ReservedSubscriber, text).about(name));
    }
    if !check::is_username(name, scene.settings()) {
        let text = format!("malformed user name '{name}' in request");
        return Err(Failure::new(Code::MalformedUsername, text).about(name));
    }
    let domain = lookup::domain(scene, given.text("domain")?).await?.id()?;
    if !given.has("password") && !scene.settings().sip_password.autogenerate {
        return Err(Failure::missing("password"));
    }
    free_external_id(scene, account_id, given, None).await?;
    let mut body = body(scene, given)?;
    allocation::check(scene, wanted(&body), None).await?;
    body.insert("customer_id".to_owned(), account_id.into());
    body.insert("domain_id".to_owned(), domain.into());
    body.insert("username".to_owned(), name.into());
    scene.create(RESOURCE, body).await.map_err(|failure| about(failure, given))
}

/// What a fault is about, in the words of the caller.
fn about(failure: Failure, given: &Arguments) -> Failure {
    let name = |member| given.opt_text(member).unwrap_or_default();
    match failure.code {
        Code::ExistingSubscriber => {
            let who = format!("{}@{}", name("username"), name("domain"));
            Failure { text: format!("subscriber '{who}' already exists"), ..failure }.about(who)
        }
        Code::ExistingWebUser => {
            let who = given.opt_text("webusername").unwrap_or(name("username")).to_owned();
            Failure { text: format!("web user '{who}' already exists"), ..failure }.about(who)
        }
        _ => failure,
    }
}

async fn free_external_id(
    scene: &mut Scene<'_>,
    account: i64,
    given: &Arguments,
    own: Option<i64>,
) -> Result<(), Failure> {
    let reseller = external_id::reseller_of(scene, account).await?;
    external_id::SUBSCRIBERS.free(scene, given.opt_text("external_id"), reseller, own).await
}

pub(super) async fn add(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::live_account(scene, given.int("id")?).await?.id()?;
    create(scene, account, &given.structure("subscriber")).await?;
    Ok(Json::Null)
}

pub(super) async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::live_account(scene, given.int("id")?).await?.id()?;
    let data = given.structure("subscriber");
    let subscriber = lookup::subscriber(scene, &data).await?;
    if subscriber.int("customer_id")? != account {
        let who = format!("{}@{}", data.text("username")?, data.text("domain")?);
        return Err(lookup::no_subscriber(&who));
    }
    let id = subscriber.id()?;
    free_external_id(scene, account, &data, Some(id)).await?;
    let body = body(scene, &data)?;
    allocation::check(scene, wanted(&body), Some(id)).await?;
    if !body.is_empty() {
        scene.merge(RESOURCE, id, body).await.map_err(|failure| about(failure, &data))?;
    }
    Ok(Json::Null)
}

/// Gives a subscriber a lock level, and the status that goes with it.
async fn set_lock(scene: &mut Scene<'_>, id: i64, level: usize) -> Result<(), Failure> {
    let status = if level == 0 { ACTIVE } else { LOCKED };
    let member = |name: &str, value: Json| Document::from_iter([(name.to_owned(), value)]);
    // A subscriber that becomes locked gets the global level whatever is asked for, so the level comes second.
    scene.merge(RESOURCE, id, member("status", json!(status))).await?;
    scene.merge(RESOURCE, id, member("lock", json!(level))).await
}

pub(super) async fn lock(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let level = lock_level::given(given)?;
    let id = lookup::subscriber_of_account(scene, given).await?;
    set_lock(scene, id, level).await?;
    Ok(Json::Null)
}

pub(super) async fn terminate(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber_of_account(scene, given).await?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}

/// The live subscriber with the name, else the one that ended last. Its own contact goes with it.
pub(super) async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::subscriber_or_record(scene, given).await?;
    let id = subscriber.id()?;
    if subscriber.text("status")? != TERMINATED {
        scene.delete(RESOURCE, id).await?;
    }
    scene.remove("subscribers", id).await?;
    if let Some(contact) = subscriber.opt_int("contact_id")? {
        contact::OF_CUSTOMERS.discard(scene, contact).await?;
    }
    Ok(Json::Null)
}
