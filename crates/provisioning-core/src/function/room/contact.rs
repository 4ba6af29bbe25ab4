//! Contacts inside of accounts. Source: functions, types Contact; conventions.

use serde_json::{Value as Json, json};

use super::{columns, times};
use crate::form::Purpose;
use crate::function::{Arguments, Failure, Member, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::resource::contact::TABLE;
use crate::rules::Document;

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

/// Contacts of a kind, each kept by a resource of its own.
#[derive(Clone, Copy)]
pub(super) struct Contacts {
    resource: &'static str,
    /// Whether they belong to a reseller.
    owned: bool,
}

/// Those of accounts and their customers, which belong to the caller's reseller.
pub(super) const OF_CUSTOMERS: Contacts = Contacts { resource: "customercontacts", owned: true };

/// Those of the platform's business partners.
pub(super) const OF_PARTNERS: Contacts = Contacts { resource: "systemcontacts", owned: false };

/// Columns that refer to contacts.
const USERS: [(&str, &str); 5] = [
    ("contracts", "contact_id"),
    ("subscribers", "contact_id"),
    ("legacy_customers", "contact_id"),
    ("legacy_customers", "comm_contact_id"),
    ("legacy_customers", "tech_contact_id"),
];

impl Contacts {
    /// Adds a contact, to the caller's reseller where it has one; an empty one when nothing was given. Gives its id.
    pub(super) async fn create(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
        let reseller = scene.reseller();
        self.create_for(scene, reseller, given).await
    }

    /// The same, for another reseller that the caller sees.
    pub(super) async fn create_for(
        self,
        scene: &mut Scene<'_>,
        reseller: i64,
        given: &Arguments,
    ) -> Result<i64, Failure> {
        let mut body = members(given);
        let own = own_columns(given)?;
        let is_platform = scene.actor().own_reseller().is_none();
        if given.opt_text("email").is_some() {
            if self.owned && is_platform {
                body.insert("reseller_id".to_owned(), reseller.into());
            }
            let id = scene.create(self.resource, body).await?;
            scene.update(TABLE, id, &own).await?;
            return Ok(id);
        }
        // The resource needs a mail address, these interfaces never did.
        let mut row = self.columns(scene, &body, Purpose::Create)?;
        row.set("email", "");
        row.set("reseller_id", self.owned.then_some(reseller));
        row.set("create_timestamp", scene.now());
        row.set("modify_timestamp", scene.now());
        own.iter().for_each(|(name, value)| row.set(name, value.clone()));
        let id = scene.insert(TABLE, &row).await?;
        scene.note(self.resource, id, true).await?;
        Ok(id)
    }

    /// Merges what was given into a contact.
    pub(super) async fn merge(self, scene: &mut Scene<'_>, id: i64, given: &Arguments) -> Result<(), Failure> {
        let body = members(given);
        let stored = scene.first(&Query::table(TABLE).eq("id", id)).await?;
        let has_email =
            stored.is_some_and(|row| row.opt_text("email").is_ok_and(|text| text.is_some_and(|t| !t.is_empty())));
        let keeps_email = if given.has("email") { given.opt_text("email").is_some() } else { has_email };
        let own = own_columns(given)?;
        if keeps_email {
            if !body.is_empty() {
                scene.merge(self.resource, id, body).await?;
            }
            return Ok(scene.update(TABLE, id, &own).await?);
        }
        let mut row = self.columns(scene, &body, Purpose::Patch)?;
        if given.has("email") {
            row.set("email", "");
        }
        let is_shown = !row.is_empty();
        own.iter().for_each(|(name, value)| row.set(name, value.clone()));
        row.set("modify_timestamp", scene.now());
        scene.update(TABLE, id, &row).await?;
        if is_shown { scene.note(self.resource, id, false).await } else { Ok(()) }
    }

    /// Removes a contact to which nothing refers any more.
    pub(super) async fn discard(self, scene: &mut Scene<'_>, id: i64) -> Result<(), Failure> {
        for (table, column) in USERS {
            if scene.first(&Query::table(table).eq(column, id)).await?.is_some() {
                return Ok(());
            }
        }
        scene.purge(self.resource, id).await
    }

    /// The columns of members; only the mail address may be missing.
    fn columns(self, scene: &Scene<'_>, body: &Document, purpose: Purpose) -> Result<Record, Failure> {
        columns::read(scene, self.resource, body, purpose, Some("email"))
    }
}

/// The given members that the resource has.
fn members(given: &Arguments) -> Document {
    let given = given.members().iter().filter(|(name, _)| SHARED.contains(&name.as_str()));
    given.map(|(name, value)| (name.clone(), value.clone())).collect()
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
