//! CSV files of ported numbers, with their carriers in every line.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;

use super::{COLUMNS, TABLE, lnp_carrier, period};
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::time;

/// Rows that are written at a time.
const BATCH: usize = 500;

/// Columns that older files have.
const SHORT: [usize; 2] = [6, 8];

/// Longest text of a cell, in characters.
const LONGEST: usize = 31;

/// The lines of a file.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn lines(ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Vec<Json>>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int("carrier_id")).collect::<Result<_, _>>()?;
    let mut carriers = HashMap::new();
    if !ids.is_empty() {
        for row in ctx.session.select(&Query::table(lnp_carrier::TABLE).filter(Cond::ids("id", &ids))).await? {
            carriers.insert(row.id()?, row);
        }
    }
    let mut lines = Vec::with_capacity(rows.len());
    for (row, id) in rows.iter().zip(ids) {
        let Some(carrier) = carriers.get(&id) else { continue };
        lines.push(vec![
            Json::from(carrier.text("name")?),
            Json::from(carrier.text("prefix")?),
            Json::from(row.text("number")?),
            Json::from(row.opt_text("routing_number")?),
            Json::from(period::day(row, "start", ctx.settings)?),
            Json::from(period::day(row, "stop", ctx.settings)?),
            Json::from(carrier.flag("authoritative")?),
            Json::from(carrier.flag("skip_rewrite")?),
            Json::from(row.opt_text("kind")?),
        ]);
    }
    Ok(lines)
}

/// Whether a text is letters, digits, `_` and `-` only.
pub(super) fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Appends the lines of a file. Carriers are found by name, prefix and flags, or made; the first line of a name decides.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn import(ctx: &mut Context<'_>, upload: &Upload) -> Result<Imported, Fault> {
    let mut imported = Imported::default();
    let mut carriers: BTreeMap<String, Option<i64>> = BTreeMap::new();
    let mut batch = Vec::new();
    for (at, cells) in upload.lines(b',').enumerate() {
        let line = match Line::read(ctx, &cells) {
            Ok(line) => line,
            Err(reason) => {
                imported.skip(at + 1, reason);
                continue;
            }
        };
        let key = line.carrier.to_lowercase();
        let carrier = match carriers.get(&key) {
            Some(known) => *known,
            None => {
                let found = carrier(ctx, &line).await?;
                carriers.insert(key, found);
                found
            }
        };
        let Some(carrier) = carrier else {
            imported.skip(at + 1, "the carrier exists with another prefix or other flags");
            continue;
        };
        batch.push(line.row.with("carrier_id", carrier));
        imported.took();
        if batch.len() == BATCH {
            ctx.session.insert_many(TABLE, &std::mem::take(&mut batch)).await?;
        }
    }
    ctx.session.insert_many(TABLE, &batch).await?;
    Ok(imported)
}

/// A line that can be used.
struct Line {
    carrier: String,
    prefix: String,
    authoritative: bool,
    skip_rewrite: bool,
    row: Record,
}

impl Line {
    fn read(ctx: &Context<'_>, cells: &[String]) -> Result<Self, &'static str> {
        if cells.len() != COLUMNS.len() && !SHORT.contains(&cells.len()) {
            return Err("wrong number of columns");
        }
        if cells.iter().any(|cell| cell.chars().count() > LONGEST || cell.chars().any(char::is_control)) {
            return Err("a cell is too long or has control characters");
        }
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let some = |at: usize| Some(cell(at)).filter(|text| !text.is_empty());
        let flag = |at: usize| matches!(cell(at), "1" | "true");
        let (carrier, prefix, number) = (cell(0), cell(1), cell(2));
        if carrier.is_empty() || prefix.is_empty() || number.is_empty() {
            return Err("carrier, prefix or number is missing");
        }
        if !is_word(cell(8)) {
            return Err("invalid type");
        }
        let moment = |text: Option<String>| match text {
            None => Ok(None),
            Some(text) => time::parse(&text).map(|local| Some(ctx.settings.to_utc(local))).ok_or("invalid date"),
        };
        let start = moment(some(4).map(str::to_owned))?;
        let stop = moment(some(5).map(|text| period::last_second(text).unwrap_or_else(|| text.to_owned())))?;
        let row = Record::new()
            .with("number", number)
            .with("routing_number", some(3))
            .with("kind", some(8))
            .with("start", start)
            .with("stop", stop);
        let (authoritative, skip_rewrite) = (flag(6), flag(7));
        Ok(Self { carrier: carrier.to_owned(), prefix: prefix.to_owned(), authoritative, skip_rewrite, row })
    }
}

/// The carrier of a line; `None` when its name belongs to another one: names are unique.
async fn carrier(ctx: &mut Context<'_>, line: &Line) -> Result<Option<i64>, Fault> {
    let key = line.carrier.to_lowercase();
    let Some(row) = ctx.first(&Query::table(lnp_carrier::TABLE).eq("name_key", key.as_str())).await? else {
        let row = Record::new()
            .with("name", line.carrier.as_str())
            .with("name_key", key)
            .with("prefix", line.prefix.as_str())
            .with("authoritative", line.authoritative)
            .with("skip_rewrite", line.skip_rewrite);
        return ctx.session.insert(lnp_carrier::TABLE, &row).await.map(Some);
    };
    let same = row.text("prefix")? == line.prefix
        && row.flag("authoritative")? == line.authoritative
        && row.flag("skip_rewrite")? == line.skip_rewrite;
    same.then(|| row.id()).transpose()
}
