//! The voice mailbox follows the numbers that a subscriber shows. Source: preferences, section 6.

use std::collections::HashMap;

use crate::callforward::destination::{Hosts, Owner, Service};
use crate::callforward::renumber::{Renumbered, renumber};
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::number;
use crate::preference_values;
use crate::query::{Cond, Pattern, Query};
use crate::record::Record;

const ECHO_NUMBER: &str = "voicemail_echo_number";
const CLI: &str = "cli";

/// Gives the mailbox its number anew, and forwards to the voicebox the primary number.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn follow(ctx: &mut Context<'_>, subscriber: &Record) -> Result<(), Fault> {
    let id = subscriber.id()?;
    let uuid = subscriber.text("uuid")?;
    let values =
        preference_values::SUBSCRIBER.some(ctx, &[id], &[ECHO_NUMBER, CLI]).await?.remove(&id).unwrap_or_default();
    let value = |name: &str| values.get(name)?.last().map(String::as_str);
    let primary = ctx.first(&Query::table("numbers").eq("subscriber_id", id).eq("is_primary", true)).await?;
    let primary = primary.as_ref().map(|row| row.text("digits")).transpose()?;
    let mailbox = number::mailbox(value(ECHO_NUMBER), value(CLI), primary, uuid);
    let changed = Cond::eq("subscriber_id", id).and(Cond::ne("mailbox", mailbox));
    ctx.session.update("voicemail_boxes", &changed, &Record::new().with("mailbox", mailbox)).await?;
    let owner = Owner { number: primary, uuid, domain: subscriber.text("domain")? };
    forwards(ctx, id, owner).await
}

async fn forwards(ctx: &mut Context<'_>, id: i64, owner: Owner<'_>) -> Result<(), Fault> {
    let hosts = Hosts::from(&ctx.settings.service_domains);
    let to_voicebox = Query::table("cf_destinations")
        .eq("destination_set.subscriber_id", id)
        .filter(Cond::Like("destination", Pattern::containing(&format!("@{}", hosts.voicebox))));
    let mut moved: HashMap<String, Vec<i64>> = HashMap::new();
    for row in ctx.session.select(&to_voicebox).await? {
        let uri = row.text("destination")?;
        if Service::of_uri(uri, &hosts) != Some(Service::Voicebox) {
            continue;
        }
        if let Renumbered::Replace(new) = renumber(uri, &owner, &hosts) {
            moved.entry(new).or_default().push(row.id()?);
        }
    }
    // There are two forms of the URI at most.
    for (uri, ids) in moved {
        let set = Record::new().with("destination", uri);
        ctx.session.update("cf_destinations", &Cond::ids("id", &ids), &set).await?;
    }
    Ok(())
}
