//! Creating, changing, locking and ending accounts.

use serde_json::{Value as Json, json};

use crate::definition::Operation;
use crate::function::room::{contact, customer as legacy, external_id, lock as lock_level, lookup, subscriber};
use crate::function::{Arguments, Code, Failure, Member, Scene, Structure};
use crate::record::Record;
use crate::resource::customer;
use crate::resource::status::{ACTIVE, LOCKED, PENDING, TERMINATED};
use crate::resource::subscriber::cascade;
use crate::rules::Document;

const RESOURCE: &str = "customers";

/// The members of an account.
pub(super) fn members() -> Vec<Member> {
    vec![
        Member::int("customer_id").nullable().doc("The customer that it belongs to."),
        Member::text("external_id").nullable().doc("Id in the operator's other systems."),
        Member::text("billing_profile").doc("Handle of the billing profile; required on creation."),
        Member::text("status").doc("On creation only: pending or active."),
        Member::of("contact", "Contact").nullable().doc("Whose account it is; an empty one without it."),
        Member::list("subscribers", "SubscriberData").doc("On creation only: its first subscribers."),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new("VoipAccountData", "An account that is created or changed.", members())]
}

pub(super) async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let data = if given.has("data") { given.structure("data") } else { given.clone() };
    let handle = data.opt_text("billing_profile").ok_or_else(|| Failure::missing("billing_profile"))?;
    let profile = lookup::billing_profile(scene, handle).await?.id()?;
    let status = data.opt_text("status").unwrap_or(ACTIVE);
    if ![ACTIVE, PENDING].contains(&status) {
        return Err(Failure::malformed("status", "parameter 'status' should be pending or active"));
    }
    let reseller = scene.reseller();
    external_id::ACCOUNTS.free(scene, data.opt_text("external_id"), reseller, None).await?;
    let contact = contact::OF_CUSTOMERS.create(scene, &data.structure("contact")).await?;
    let mut body = Document::from_iter([
        ("contact_id".to_owned(), json!(contact)),
        ("billing_profile_id".to_owned(), json!(profile)),
        ("status".to_owned(), json!(status)),
        ("type".to_owned(), json!("sipaccount")),
    ]);
    if let Some(external_id) = data.opt_text("external_id") {
        body.insert("external_id".to_owned(), external_id.into());
    }
    let id = scene.create(RESOURCE, body).await?;
    if let Some(customer_id) = data.opt_int("customer_id") {
        legacy::set_for_account(scene, id, contact, Some(customer_id)).await?;
    }
    for new in data.list("subscribers").iter().filter_map(Json::as_object) {
        subscriber::create_in(scene, id, &Arguments::new(new.clone())).await?;
    }
    Ok(id.into())
}

pub(super) async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::live_account(scene, given.int("id")?).await?;
    let id = account.id()?;
    let data = given.structure("data");
    for name in ["status", "subscribers"] {
        if data.has(name) {
            return Err(Failure::malformed(name, format!("'{name}' cannot be changed by this function")));
        }
    }
    let mut body = Document::new();
    if let Some(handle) = data.opt_text("billing_profile") {
        body.insert("billing_profile_id".to_owned(), lookup::billing_profile(scene, handle).await?.id()?.into());
    }
    if data.has("external_id") {
        let reseller = external_id::reseller_of(scene, id).await?;
        external_id::ACCOUNTS.free(scene, data.opt_text("external_id"), reseller, Some(id)).await?;
        body.insert("external_id".to_owned(), json!(data.opt_text("external_id")));
    }
    if data.get("contact").is_some_and(Json::is_object) {
        contact::OF_CUSTOMERS.merge(scene, account.int("contact_id")?, &data.structure("contact")).await?;
    }
    if data.has("customer_id") {
        let contact = account.int("contact_id")?;
        legacy::set_for_account(scene, id, contact, data.opt_int("customer_id")).await?;
    }
    if !body.is_empty() {
        scene.merge(RESOURCE, id, body).await?;
    }
    Ok(Json::Null)
}

async fn set_status(scene: &mut Scene<'_>, id: i64, status: &str) -> Result<(), Failure> {
    scene.merge(RESOURCE, id, Document::from_iter([("status".to_owned(), status.into())])).await
}

pub(super) async fn activate(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::live_account(scene, given.int("id")?).await?;
    let id = account.id()?;
    match account.text("status")? {
        ACTIVE => Ok(Json::Null),
        PENDING => {
            set_status(scene, id, ACTIVE).await?;
            Ok(Json::Null)
        }
        status => Err(Failure::new(Code::InvalidState, format!("account '{id}' is {status}")).about(id.to_string())),
    }
}

pub(super) async fn lock(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let level = lock_level::given(given)?;
    let id = lookup::live_account(scene, given.int("id")?).await?.id()?;
    set_status(scene, id, if level == 0 { ACTIVE } else { LOCKED }).await?;
    let (stage, session) = scene.on("subscribers", Operation::Patch)?;
    cascade::set_lock(&mut stage.context(session), &[id], level).await?;
    Ok(Json::Null)
}

pub(super) async fn terminate(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::live_account(scene, given.int("id")?).await?.id()?;
    end(scene, id).await?;
    Ok(Json::Null)
}

/// Ends an account that lives.
pub(in crate::function::room) async fn end(scene: &mut Scene<'_>, id: i64) -> Result<(), Failure> {
    set_status(scene, id, TERMINATED).await
}

/// Also of an account that has ended.
pub(super) async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::account(scene, given.int("id")?).await?;
    purge(scene, &account).await?;
    Ok(Json::Null)
}

/// Removes an account with its subscribers, and its contact unless something else has it, too.
pub(in crate::function::room) async fn purge(scene: &mut Scene<'_>, account: &Record) -> Result<(), Failure> {
    let id = account.id()?;
    let (stage, session) = scene.on(RESOURCE, Operation::Patch)?;
    customer::purge::belongings(&mut stage.context(session), id).await?;
    scene.purge(RESOURCE, id).await?;
    contact::OF_CUSTOMERS.discard(scene, account.int("contact_id")?).await
}
