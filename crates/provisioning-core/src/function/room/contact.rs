//! Contacts inside of accounts. Source: functions, types Contact; conventions.

use serde_json::{Value as Json, json};

use super::times;
use crate::form::{Form, Purpose};
use crate::function::{Arguments, Failure, Member, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::registry::registry;
use crate::resource::contact::TABLE;
use crate::rules::Document;

/// The resource that keeps them.
const RESOURCE: &str = "customercontacts";

/// The members that the resource has, too.
const SHARED: [&str; 11] = [
    "firstname",
    "lastname",
    "company",
    "comregnum",
    "street",
    "postcode",
    "city",
    "country",
    "phonenumber",
    "mobilenumber",
    "email",
];

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    let text = |name, doc| Member::text(name).nullable().doc(doc);
    vec![Structure::new(
        "Contact",
        "Postal and telephone data.",
        [
            Member::int("id").doc("Set by the server."),
            text("gender", "male or female."),
            text("firstname", "First name."),
            text("lastname", "Last name."),
            text("company", "Company."),
            text("comregnum", "Company register number."),
            text("street", "Street and house number."),
            text("postcode", "Postal code."),
            text("city", "City."),
            text("country", "Two-letter code of the country."),
            text("phonenumber", "Telephone number."),
            text("mobilenumber", "Mobile number."),
            text("email", "Mail address."),
            Member::flag("newsletter").doc("Wants a newsletter."),
            Member::time("create_timestamp").doc("Set by the server."),
            Member::time("modify_timestamp").doc("Set by the server."),
        ],
    )]
}

/// A contact as it is shown.
pub(super) fn shown(scene: &Scene<'_>, row: &Record) -> Result<Json, Failure> {
    let mut contact = Document::from_iter([("id".to_owned(), json!(row.id()?))]);
    for name in SHARED.into_iter().chain(["gender"]) {
        let text = row.opt_text(name)?.filter(|text| !text.is_empty());
        contact.insert(name.to_owned(), json!(text));
    }
    contact.insert("newsletter".to_owned(), json!(row.flag("newsletter")?));
    for name in ["create_timestamp", "modify_timestamp"] {
        contact.insert(name.to_owned(), times::local(scene.settings(), row.time(name)?));
    }
    Ok(contact.into())
}

/// Adds a contact to the caller's reseller; an empty one when nothing was given. Gives its id.
pub(super) async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let mut body = members(given);
    let own = own_columns(given)?;
    let id = if given.opt_text("email").is_some() {
        if scene.actor().own_reseller().is_none() {
            body.insert("reseller_id".to_owned(), scene.reseller().into());
        }
        scene.create(RESOURCE, body).await?
    } else {
        // The resource needs a mail address, these interfaces never did.
        let mut row = columns(scene, &body, Purpose::Create)?;
        row.set("email", "");
        row.set("reseller_id", scene.reseller());
        row.set("create_timestamp", scene.now());
        row.set("modify_timestamp", scene.now());
        scene.insert(TABLE, &row).await?
    };
    scene.update(TABLE, id, &own).await?;
    Ok(id)
}

/// Merges what was given into a contact.
pub(super) async fn merge(scene: &mut Scene<'_>, id: i64, given: &Arguments) -> Result<(), Failure> {
    let body = members(given);
    let stored = scene.first(&Query::table(TABLE).eq("id", id)).await?;
    let has_email =
        stored.is_some_and(|row| row.opt_text("email").is_ok_and(|text| text.is_some_and(|t| !t.is_empty())));
    let keeps_email = if given.has("email") { given.opt_text("email").is_some() } else { has_email };
    if keeps_email {
        if !body.is_empty() {
            scene.merge(RESOURCE, id, body).await?;
        }
    } else {
        let mut row = columns(scene, &body, Purpose::Patch)?;
        if given.has("email") {
            row.set("email", "");
        }
        row.set("modify_timestamp", scene.now());
        scene.update(TABLE, id, &row).await?;
    }
    let own = own_columns(given)?;
    Ok(scene.update(TABLE, id, &own).await?)
}

/// The given members that the resource has.
fn members(given: &Arguments) -> Document {
    let given = given.members().iter().filter(|(name, _)| SHARED.contains(&name.as_str()));
    given.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The columns of members, read as the resource reads them; only the mail address may be missing.
fn columns(scene: &Scene<'_>, body: &Document, purpose: Purpose) -> Result<Record, Failure> {
    let definition = registry().get(RESOURCE).map(|resource| &resource.definition);
    let Some(definition) = definition else { return Ok(Record::new()) };
    let role = scene.actor().role;
    let (form, errors) = Form::collect(definition, body, role, purpose, scene.settings());
    let wrong = errors.into_iter().map(|(_, error)| error).find(|error| body.contains_key(&error.field));
    match wrong {
        Some(error) if error.field != "email" => Err(crate::fault::Fault::Invalid(vec![error]).into()),
        _ => {
            let mut record = form.columns(definition, scene.settings());
            let named: Vec<&'static str> = record.iter().map(|(name, _)| name).collect();
            named.into_iter().filter(|name| !body.contains_key(*name)).for_each(|name| record.remove(name));
            Ok(record)
        }
    }
}

/// The columns that the resource does not have.
fn own_columns(given: &Arguments) -> Result<Record, Failure> {
    let mut own = Record::new();
    if given.has("gender") {
        let gender = given.opt_text("gender");
        if gender.is_some_and(|word| !["male", "female"].contains(&word)) {
            return Err(Failure::malformed("gender", "parameter 'gender' should be male or female"));
        }
        own.set("gender", gender.map(str::to_owned));
    }
    if let Some(newsletter) = given.opt_flag("newsletter") {
        own.set("newsletter", newsletter);
    }
    Ok(own)
}
