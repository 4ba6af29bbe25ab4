//! CSV files of emergency mappings, container by name in every line.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::{CONTAINERS, TABLE};
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::fault::Fault;
use crate::preference_values::{self, Reference};
use crate::query::{Cond, Query};
use crate::record::Record;

/// Separators that files come with, by which the first line tells.
const SEPARATORS: [u8; 5] = [b',', b';', b':', b'|', b'\t'];

/// Longest text of a cell, in characters.
const LONGEST: usize = 31;

/// The lines of a file.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn lines(ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Vec<Json>>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int("emergency_container_id")).collect::<Result<_, _>>()?;
    let mut names: HashMap<i64, String> = HashMap::new();
    if !ids.is_empty() {
        for row in ctx.session.select(&Query::table(CONTAINERS).filter(Cond::ids("id", &ids))).await? {
            names.insert(row.id()?, row.text("name")?.to_owned());
        }
    }
    let line = |(row, id): (&Record, i64)| {
        Ok(vec![
            Json::from(names.get(&id).cloned()),
            Json::from(row.text("code")?),
            Json::from(row.opt_text("prefix")?),
            Json::from(row.opt_text("suffix")?),
        ])
    };
    rows.iter().zip(ids).map(line).collect()
}

/// The reseller that an upload is for.
///
/// # Errors
/// [`Fault::Rule`] when it is not named or does not exist.
pub(super) async fn reseller(ctx: &mut Context<'_>) -> Result<i64, Fault> {
    if let Some(own) = ctx.actor.own_reseller() {
        return Ok(own);
    }
    let given = ctx.params.get("reseller_id").ok_or_else(|| Fault::rule("missing reseller_id parameter"))?;
    let unknown = || Fault::rule(format!("invalid reseller_id '{given}'"));
    let id = given.trim().parse().map_err(|_| unknown())?;
    if ctx.find("resellers", id).await?.is_none() {
        return Err(unknown());
    }
    Ok(id)
}

/// Removes the containers of a reseller with their mappings, and what preferences say of them.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn purge(ctx: &mut Context<'_>, reseller: i64) -> Result<(), Fault> {
    let ids = ctx.session.numbers(&Query::table(CONTAINERS).eq("reseller_id", reseller), "id").await?;
    let references: Vec<Reference> = ids.iter().map(|id| ("emergency_mapping_container_id", id.to_string())).collect();
    preference_values::forget(ctx, &references).await?;
    ctx.session.delete(TABLE, &Cond::ids("emergency_container_id", &ids)).await?;
    ctx.session.delete(CONTAINERS, &Cond::ids("id", &ids)).await.map(drop)
}

/// Takes the lines of a file: container, code, prefix and, in newer files, suffix. Containers are found by name or made, an
/// entry with the same code is replaced.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn import(ctx: &mut Context<'_>, upload: &Upload, reseller: i64) -> Result<Imported, Fault> {
    let mut imported = Imported::default();
    let Some(separator) = separator(&upload.text()) else {
        imported.skip(1, "no separator");
        return Ok(imported);
    };
    let mut containers: HashMap<String, i64> = HashMap::new();
    for (at, cells) in upload.lines(separator).enumerate() {
        let unusable = |cell: &String| cell.chars().count() > LONGEST || cell.chars().any(char::is_control);
        let (name, code, rest) = match cells.as_slice() {
            [name, code, rest @ ..] if matches!(rest.len(), 1 | 2) && !name.is_empty() && !code.is_empty() => {
                (name, code, rest)
            }
            _ => {
                imported.skip(at + 1, "wrong number of columns, or no container or code");
                continue;
            }
        };
        if cells.iter().any(unusable) {
            imported.skip(at + 1, "a cell is too long or has control characters");
            continue;
        }
        let key = name.to_lowercase();
        let container = match containers.get(&key) {
            Some(known) => *known,
            None => {
                let id = container(ctx, reseller, name, &key).await?;
                containers.insert(key, id);
                id
            }
        };
        let some = |at: usize| rest.get(at).map(String::as_str).filter(|text| !text.is_empty());
        let same = Cond::eq("emergency_container_id", container).and(Cond::eq("code", code.as_str()));
        ctx.session.delete(TABLE, &same).await?;
        let row = Record::new()
            .with("emergency_container_id", container)
            .with("code", code.as_str())
            .with("prefix", some(0))
            .with("suffix", some(1));
        ctx.session.insert(TABLE, &row).await?;
        imported.took();
    }
    Ok(imported)
}

/// The separator that the first line has.
fn separator(text: &str) -> Option<u8> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    SEPARATORS.into_iter().find(|separator| first.as_bytes().contains(separator))
}

async fn container(ctx: &mut Context<'_>, reseller: i64, name: &str, key: &str) -> Result<i64, Fault> {
    let known = Query::table(CONTAINERS).eq("reseller_id", reseller).eq("name_key", key);
    if let Some(row) = ctx.first(&known).await? {
        return row.id();
    }
    let row = Record::new().with("reseller_id", reseller).with("name", name).with("name_key", key);
    ctx.session.insert(CONTAINERS, &row).await
}

#[cfg(test)]
mod tests {
    use super::separator;

    #[test]
    fn the_first_line_tells_the_separator() {
        assert_eq!(separator("\na;112;0;\n"), Some(b';'));
        assert_eq!(separator("a\t112\t0"), Some(b'\t'));
        assert_eq!(separator("a 112"), None);
        assert_eq!(separator(""), None);
    }
}
