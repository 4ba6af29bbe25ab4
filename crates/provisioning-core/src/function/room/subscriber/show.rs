//! What callers see of a subscriber.

use serde_json::{Value as Json, json};

use crate::function::room::{lookup, times};
use crate::function::{Code, Failure, Member, Scene, Structure};
use crate::record::Record;
use crate::rules::Document;
use crate::settings::Settings;

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let text = |name, doc| Member::text(name).nullable().doc(doc);
    vec![Structure::new(
        "Subscriber",
        "A subscriber.",
        [
            Member::int("subscriber_id").required().doc("Its id."),
            Member::int("account_id").required().doc("Id of its account."),
            Member::text("uuid").required().doc("The id under which call records know it."),
            Member::text("username").required().doc("SIP user name."),
            Member::text("domain").required().doc("SIP domain."),
            text("password", "SIP password; hidden from callers who may not see passwords.").secret(),
            text("webusername", "Login of the self care."),
            text("webpassword", "Never shown: only a hash of it is kept.").secret(),
            Member::flag("admin").required().doc("Manages the other subscribers of the account."),
            text("cc", "Country code of the primary number."),
            text("ac", "Area code of the primary number."),
            text("sn", "Subscriber number of the primary number."),
            Member::list("alias_numbers", "PhoneNumber").required().doc("Further numbers."),
            text("external_id", "Id in the operator's other systems."),
            Member::text("status").required().doc("active, locked or terminated."),
            text("timezone", "Time zone by its IANA name."),
            text("autoconf_displayname", "Name shown to called parties."),
            Member::int("autoconf_group_id").nullable().doc("Not used: null."),
            Member::time("create_timestamp").doc("When it was created."),
            Member::time("modify_timestamp").doc("When it was changed last."),
        ],
    )]
}

/// The live subscriber with an id.
pub(super) async fn one(scene: &mut Scene<'_>, id: i64) -> Result<Json, Failure> {
    match scene.get("subscribers", id).await {
        Ok(document) => Ok(live(scene.settings(), &document)),
        Err(failure) if failure.code == Code::NoSuchSubscriber => Err(lookup::no_subscriber(&id.to_string())),
        Err(failure) => Err(failure),
    }
}

/// A live subscriber from the document of its resource.
pub(super) fn live(settings: &Settings, document: &Document) -> Json {
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    let primary = member("primary_number");
    let part = |name: &str| text(primary.get(name));
    let aliases = document.get("alias_numbers").and_then(Json::as_array).into_iter().flatten();
    json!({
        "subscriber_id": member("id"),
        "account_id": member("customer_id"),
        "uuid": member("uuid"),
        "username": member("username"),
        "domain": member("domain"),
        "password": member("password"),
        "webusername": member("webusername"),
        "webpassword": Json::Null,
        "admin": member("administrative"),
        "cc": part("cc"),
        "ac": part("ac"),
        "sn": part("sn"),
        "alias_numbers": aliases.map(number).collect::<Vec<_>>(),
        "external_id": member("external_id"),
        "status": member("status"),
        "timezone": member("timezone"),
        "autoconf_displayname": member("display_name"),
        "autoconf_group_id": Json::Null,
        "create_timestamp": times::of_document(settings, document.get("create_timestamp")),
        "modify_timestamp": times::of_document(settings, document.get("modify_timestamp")),
    })
}

/// A terminated subscriber, of which only the record is left.
pub(super) fn ended(settings: &Settings, row: &Record) -> Result<Json, Failure> {
    Ok(json!({
        "subscriber_id": row.id()?,
        "account_id": row.int("customer_id")?,
        "uuid": row.text("uuid")?,
        "username": row.text("username")?,
        "domain": row.text("domain")?,
        "admin": false,
        "alias_numbers": [],
        "external_id": row.opt_text("external_id")?,
        "status": row.text("status")?,
        "create_timestamp": times::local(settings, row.time("create_timestamp")?),
        "modify_timestamp": times::local(settings, row.time("modify_timestamp")?),
    }))
}

/// A number in its parts, which are texts here.
pub(super) fn number(number: &Json) -> Json {
    json!({"cc": text(number.get("cc")), "ac": text(number.get("ac")), "sn": text(number.get("sn"))})
}

fn text(value: Option<&Json>) -> Json {
    match value {
        None | Some(Json::Null) => Json::Null,
        Some(value) => crate::form::printed(value).into(),
    }
}
