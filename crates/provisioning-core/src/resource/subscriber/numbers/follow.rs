//! What follows when the numbers of subscribers change: presented numbers, voicemail boxes, call forwards.
//! Source: life-cycle, follow-up actions of a changed primary number.

use std::collections::HashMap;

use super::{assign, forwards};
use crate::callforward::destination::Service;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::number::{CliChange, Numbers, allowed_clis_after, cli_after, mailbox};
use crate::preference_values::{SUBSCRIBER, Values};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::value::Value;

/// The table of voicemail boxes.
pub const BOXES: &str = "voicemail_boxes";

/// A subscriber whose numbers have changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its id.
    pub subscriber_id: i64,
    /// Its uuid, which stands for a missing number.
    pub uuid: String,
    /// The name of its domain.
    pub domain: String,
    /// The numbers that it had.
    pub old: Numbers,
    /// The numbers that it has.
    pub new: Numbers,
}

/// Whether the request lets new numbers into `allowed_clis`.
pub fn adds_clis(ctx: &Context<'_>) -> bool {
    !ctx.params.get("create_primary_acli").is_some_and(|value| value == "0" || value.eq_ignore_ascii_case("false"))
}

/// Does everything that follows, for all of them together.
///
/// # Errors
/// [`Fault::Store`].
pub async fn follow(ctx: &mut Context<'_>, changes: &[Change]) -> Result<(), Fault> {
    if changes.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = changes.iter().map(|change| change.subscriber_id).collect();
    let mut values = SUBSCRIBER.some(ctx, &ids, &["allowed_clis", "cli", "voicemail_echo_number"]).await?;
    allowed_clis(ctx, changes, &values).await?;
    clis(ctx, changes, &mut values).await?;
    let renumbered: Vec<&Change> = changes.iter().filter(|change| change.old.primary != change.new.primary).collect();
    boxes(ctx, &renumbered, &values).await?;
    forwards::rewrite(ctx, &renumbered, None).await
}

/// Does what follows when a subscriber gets another `cli` or `voicemail_echo_number`: the voicemail box gets its number anew,
/// and forwards to it the primary number. Source: preferences, section 6.
///
/// # Errors
/// [`Fault::Store`].
pub async fn voicemail(ctx: &mut Context<'_>, subscriber: &Record) -> Result<(), Fault> {
    let subscriber_id = subscriber.id()?;
    let primary = assign::primary_of(ctx, subscriber_id).await?.map(|number| number.digits());
    let numbers = Numbers { primary, ..Numbers::default() };
    let change = Change {
        subscriber_id,
        uuid: subscriber.text("uuid")?.to_owned(),
        domain: subscriber.text("domain")?.to_owned(),
        old: numbers.clone(),
        new: numbers,
    };
    let values = SUBSCRIBER.some(ctx, &[subscriber_id], &["cli", "voicemail_echo_number"]).await?;
    boxes(ctx, &[&change], &values).await?;
    forwards::rewrite(ctx, &[&change], Some(Service::Voicebox)).await
}

async fn allowed_clis(ctx: &mut Context<'_>, changes: &[Change], values: &HashMap<i64, Values>) -> Result<(), Fault> {
    if !ctx.settings.auto_allow_cli {
        return Ok(());
    }
    let add_new = adds_clis(ctx);
    let mut lists = HashMap::new();
    for change in changes {
        let current = first_list(values, change.subscriber_id, "allowed_clis");
        let after = allowed_clis_after(current, &change.old, &change.new, add_new);
        if after != current {
            lists.insert(change.subscriber_id, after);
        }
    }
    replace(ctx, "allowed_clis", &lists).await
}

/// `values` is kept up to date, because the voicemail box follows `cli`.
async fn clis(ctx: &mut Context<'_>, changes: &[Change], values: &mut HashMap<i64, Values>) -> Result<(), Fault> {
    if !ctx.settings.auto_sync_cli {
        return Ok(());
    }
    let mut lists = HashMap::new();
    for change in changes {
        let current = first_list(values, change.subscriber_id, "cli").first();
        let (old, new) = (change.old.primary.as_deref(), change.new.primary.as_deref());
        let after = match cli_after(current.map(String::as_str), old, new) {
            CliChange::Keep => continue,
            CliChange::Set(cli) => vec![cli],
            CliChange::Remove => Vec::new(),
        };
        values.entry(change.subscriber_id).or_default().insert("cli".to_owned(), after.clone());
        lists.insert(change.subscriber_id, after);
    }
    replace(ctx, "cli", &lists).await
}

/// Gives an attribute of each subscriber its new values.
async fn replace(ctx: &mut Context<'_>, attribute: &str, lists: &HashMap<i64, Vec<String>>) -> Result<(), Fault> {
    if lists.is_empty() {
        return Ok(());
    }
    let owners: Vec<i64> = lists.keys().copied().collect();
    SUBSCRIBER.remove(ctx, &owners, &[attribute]).await?;
    let rows: Vec<(i64, &str, &str)> =
        lists.iter().flat_map(|(owner, list)| list.iter().map(|value| (*owner, attribute, value.as_str()))).collect();
    SUBSCRIBER.add(ctx, &rows).await
}

fn first_list<'v>(values: &'v HashMap<i64, Values>, owner: i64, attribute: &str) -> &'v [String] {
    values.get(&owner).and_then(|values| values.get(attribute)).map_or(&[], Vec::as_slice)
}

/// The number of a subscriber's voicemail box.
fn mailbox_of(values: &HashMap<i64, Values>, change: &Change) -> String {
    let first = |attribute| first_list(values, change.subscriber_id, attribute).first().map(String::as_str);
    mailbox(first("voicemail_echo_number"), first("cli"), change.new.primary.as_deref(), &change.uuid).to_owned()
}

/// Voicemail boxes get the new number. Each box has another one, so they are written anew together.
async fn boxes(ctx: &mut Context<'_>, changes: &[&Change], values: &HashMap<i64, Values>) -> Result<(), Fault> {
    let wanted: HashMap<i64, String> =
        changes.iter().map(|change| (change.subscriber_id, mailbox_of(values, change))).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let owners: Vec<i64> = wanted.keys().copied().collect();
    let mut gone = Vec::new();
    let mut anew = Vec::new();
    let query = Query::table(BOXES).filter(Cond::ids("subscriber_id", &owners)).order("id", false);
    for record in ctx.session.select(&query).await? {
        let Some(number) = wanted.get(&record.int("subscriber_id")?) else { continue };
        if record.text("mailbox")? != number {
            gone.push(record.id()?);
            let mut row: Record = record.iter().map(|(column, value)| (column, value.clone())).collect();
            row.set("mailbox", Value::from(number.as_str()));
            anew.push(row);
        }
    }
    if gone.is_empty() {
        return Ok(());
    }
    ctx.session.delete(BOXES, &Cond::ids("id", &gone)).await?;
    ctx.session.insert_many(BOXES, &anew).await
}
