//! Fax settings of a subscriber. Source: functions, group fax.

use serde_json::{Value as Json, json};

use super::lookup;
use super::signature::of_subscriber;
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Reach, Scene, Structure, Switch};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Document;

const GROUP: &str = "fax";
const RESOURCE: &str = "faxserversettings";
const SETTINGS: &str = "fax_settings";
const DESTINATIONS: &str = "fax_destinations";

/// Members of the settings that only these interfaces know.
const OWN: [&str; 2] = ["send_status", "send_copy"];

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function =
        |name, doc, run| of_subscriber(GROUP, name, doc, run).within(Reach::Subscriber).switched(Switch::Fax);
    vec![
        function("get_subscriber_fax_preferences", "Reads the fax settings.", |s, g| Box::pin(get(s, g)))
            .gives(Kind::Struct("FaxPreferences")),
        function("set_subscriber_fax_preferences", "Changes the given fax settings.", |s, g| Box::pin(set(s, g)))
            .takes([Member::of("preferences", "FaxPreferences").required().doc("What to set.")])
            .fails(&[Code::FaxPassLength, Code::MalformedFaxDestination]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "FaxDestination",
            "Who gets faxes.",
            [
                Member::text("destination").required().doc("Number or mail address, given once."),
                Member::text("filetype").doc("TIFF (unless given), PS, PDF or PDF14."),
                Member::flag("cc").doc("Gets a copy only."),
                Member::flag("incoming").doc("Gets faxes that come in; true unless given."),
                Member::flag("outgoing").doc("Gets faxes that are sent."),
                Member::flag("status").doc("Gets reports."),
            ],
        ),
        Structure::new(
            "FaxPreferences",
            "Fax settings of a subscriber.",
            [
                Member::text("name").nullable().doc("Name in the header of faxes."),
                Member::text("password").nullable().secret().doc("Password of the fax interface."),
                Member::flag("active").doc("The subscriber has faxes at all."),
                Member::flag("send_status").doc("Reports of faxes are sent."),
                Member::flag("send_copy").doc("Copies of faxes are sent."),
                Member::list("destinations", "FaxDestination").doc("Who gets faxes; replaces the whole list."),
            ],
        ),
    ]
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::owner(scene, given).await?;
    let document = scene.get(RESOURCE, subscriber).await?;
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    let mut settings = json!({
        "name": member("name"),
        "password": document.get("password").filter(|_| scene.actor().flags.show_passwords),
        "active": member("active"),
        "destinations": destinations(scene, subscriber).await?,
    });
    let row = scene.first(&Query::table(SETTINGS).eq("subscriber_id", subscriber)).await?;
    for name in OWN {
        let flag = row.as_ref().map(|row| row.flag(name)).transpose()?;
        if let Some(members) = settings.as_object_mut() {
            members.insert(name.to_owned(), flag.unwrap_or(false).into());
        }
    }
    Ok(settings)
}

async fn destinations(scene: &mut Scene<'_>, subscriber: i64) -> Result<Json, Failure> {
    let query = Query::table(DESTINATIONS).eq("subscriber_id", subscriber).order("id", false);
    let shown = |row: &Record| {
        Ok(json!({
            "destination": row.text("destination")?,
            "filetype": row.text("filetype")?,
            "cc": row.flag("cc")?,
            "incoming": row.flag("incoming")?,
            "outgoing": row.flag("outgoing")?,
            "status": row.flag("status")?,
        }))
    };
    scene.select(&query).await?.iter().map(shown).collect()
}

/// The members as the resource takes them.
fn wanted(scene: &Scene<'_>, given: &Arguments) -> Result<Document, Failure> {
    let least = scene.settings().functions.min_fax_password;
    if given.opt_text("password").is_some_and(|password| password.chars().count() < least) {
        return Err(Failure::new(Code::FaxPassLength, format!("fax password must have at least {least} characters")));
    }
    let mut body = given.members().clone();
    body.retain(|name, _| !OWN.contains(&name.as_str()));
    for destination in body.get_mut("destinations").and_then(Json::as_array_mut).into_iter().flatten() {
        if let Some(destination) = destination.as_object_mut() {
            destination.remove("cc");
            destination.entry("filetype").or_insert_with(|| "TIFF".into());
        }
    }
    Ok(body)
}

fn explained(failure: Failure) -> Failure {
    match failure.code {
        Code::MalformedTarget => Failure { code: Code::MalformedFaxDestination, ..failure },
        _ => failure,
    }
}

async fn set(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    let settings = given.structure("preferences");
    // Without any member of its own, too: the resource makes the row of a subscriber that has none.
    scene.merge(RESOURCE, subscriber, wanted(scene, &settings)?).await.map_err(explained)?;
    let mut own = Record::new();
    for name in OWN {
        if let Some(flag) = settings.opt_flag(name) {
            own.set(name, flag);
        }
    }
    if !own.is_empty() {
        scene.update_where(SETTINGS, &Cond::eq("subscriber_id", subscriber), &own).await?;
    }
    if settings.has("destinations") {
        copies(scene, subscriber, settings.list("destinations")).await?;
    }
    Ok(Json::Null)
}

/// Marks the destinations that get copies only.
async fn copies(scene: &mut Scene<'_>, subscriber: i64, destinations: &[Json]) -> Result<(), Failure> {
    let copies = destinations.iter().filter(|one| one.get("cc").and_then(Json::as_bool) == Some(true));
    let names: Vec<&str> =
        copies.filter_map(|one| one.get("destination").and_then(Json::as_str)).map(str::trim).collect();
    let own = || Cond::eq("subscriber_id", subscriber);
    let named = || Cond::texts("destination", &names);
    scene.update_where(DESTINATIONS, &own().and(named().negate()), &Record::new().with("cc", false)).await?;
    if !names.is_empty() {
        scene.update_where(DESTINATIONS, &own().and(named()), &Record::new().with("cc", true)).await?;
    }
    Ok(())
}
