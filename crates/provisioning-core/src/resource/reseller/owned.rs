//! What all things have in common that a reseller owns and knows by a name.

use crate::actor::Actor;
use crate::context::Context;
use crate::definition::{LinkTo, Target};
use crate::fault::Fault;
use crate::query::{Cond, Path, Query};
use crate::record::Record;
use crate::rules::Document;

/// The reseller of a row that is being written.
///
/// # Errors
/// [`Fault::Internal`] when neither the new columns nor the stored row name one.
pub(crate) fn reseller_of(record: &Record, stored: Option<&Record>) -> Result<i64, Fault> {
    if record.has("reseller_id") { record.int("reseller_id") } else { stored.unwrap_or(record).int("reseller_id") }
}

/// The same, after a look whether a newly named reseller exists. That of the caller does.
///
/// # Errors
/// [`Fault::Rule`] with the sentence when it does not.
pub(crate) async fn existing_reseller(
    ctx: &mut Context<'_>,
    record: &Record,
    stored: Option<&Record>,
    sentence: &str,
) -> Result<i64, Fault> {
    let id = reseller_of(record, stored)?;
    let known = stored.map(|row| row.int("reseller_id")).transpose()? == Some(id);
    if !known && ctx.actor.own_reseller() != Some(id) && ctx.find("resellers", id).await?.is_none() {
        return Err(Fault::rule(sentence));
    }
    Ok(id)
}

/// Whether a row exists and its reseller, at the end of the path, is one whom the caller works for.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn is_reached(
    ctx: &mut Context<'_>,
    table: &'static str,
    id: i64,
    reseller: Path,
) -> Result<bool, Fault> {
    let mut query = Query::table(table).eq("id", id);
    if let Some(own) = ctx.actor.own_reseller() {
        query = query.eq(reseller, own);
    }
    ctx.exists(&query).await
}

/// Whether a row other than the stored one has the name: among those with the same value in a column (usually the reseller's
/// id), or on the whole platform. Sets the column that the search uses.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn name_is_taken(
    ctx: &mut Context<'_>,
    record: &mut Record,
    stored: Option<&Record>,
    scope: Option<(Path, i64)>,
) -> Result<bool, Fault> {
    let source = if record.has("name") { &*record } else { stored.unwrap_or(record) };
    let key = source.text("name")?.to_lowercase();
    if record.has("name") {
        record.set("name_key", key.as_str());
    }
    let mut query = Query::table(ctx.definition.table).eq("name_key", key);
    if let Some((column, id)) = scope {
        query = query.eq(column, id);
    }
    if let Some(row) = stored {
        query = query.filter(Cond::ne("id", row.id()?));
    }
    ctx.exists(&query).await
}

/// The link to the reseller, also for a reseller, whose documents do not name it.
pub(crate) fn link(relation: &'static str, actor: &Actor, document: &Document) -> LinkTo {
    let shown = document.get("reseller_id").and_then(serde_json::Value::as_i64);
    LinkTo { relation, target: Target::Item("resellers", shown.unwrap_or(actor.reseller_id)) }
}
