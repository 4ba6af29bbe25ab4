//! What callers see of an account.

use serde_json::{Value as Json, json};

use crate::function::room::{contact, customer, lookup, subscriber, times};
use crate::function::{Arguments, Code, Failure, Kind, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contact::TABLE as CONTACTS;
use crate::resource::status::TERMINATED;

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "VoipAccount",
        "A telephony contract with its subscribers.",
        [
            Member::int("id").required().doc("Its id."),
            Member::int("customer_id").nullable().doc("The customer that it belongs to."),
            Member::text("external_id").nullable().doc("Id in the operator's other systems."),
            Member::text("product").nullable().doc("Not used: null."),
            Member::text("billing_profile").nullable().doc("Handle of the billing profile in effect."),
            Member::text("status").required().doc("pending, active, locked or terminated."),
            Member::of("contact", "Contact").nullable().doc("Whose account it is."),
            Member::new("subscribers", Kind::list(Kind::Struct("Subscriber")))
                .required()
                .doc("Its subscribers, terminated ones included."),
            Member::time("create_timestamp").doc("When it was created."),
            Member::time("modify_timestamp").doc("When it was changed last."),
            Member::time("activate_timestamp").nullable().doc("When it became active."),
            Member::time("terminate_timestamp").nullable().doc("When it ended."),
        ],
    )]
}

pub(super) async fn by_id(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::account(scene, given.int("id")?).await?;
    shown(scene, &account).await
}

/// A living account goes before one that has ended; of several the newest is meant.
pub(super) async fn by_external_id(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let external_id = given.text("external_id")?;
    let same = lookup::accounts(scene).filter(Cond::Same("external_id", external_id.to_owned())).order("id", true);
    let alive = same.clone().filter(Cond::ne("status", TERMINATED));
    let found = match scene.first(&alive).await? {
        Some(account) => Some(account),
        None => scene.first(&same).await?,
    };
    let account = found.ok_or_else(|| {
        Failure::new(Code::NoSuchAccount, format!("unknown account with external id '{external_id}'"))
            .about(external_id)
    })?;
    shown(scene, &account).await
}

async fn shown(scene: &mut Scene<'_>, account: &Record) -> Result<Json, Failure> {
    let id = account.id()?;
    // The resource tells which profile is in effect.
    let document = scene.get("customers", id).await?;
    let profile = match document.get("billing_profile_id").and_then(Json::as_i64) {
        Some(profile) => scene.first(&Query::table("billing_profiles").eq("id", profile)).await?,
        None => None,
    };
    let contact = scene.first(&Query::table(CONTACTS).eq("id", account.int("contact_id")?)).await?;
    let window = scene.window(&Arguments::default())?;
    let (subscribers, total) = subscriber::found(scene, Cond::eq("customer_id", id), window).await?;
    if total > window.limit {
        let text = format!("account '{id}' has more than {} subscribers, use search_subscribers", window.limit);
        return Err(Failure::new(Code::LimitExceeded, text));
    }
    let customer_id = customer::of_account(scene, id).await?;
    let settings = scene.settings();
    let time = |name: &'static str| Ok::<_, Failure>(times::local(settings, account.time(name)?));
    Ok(json!({
        "id": id,
        "customer_id": customer_id,
        "external_id": account.opt_text("external_id")?,
        "billing_profile": profile.map(|row| row.text("handle").map(str::to_owned)).transpose()?,
        "status": account.text("status")?,
        "contact": contact.map(|row| contact::shown(scene, &row)).transpose()?,
        "subscribers": subscribers,
        "create_timestamp": time("create_timestamp")?,
        "modify_timestamp": time("modify_timestamp")?,
        "activate_timestamp": time("activate_timestamp")?,
        "terminate_timestamp": time("terminate_timestamp")?,
    }))
}
