//! Contacts: of customers (`customercontacts`, owned by a reseller) and of business partners (`systemcontacts`).
//! Both live in the table `contacts`; a row without a reseller is a system contact.

mod customer;
mod system;

pub use customer::CustomerContacts;
pub use system::SystemContacts;

use crate::context::Context;
use crate::definition::{Field, Kind};
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;

/// The table of all contacts.
pub const TABLE: &str = "contacts";

/// The members that both kinds have, in the order of validation.
fn fields() -> Vec<Field> {
    let text = |name, max| Field::text(name).max(max);
    let mut fields = vec![
        text("firstname", 127).example("John").doc("First name."),
        text("lastname", 127).example("Doe").doc("Last name."),
        text("company", 127).doc("Company."),
        Field::new("email", Kind::Email).required().doc("E-mail address."),
        text("street", 127).doc("Street and house number."),
        text("postcode", 16).doc("Postal code."),
        text("city", 127).doc("City."),
        text("country", 2).cleared_when_absent().doc("Two-letter ISO country code."),
        text("iban", 34).doc("IBAN of the bank account."),
        text("bic", 11).min(8).doc("BIC of the bank."),
        text("bankname", 255).doc("Name of the bank."),
        text("vatnum", 127).doc("VAT number."),
        text("comregnum", 31).doc("Company register number."),
        text("phonenumber", 31).doc("Telephone number."),
        text("mobilenumber", 31).doc("Mobile number."),
        text("faxnumber", 31).doc("Fax number."),
        Field::new("timezone", Kind::TimeZone)
            .cleared_when_absent()
            .doc("Time zone by its IANA name; unset to inherit it."),
    ];
    const FREE: [&str; 10] = ["gpp0", "gpp1", "gpp2", "gpp3", "gpp4", "gpp5", "gpp6", "gpp7", "gpp8", "gpp9"];
    fields.extend(FREE.map(|name| text(name, 255).doc("General purpose text, free for the client's own keys.")));
    fields
}

/// Live contacts.
fn live() -> Cond {
    Cond::ne("status", TERMINATED)
}

/// Removes a contact that nothing refers to; one that only ended things refer to is kept for old records.
///
/// # Errors
/// [`Fault::InUse`] while something alive uses it.
async fn end(ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
    let id = stored.id()?;
    let alive = Cond::ne("status", TERMINATED);
    for column in ["contact_id", "comm_contact_id", "tech_contact_id"] {
        if ctx.exists(&Query::table("legacy_customers").eq(column, id)).await? {
            return Err(Fault::InUse("Contact is still in use.".to_owned()));
        }
    }
    let mut referred = false;
    for table in ["contracts", "subscribers"] {
        let users = Query::table(table).eq("contact_id", id);
        if ctx.exists(&users.clone().filter(alive.clone())).await? {
            return Err(Fault::InUse("Contact is still in use.".to_owned()));
        }
        referred |= ctx.exists(&users).await?;
    }
    if referred {
        let ended = Record::new().with("status", TERMINATED).with("terminate_timestamp", ctx.now);
        ctx.session.update(TABLE, &Cond::eq("id", id), &ended).await?;
    } else {
        ctx.session.delete(TABLE, &Cond::eq("id", id)).await?;
    }
    Ok(())
}
