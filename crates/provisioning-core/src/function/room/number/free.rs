//! Numbers that nobody has.

use serde_json::{Value as Json, json};

use super::allocation::{is_limited, whole_length};
use super::block::TABLE as BLOCKS;
use crate::fault::Fault;
use crate::function::room::lookup;
use crate::function::{Arguments, Failure, Scene};
use crate::query::{Cond, Pattern, Piece, Query};
use crate::record::Record;
use crate::resource::subscriber::numbers::assign::TABLE;

/// Numbers in a list unless the caller wants another number of them.
const USUAL: u64 = 50;

/// Blocks in one question.
const CHUNK: usize = 100;

pub(super) async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let most = match given.has("limit") {
        true => scene.window(given)?.limit,
        false => USUAL,
    };
    if let Some(domain) = given.opt_text("domain")
        && lookup::domain(scene, domain).await.is_err()
    {
        return Ok(json!([]));
    }
    let free = Query::table(TABLE).filter(Cond::IsNull("subscriber_id")).order("digits", false);
    if !is_limited(scene).await? {
        return shown(&scene.select(&free.limit(most)).await?);
    }
    // Blocks do not overlap, so numbers are in order when blocks are.
    let blocks = scene.select(&Query::table(BLOCKS).eq("allocable", true).order("digits", false)).await?;
    let mut found = Vec::new();
    for chunk in blocks.chunks(CHUNK) {
        let left = most.saturating_sub(found.len() as u64);
        if left == 0 {
            break;
        }
        let inside = chunk.iter().map(inside).collect::<Result<Vec<_>, _>>()?;
        found.extend(scene.select(&free.clone().filter(Cond::Any(inside)).limit(left)).await?);
    }
    shown(&found)
}

/// The numbers of a block.
fn inside(block: &Record) -> Result<Cond, Fault> {
    let beginning = block.text("digits")?;
    let mut pieces = vec![Piece::Text(beginning.to_owned())];
    match whole_length(block)? {
        Some(length) => pieces.extend((beginning.len()..length).map(|_| Piece::One)),
        None => pieces.push(Piece::Any),
    }
    Ok(Pattern(pieces).on("digits"))
}

fn shown(rows: &[Record]) -> Result<Json, Failure> {
    let numbers = rows
        .iter()
        .map(|row| Ok(json!({"cc": row.int("cc")?.to_string(), "ac": row.text("ac")?, "sn": row.text("sn")?})));
    numbers.collect()
}
