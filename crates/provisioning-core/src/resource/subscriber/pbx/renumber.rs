//! A new number of the pilot renumbers the extensions.

use std::collections::HashSet;

use super::extension::lengthened;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::SUBSCRIBER;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::subscriber::identity::live_of;
use crate::resource::subscriber::numbers::assign::{self, Owner};
use crate::resource::subscriber::numbers::follow::{self, Change};
use crate::resource::subscriber::numbers::{Number, Row, Wanted};

/// The preference that holds the number of the pilot.
pub const BASE_CLI: &str = "cloud_pbx_base_cli";

/// An extension that gets another number.
struct Moved {
    subscriber_id: i64,
    rows: Vec<Row>,
    number: Number,
}

/// Gives all extensions whose number hangs on the old one of the pilot the new prefix, with everything that follows.
///
/// # Errors
/// [`Fault::Rule`] when somebody has one of the new numbers; [`Fault::Invalid`] when one becomes too long.
pub async fn extensions(
    ctx: &mut Context<'_>,
    customer_id: i64,
    reseller_id: i64,
    old: Option<&Number>,
    new: &Number,
) -> Result<(), Fault> {
    let live = live_of(customer_id).order("subscriber_id", false);
    let mut all = Vec::new();
    for row in ctx.session.select(&live).await? {
        all.push(row.int("subscriber_id")?);
    }
    SUBSCRIBER.set(ctx, &all, BASE_CLI, &[new.digits()]).await?;
    let Some(old) = old else { return Ok(()) };
    let mut moved = Vec::new();
    for (subscriber_id, rows) in assign::rows_of(ctx, &all).await? {
        if let Some(tail) = rows.iter().find(|row| row.is_primary).and_then(|row| behind(&row.number, old)) {
            moved.push(Moved { subscriber_id, number: lengthened(new, tail)?, rows });
        }
    }
    moved.sort_by_key(|moved| moved.subscriber_id);
    write(ctx, reseller_id, &moved).await?;
    let changes = changes(ctx, &moved).await?;
    follow::follow(ctx, &changes).await
}

/// What stands behind the pilot's number in the number of an extension.
fn behind<'n>(number: &'n Number, pilot: &Number) -> Option<&'n str> {
    if number.cc != pilot.cc || number.ac != pilot.ac {
        return None;
    }
    number.sn.strip_prefix(pilot.sn.as_str()).filter(|tail| !tail.is_empty())
}

/// The new numbers of all of them together: the old rows go first, so that one may get what another one had.
async fn write(ctx: &mut Context<'_>, reseller_id: i64, moved: &[Moved]) -> Result<(), Fault> {
    if moved.is_empty() {
        return Ok(());
    }
    let mut gone: Vec<i64> = primaries(moved).map(|row| row.id).collect();
    let going: HashSet<i64> = gone.iter().copied().collect();
    let digits: Vec<String> = moved.iter().map(|moved| moved.number.digits()).collect();
    for found in assign::with_digits(ctx, &digits).await? {
        match found.owner {
            None => gone.push(found.id),
            Some(_) if going.contains(&found.id) => {}
            Some(_) => return Err(Fault::rule(format!("Number '{}' already exists.", found.number.dashed()))),
        }
    }
    ctx.session.delete(assign::TABLE, &Cond::ids("id", &gone)).await?;
    let rows: Vec<Record> = moved
        .iter()
        .map(|moved| {
            let owner = Owner { subscriber_id: moved.subscriber_id, reseller_id };
            assign::row(&moved.number, (true, false), owner)
        })
        .collect();
    assign::insert(ctx, &rows).await
}

fn primaries(moved: &[Moved]) -> impl Iterator<Item = &Row> {
    moved.iter().flat_map(|moved| &moved.rows).filter(|row| row.is_primary)
}

async fn changes(ctx: &mut Context<'_>, moved: &[Moved]) -> Result<Vec<Change>, Fault> {
    let ids: Vec<i64> = moved.iter().map(|moved| moved.subscriber_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ctx.session.select(&Query::table("subscribers").filter(Cond::ids("id", &ids))).await?;
    let mut changes = Vec::new();
    for row in rows {
        let id = row.id()?;
        let place = moved.binary_search_by_key(&id, |moved| moved.subscriber_id);
        let Some(moved) = place.ok().and_then(|at| moved.get(at)) else { continue };
        let old = Wanted::of_rows(&moved.rows);
        let new = Wanted { primary: Some(moved.number.clone()), ..old.clone() };
        changes.push(Change {
            subscriber_id: id,
            uuid: row.text("uuid")?.to_owned(),
            domain: row.text("domain")?.to_owned(),
            old: old.numbers(),
            new: new.numbers(),
        });
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_longer_numbers_hang_on_the_pilot() {
        let number = |cc, ac: &str, sn: &str| Number { cc, ac: ac.to_owned(), sn: sn.to_owned() };
        let pilot = number(43, "1", "99");
        assert_eq!(behind(&number(43, "1", "9910"), &pilot), Some("10"));
        for other in [number(43, "1", "99"), number(43, "2", "9910"), number(44, "1", "9910"), number(43, "1", "9810")]
        {
            assert_eq!(behind(&other, &pilot), None, "{}", other.dashed());
        }
    }
}
