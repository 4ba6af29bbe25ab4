//! Files of fees. Source: resources/billingfees, CSV line handling.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::fields::{COLUMNS, FREE_TIME, USE_FREE_TIME};
use super::{IDENTITY, TABLE, read};
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::billing_zone::{Texts, Zones};
use crate::rules::Document;

/// Lines that are written at a time.
const BATCH: usize = 500;

/// The columns of a zone.
const ZONE: [&str; 2] = ["zone", "zone_detail"];

/// A line that names a zone.
struct Line {
    number: usize,
    zone: Texts,
    /// The row without its zone, or what is wrong.
    row: Result<Record, String>,
}

/// Takes the lines of a file for a profile that is locked. Fees that are there stay as they are; zones are made, also for lines
/// that turn out to be of no use.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn import(ctx: &mut Context<'_>, upload: &Upload, profile: i64) -> Result<Imported, Fault> {
    let mut imported = Imported::default();
    let mut zones = Zones::of_profile(profile);
    let mut batch = Vec::with_capacity(BATCH);
    for (at, cells) in upload.every_line(b',').enumerate() {
        match cells.ok_or_else(|| "no text".to_owned()).and_then(|cells| line(ctx, profile, at + 1, cells)) {
            Ok(line) => batch.push(line),
            Err(reason) => imported.skip(at + 1, reason),
        }
        if batch.len() == BATCH {
            store(ctx, profile, &mut zones, std::mem::take(&mut batch), &mut imported).await?;
        }
    }
    store(ctx, profile, &mut zones, batch, &mut imported).await?;
    Ok(imported)
}

fn line(ctx: &Context<'_>, profile: i64, number: usize, mut cells: Vec<String>) -> Result<Line, String> {
    let order = &ctx.settings.fee_columns;
    while cells.len() > order.len() && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if cells.len() > order.len() {
        return Err("more cells than columns".to_owned());
    }
    let mut body = members(order.iter().map(String::as_str).zip(cells));
    let [name, detail] = ZONE.map(|column| body.remove(column).as_ref().and_then(Json::as_str).map(str::to_owned));
    let zone = Texts::new(&name.unwrap_or_default(), &detail.unwrap_or_default()).ok_or("no zone")?;
    body.insert("billing_profile_id".to_owned(), profile.into());
    // Known when all zones of the batch are.
    body.insert("billing_zone_id".to_owned(), 0.into());
    let row =
        read(ctx.definition, &body, ctx.actor.role, ctx.settings).map_err(|errors| Fault::Invalid(errors).to_string());
    Ok(Line { number, zone, row })
}

/// The members that cells stand for. All are there, so that all rows have the same columns.
fn members<'a>(cells: impl Iterator<Item = (&'a str, String)>) -> Document {
    let mut body: Document = COLUMNS.iter().map(|name| ((*name).to_owned(), Json::Null)).collect();
    for (name, cell) in cells {
        if name == FREE_TIME {
            body.extend(USE_FREE_TIME.map(|name| (name.to_owned(), cell.clone().into())));
        } else {
            body.insert(name.to_owned(), cell.into());
        }
    }
    let [onpeak, offpeak] = USE_FREE_TIME;
    if body.get(offpeak).is_none_or(|value| value.is_null() || value == "") {
        let same = body.get(onpeak).cloned().unwrap_or_default();
        body.insert(offpeak.to_owned(), same);
    }
    body
}

/// Writes a batch with a constant number of statements.
async fn store(
    ctx: &mut Context<'_>,
    profile: i64,
    zones: &mut Zones,
    batch: Vec<Line>,
    imported: &mut Imported,
) -> Result<(), Fault> {
    zones.find(&mut *ctx.session, batch.iter().map(|line| &line.zone)).await?;
    let destinations: HashSet<&str> =
        batch.iter().filter_map(|line| line.row.as_ref().ok()?.text("destination").ok()).collect();
    let destinations: Vec<&str> = destinations.into_iter().collect();
    let there = Query::table(TABLE).eq("billing_profile_id", profile).filter(Cond::texts("destination", &destinations));
    let mut known = HashSet::new();
    if !destinations.is_empty() {
        for row in ctx.session.select(&there).await? {
            known.insert(identity(&row)?);
        }
    }
    let mut rows = Vec::new();
    for line in batch {
        let row = match line.row {
            Ok(row) => row,
            Err(reason) => {
                imported.skip(line.number, reason);
                continue;
            }
        };
        if known.insert(identity(&row)?) {
            rows.push(row.with("billing_zone_id", zones.id(&line.zone)?));
            imported.took();
        } else {
            imported.skip(line.number, "there is such a fee already");
        }
    }
    ctx.session.insert_many(TABLE, &rows).await
}

fn identity(row: &Record) -> Result<[String; 4], Fault> {
    let mut identity = <[String; 4]>::default();
    for (slot, column) in identity.iter_mut().zip(IDENTITY) {
        row.text(column)?.clone_into(slot);
    }
    Ok(identity)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_become_members() {
        let read =
            |cells: &[(&'static str, &str)]| members(cells.iter().map(|(name, cell)| (*name, (*cell).to_owned())));
        let flags = |body: &Document| USE_FREE_TIME.map(|name| body.get(name).cloned().unwrap_or_default());
        assert_eq!(flags(&read(&[("onpeak_use_free_time", "1")])), [json!("1"), json!("1")]);
        assert_eq!(
            flags(&read(&[("onpeak_use_free_time", "1"), ("offpeak_use_free_time", "")])),
            [json!("1"), json!("1")]
        );
        assert_eq!(
            flags(&read(&[("onpeak_use_free_time", "1"), ("offpeak_use_free_time", "0")])),
            [json!("1"), json!("0")]
        );
        assert_eq!(flags(&read(&[(FREE_TIME, "0")])), [json!("0"), json!("0")]);
        assert_eq!(flags(&read(&[])), [Json::Null, Json::Null]);
        assert_eq!(read(&[("destination", "^43")]).len(), COLUMNS.len());
    }
}
