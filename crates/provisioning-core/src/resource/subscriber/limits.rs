//! What the two subscriber roles may do with subscribers. Source: resources/subscribers, roles.

use serde_json::Value as Json;

use super::pbx;
use crate::actor::{Role, Roles};
use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;
use crate::resource::customer::PBX;
use crate::rules::Document;

/// What a subscriber may change of itself.
const OWN: [&str; 5] = ["password", "webpassword", "email", "timezone", "display_name"];

/// Whether the caller may do something with the subscribers of its customer: always with those of a PBX, with others as the
/// operator has granted it.
async fn manages(ctx: &mut Context<'_>, granted: bool) -> Result<bool, Fault> {
    if granted {
        return Ok(true);
    }
    let customer = ctx.find("contracts", ctx.actor.customer_id.unwrap_or(0)).await?;
    customer.map_or(Ok(false), |customer| Ok(customer.text("product")? == PBX))
}

/// Whether the caller may write this subscriber, or add one when there is none.
///
/// # Errors
/// [`Fault::Forbidden`].
pub async fn authorise(ctx: &mut Context<'_>, stored: Option<&Record>) -> Result<(), Fault> {
    if ctx.actor.role != Role::SubscriberAdmin {
        return Ok(());
    }
    let itself = stored.map(Record::id).transpose()? == Some(ctx.actor.id);
    let rights = ctx.settings.subscriber_admin;
    let granted = if stored.is_some() { rights.edit } else { rights.create };
    if itself || manages(ctx, granted).await? {
        return Ok(());
    }
    Err(Fault::forbidden("Read-only resource for authenticated role"))
}

/// Whether the caller may end this subscriber.
///
/// # Errors
/// [`Fault::Forbidden`].
pub async fn authorise_end(ctx: &mut Context<'_>, stored: &Record, is_pilot: bool) -> Result<(), Fault> {
    if ctx.actor.role != Role::SubscriberAdmin {
        return Ok(());
    }
    let granted = ctx.settings.subscriber_admin.delete;
    if !manages(ctx, granted).await? {
        return Err(Fault::forbidden("Read-only resource for authenticated role"));
    }
    if is_pilot {
        return Err(Fault::forbidden("Cannot terminate pilot subscriber"));
    }
    if stored.id()? == ctx.actor.id {
        return Err(Fault::forbidden("Cannot terminate own subscriber"));
    }
    Ok(())
}

/// Puts what such a caller cannot choose into the body: customer, name and domain of a stored subscriber; customer and, in a
/// PBX, domain of the pilot for a new one.
///
/// # Errors
/// [`Fault::Store`].
pub async fn fill(ctx: &mut Context<'_>, body: &mut Document, stored: Option<&Record>) -> Result<(), Fault> {
    if !ctx.actor.is(Roles::SUBSCRIBERS) {
        return Ok(());
    }
    if let Some(stored) = stored {
        for member in ["customer_id", "domain", "username"] {
            let value = stored.get(member).map_or(Json::Null, crate::value::Value::to_json);
            body.insert(member.to_owned(), value);
        }
        return Ok(());
    }
    let customer_id = ctx.actor.customer_id.unwrap_or(0);
    body.insert("customer_id".to_owned(), customer_id.into());
    if let Some(pilot) = pbx::pilot_of(ctx, customer_id).await? {
        body.remove("domain");
        body.insert("domain_id".to_owned(), pilot.domain_id.into());
    }
    Ok(())
}

/// Takes out of the form what the caller may not change of a stored subscriber. What is not there stays as it is.
///
/// # Errors
/// [`Fault::Store`].
pub async fn narrow(ctx: &mut Context<'_>, form: &mut Form) -> Result<(), Fault> {
    let everything = match ctx.actor.role {
        Role::Subscriber => false,
        Role::SubscriberAdmin => {
            let granted = ctx.settings.subscriber_admin.edit;
            manages(ctx, granted).await?
        }
        _ => true,
    };
    if !everything {
        let members: Vec<String> = form.members().keys().cloned().collect();
        for member in members.iter().filter(|member| !OWN.contains(&member.as_str())) {
            form.remove(member);
        }
    }
    Ok(())
}
