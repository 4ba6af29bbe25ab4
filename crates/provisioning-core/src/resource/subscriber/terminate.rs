//! The end of subscribers. The record stays for billing; everything that makes a subscriber work goes.
//! Source: life-cycle, terminating a subscriber.

use std::collections::{HashMap, HashSet};

use super::numbers::assign::{self, Owner};
use super::numbers::{Row, Wanted, follow};
use super::pbx::group;
use super::status::TERMINATED;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::number::Numbers;
use crate::preference_values::SUBSCRIBER;
use crate::push::{self, Event};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contract;

/// What a subscriber has only while it lives, besides its preferences, numbers and memberships. Children before parents.
const BELONGINGS: [&str; 24] = [
    "cf_mappings",
    "cf_destination_sets",
    "cf_time_sets",
    "cf_source_sets",
    "cf_bnumber_sets",
    "header_rule_sets",
    "subscriber_allowed_ips",
    "subscriber_location_mappings",
    "subscriber_phonebook_entries",
    "subscriber_preference_blobs",
    "voicemail_boxes",
    "address_book_entries",
    "speed_dials",
    "reminders",
    "fax_settings",
    "fax_destinations",
    "mail_to_fax_settings",
    "mail_to_fax_notifications",
    "mail_to_fax_acls",
    "cc_mappings",
    "auto_attendant_slots",
    "trusted_sources",
    "upn_rewrite_sets",
    "live_subscribers",
];

/// Ends live subscribers, all together.
///
/// # Errors
/// [`Fault::Store`].
pub async fn terminate(ctx: &mut Context<'_>, ids: &[i64]) -> Result<(), Fault> {
    if ids.is_empty() {
        return Ok(());
    }
    push::announce(ctx, Event::Ended(ids)).await?;
    inherit(ctx, ids).await?;
    clear(ctx, ids).await?;
    let ended =
        Record::new().with("status", TERMINATED).with("terminate_timestamp", ctx.now).with("modify_timestamp", ctx.now);
    ctx.session.update("subscribers", &Cond::ids("id", ids), &ended).await.map(drop)
}

/// Takes everything away from subscribers but their records.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn clear(ctx: &mut Context<'_>, ids: &[i64]) -> Result<(), Fault> {
    assign::release(ctx, &Cond::ids("subscriber_id", ids)).await?;
    group::dissolve(ctx, ids).await?;
    SUBSCRIBER.clear(ctx, ids).await?;
    for table in BELONGINGS {
        ctx.session.delete(table, &Cond::ids("subscriber_id", ids)).await?;
    }
    Ok(())
}

/// The tables of what a subscriber has only while it lives.
pub(crate) fn belongings() -> Vec<&'static str> {
    BELONGINGS.into_iter().chain(["numbers", "subscriber_preferences"]).collect()
}

/// The aliases of extensions go to the pilot, if it lives on.
async fn inherit(ctx: &mut Context<'_>, ids: &[i64]) -> Result<(), Fault> {
    let extensions = Query::table("live_subscribers")
        .filter(Cond::ids("subscriber_id", ids))
        .eq("is_pbx_pilot", false)
        .filter(Cond::IsNull("pbx_extension").negate());
    let mut of_customer: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in ctx.session.select(&extensions).await? {
        of_customer.entry(row.int("customer_id")?).or_default().push(row.int("subscriber_id")?);
    }
    if of_customer.is_empty() {
        return Ok(());
    }
    let ending: HashSet<i64> = ids.iter().copied().collect();
    let customers: Vec<i64> = of_customer.keys().copied().collect();
    let pilots = Query::table("live_subscribers").filter(Cond::ids("pilot_of", &customers)).order("id", false);
    let mut heirs = Vec::new();
    for row in ctx.session.select(&pilots).await? {
        let pilot = row.int("subscriber_id")?;
        if !ending.contains(&pilot) {
            heirs.push((pilot, of_customer.remove(&row.int("customer_id")?).unwrap_or_default()));
        }
    }
    // More than one only when a caller ends subscribers of several customers but not their pilots.
    for (pilot, extensions) in heirs {
        bequeath(ctx, pilot, &extensions).await?;
    }
    Ok(())
}

async fn bequeath(ctx: &mut Context<'_>, pilot: i64, extensions: &[i64]) -> Result<(), Fault> {
    let all: Vec<i64> = extensions.iter().copied().chain([pilot]).collect();
    let mut rows = assign::rows_of(ctx, &all).await?;
    let own = Wanted::of_rows(&rows.remove(&pilot).unwrap_or_default()).numbers();
    let moved: Vec<Row> = rows.into_values().flatten().filter(|row| !row.is_primary).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = moved.iter().map(|row| row.id).collect();
    let Some(record) = ctx.first(&Query::table("subscribers").eq("id", pilot)).await? else {
        return Ok(());
    };
    let reseller_id = contract::reseller_of_subscriber(ctx.session, &record).await?;
    assign::hand_over(ctx, &ids, Owner { subscriber_id: pilot, reseller_id }).await?;
    let new = Numbers {
        primary: own.primary.clone(),
        aliases: own.aliases.iter().cloned().chain(moved.iter().map(|row| row.number.digits())).collect(),
    };
    let change = follow::Change {
        subscriber_id: pilot,
        uuid: record.text("uuid")?.to_owned(),
        domain: record.text("domain")?.to_owned(),
        old: own,
        new,
    };
    follow::follow(ctx, &[change]).await
}
