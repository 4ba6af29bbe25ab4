//! The private address book of a subscriber. REST has none. Source: functions, group address book.

use serde_json::{Value as Json, json};

use super::lookup;
use super::signature::{data, id, of_subscriber, several};
use crate::form::is_email;
use crate::function::{Arguments, Code, Failure, Function, Member, Reach, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::rules::Document;

const GROUP: &str = "address book";
const TABLE: &str = "address_book_entries";

/// The members of an entry, which are columns of its row: name, greatest length in characters, what it is.
const MEMBERS: [(&str, usize, &str); 9] = [
    ("firstname", 127, "First name."),
    ("lastname", 127, "Last name."),
    ("company", 127, "Company."),
    ("phonenumber", 31, "Telephone number."),
    ("homephonenumber", 31, "Telephone number at home."),
    ("mobilenumber", 31, "Mobile number."),
    ("faxnumber", 31, "Fax number."),
    ("email", 255, "Mail address."),
    ("homepage", 255, "Address of a page."),
];

/// The members of which an entry has at least one.
const NAMES: [&str; 3] = ["firstname", "lastname", "company"];

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| of_subscriber(GROUP, name, doc, run).within(Reach::Subscriber);
    let entry = || data("AddressbookContact", "The entry.");
    let entry_id = || id("Id of the entry.");
    let wrong = &[Code::MissingName, Code::Email];
    vec![
        function("get_subscriber_contacts", "Lists the private address book.", |s, g| Box::pin(list(s, g)))
            .gives(several("AddressbookContact")),
        function("create_subscriber_contact", "Adds an entry.", |s, g| Box::pin(create(s, g)))
            .takes([entry()])
            .fails(wrong),
        function("update_subscriber_contact", "Changes the given members of an entry.", |s, g| Box::pin(update(s, g)))
            .takes([entry_id(), entry()])
            .fails(&[Code::NoSuchContact])
            .fails(wrong),
        function("delete_subscriber_contact", "Removes an entry.", |s, g| Box::pin(delete(s, g)))
            .takes([entry_id()])
            .fails(&[Code::NoSuchContact]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    let members = MEMBERS.map(|(name, _, doc)| Member::text(name).nullable().doc(doc));
    let id = Member::int("id").doc("Set by the server.");
    vec![Structure::new(
        "AddressbookContact",
        "An entry of an address book: at least a first name, a last name or a company.",
        std::iter::once(id).chain(members),
    )]
}

async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::owner(scene, given).await?;
    let rows = scene.all_rows(Query::table(TABLE).eq("subscriber_id", subscriber)).await?;
    rows.iter().map(shown).collect()
}

fn shown(row: &Record) -> Result<Json, Failure> {
    let mut entry = Document::from_iter([("id".to_owned(), json!(row.id()?))]);
    for (name, _, _) in MEMBERS {
        entry.insert(name.to_owned(), json!(row.opt_text(name)?));
    }
    Ok(entry.into())
}

/// The columns of the given members, and what they become together with the stored ones.
fn columns(given: &Arguments, stored: Option<&Record>) -> Result<Record, Failure> {
    let mut columns = Record::new();
    for (name, longest, _) in MEMBERS {
        if !given.has(name) {
            continue;
        }
        let text = given.opt_text(name).map(str::trim).filter(|text| !text.is_empty());
        if text.is_some_and(|text| text.chars().count() > longest || text.chars().any(char::is_control)) {
            let reason = format!("parameter '{name}' should be plain text of at most {longest} characters");
            return Err(Failure::malformed(name, reason));
        }
        if let Some(address) = text.filter(|text| name == "email" && !is_email(text)) {
            return Err(Failure::new(Code::Email, format!("malformed mail address '{address}'")).about(address));
        }
        columns.set(name, text.map(str::to_owned));
    }
    for name in NAMES {
        let source = if columns.has(name) { Some(&columns) } else { stored };
        if source.map(|row| row.opt_text(name)).transpose()?.flatten().is_some() {
            return Ok(columns);
        }
    }
    Err(Failure::new(Code::MissingName, "an entry of an address book needs a first name, a last name or a company"))
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let subscriber = lookup::owner(scene, given).await?;
    let id = given.int("id")?;
    let unknown = || Failure::new(Code::NoSuchContact, format!("unknown contact '{id}'")).about(id.to_string());
    let query = Query::table(TABLE).eq("id", id).eq("subscriber_id", subscriber);
    scene.first(&query).await?.ok_or_else(unknown)
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    let row = columns(&given.structure("data"), None)?.with("subscriber_id", subscriber);
    scene.insert(TABLE, &row).await?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let stored = find(scene, given).await?;
    let columns = columns(&given.structure("data"), Some(&stored))?;
    scene.update(TABLE, stored.id()?, &columns).await?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?.id()?;
    scene.remove(TABLE, id).await?;
    Ok(Json::Null)
}
