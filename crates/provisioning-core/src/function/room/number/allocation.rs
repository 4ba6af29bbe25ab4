//! Which numbers may be given to subscribers. Source: functions, switch numberblock, fault Client.Voip.DeniedNumber.
//!
//! While there are no blocks, every number may. As soon as there are, a number has to lie in an allocable one.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::block::{TABLE, beginnings};
use super::digits;
use crate::fault::Fault;
use crate::function::{Code, Failure, Scene, Switch};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::subscriber::numbers::assign::TABLE as NUMBERS;

/// Numbers in one question: each has a few dozen beginnings, and databases limit the parameters of a statement.
const CHUNK: usize = 100;

/// Whether blocks decide at all.
pub(super) async fn is_limited(scene: &mut Scene<'_>) -> Result<bool, Failure> {
    if scene.settings().functions.disabled.switches.contains(&Switch::NumberBlock) {
        return Ok(false);
    }
    Ok(scene.first(&Query::table(TABLE)).await?.is_some())
}

/// Refuses new numbers that blocks do not allow. Those that the subscriber has are not asked about.
pub(in crate::function::room) async fn check(
    scene: &mut Scene<'_>,
    numbers: impl Iterator<Item = &Json>,
    subscriber: Option<i64>,
) -> Result<(), Failure> {
    let mut new: Vec<String> = numbers.filter(|number| !number.is_null()).map(digits).collect();
    if new.is_empty() || !is_limited(scene).await? {
        return Ok(());
    }
    if let Some(id) = subscriber {
        let rows = scene.select(&Query::table(NUMBERS).eq("subscriber_id", id)).await?;
        let own = rows.iter().map(|row| row.text("digits")).collect::<Result<HashSet<_>, Fault>>()?;
        new.retain(|digits| !own.contains(digits.as_str()));
    }
    for chunk in new.chunks(CHUNK) {
        let all: Vec<&str> = chunk.iter().flat_map(|digits| beginnings(digits)).collect();
        let rows = scene.select(&Query::table(TABLE).filter(Cond::texts("digits", &all))).await?;
        let blocks = rows.iter().map(|row| Ok((row.text("digits")?, row))).collect::<Result<HashMap<_, _>, Fault>>()?;
        for digits in chunk {
            if !is_allocable(digits, &blocks)? {
                let text = format!("number '{digits}' may not be given to a subscriber");
                return Err(Failure::new(Code::DeniedNumber, text).about(digits));
            }
        }
    }
    Ok(())
}

/// Whether a number lies in an allocable block and has the length of its numbers. Blocks do not overlap.
fn is_allocable(digits: &str, blocks: &HashMap<&str, &Record>) -> Result<bool, Fault> {
    let Some(block) = beginnings(digits).into_iter().find_map(|beginning| blocks.get(beginning)) else {
        return Ok(false);
    };
    let fits = whole_length(block)?.is_none_or(|length| length == digits.len());
    Ok(fits && block.flag("allocable")?)
}

/// The digits of a whole number of a block, where that is told.
pub(super) fn whole_length(block: &Record) -> Result<Option<usize>, Fault> {
    let code = block.text("cc")?.len() + block.text("ac")?.len();
    let own = block.opt_int("sn_length")?.and_then(|length| usize::try_from(length).ok());
    Ok(own.map(|length| code + length))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_number_needs_an_allocable_block_of_its_length() {
        let block = |prefix: &str, length: Option<i64>, allocable| {
            let row = Record::new().with("cc", "43").with("ac", "1").with("sn_length", length);
            row.with("digits", format!("431{prefix}")).with("allocable", allocable)
        };
        let rows = [block("5", Some(4), true), block("6", None, true), block("7", None, false)];
        let blocks: HashMap<&str, &Record> = rows.iter().map(|row| (row.text("digits").unwrap(), row)).collect();
        let cases = [
            ("4315123", true),
            ("43151234", false),
            ("431512", false),
            ("4316", true),
            ("4316123456789", true),
            ("4317123", false),
            ("4318123", false),
            ("49", false),
        ];
        for (digits, expected) in cases {
            assert_eq!(is_allocable(digits, &blocks).unwrap(), expected, "{digits}");
        }
    }
}
