//! What callers see of a customer.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::find;
use crate::function::room::{contact, times};
use crate::function::{Arguments, Failure, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contact::TABLE as CONTACTS;

/// The contacts of a customer: members and the columns that refer to them.
pub(super) const PARTS: [(&str, &str); 3] =
    [("contact", "contact_id"), ("comm_contact", "comm_contact_id"), ("tech_contact", "tech_contact_id")];

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let text = |name, doc| Member::text(name).nullable().doc(doc);
    vec![Structure::new(
        "Customer",
        "A customer: a shop login with up to three contacts that groups contracts. What REST calls a customer is an account here.",
        [
            Member::int("id").doc("Its id."),
            text("external_id", "Id in the operator's other systems."),
            text("shopuser", "Login of the shop."),
            text("shoppass", "Its password; hidden from callers who may not see passwords.").secret(),
            Member::flag("business").doc("A company, not a person."),
            Member::of("contact", "Contact").doc("Who it is."),
            Member::of("comm_contact", "Contact").nullable().doc("Whom to talk to about money."),
            Member::of("tech_contact", "Contact").nullable().doc("Whom to talk to about technology."),
            Member::time("create_timestamp").doc("When it was created."),
            Member::time("modify_timestamp").doc("When it was changed last."),
        ],
    )]
}

pub(super) async fn by_id(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let customer = find(scene, given).await?;
    Ok(all(scene, &[customer]).await?.pop().unwrap_or_default())
}

/// Customers with their contacts, which one query finds.
pub(super) async fn all(scene: &mut Scene<'_>, rows: &[Record]) -> Result<Vec<Json>, Failure> {
    let mut ids = Vec::new();
    for row in rows {
        for (_, column) in PARTS {
            ids.extend(row.opt_int(column)?);
        }
    }
    let mut contacts = HashMap::new();
    for row in scene.select(&Query::table(CONTACTS).filter(Cond::ids("id", &ids))).await? {
        contacts.insert(row.id()?, contact::shown(scene, &row)?);
    }
    rows.iter().map(|row| one(scene, row, &contacts)).collect()
}

fn one(scene: &Scene<'_>, row: &Record, contacts: &HashMap<i64, Json>) -> Result<Json, Failure> {
    let time = |name: &'static str| Ok::<_, Failure>(times::local(scene.settings(), row.time(name)?));
    let mut customer = json!({
        "id": row.id()?,
        "external_id": row.opt_text("external_id")?,
        "shopuser": row.opt_text("shopuser")?,
        "shoppass": row.opt_text("shoppass")?.filter(|_| scene.actor().flags.show_passwords),
        "business": row.flag("business")?,
        "create_timestamp": time("create_timestamp")?,
        "modify_timestamp": time("modify_timestamp")?,
    });
    if let Some(members) = customer.as_object_mut() {
        for (name, column) in PARTS {
            let contact = row.opt_int(column)?.and_then(|id| contacts.get(&id)).cloned();
            members.insert(name.to_owned(), contact.unwrap_or_default());
        }
    }
    Ok(customer)
}
