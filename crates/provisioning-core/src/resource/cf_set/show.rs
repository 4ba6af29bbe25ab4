//! What is in sets, as clients see it.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::callforward::destination::Hosts;
use crate::callforward::render::{self, Viewer};
use crate::callforward::{PatternList, period};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::forwarding::contents;
use crate::resource::forwarding::rewriting::{CALLER_OUT, Rewriting};
use crate::resource::forwarding::set::SetKind;

/// The elements of sets, by set; a set without any is left out.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn elements(
    ctx: &mut Context<'_>,
    kind: SetKind,
    sets: &[Record],
) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let mut shown: HashMap<i64, Vec<Json>> = HashMap::new();
    let ids: Vec<i64> = sets.iter().map(Record::id).collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok(shown);
    }
    let query = Query::table(kind.elements()).filter(Cond::ids(kind.key(), &ids)).order("id", false);
    let rows = ctx.session.select(&query).await?;
    if kind == SetKind::Destinations {
        return destinations(ctx, sets, &rows).await;
    }
    for row in &rows {
        let element = match kind {
            SetKind::Times | SetKind::Destinations => period::render(&contents::period(row)?),
            SetKind::Sources => pattern(PatternList::Sources, row)?,
            SetKind::Bnumbers => pattern(PatternList::Bnumbers, row)?,
        };
        shown.entry(row.int(kind.key())?).or_default().push(element);
    }
    Ok(shown)
}

fn pattern(list: PatternList, row: &Record) -> Result<Json, Fault> {
    Ok(json!({list.member(): contents::pattern(list, row)?}))
}

/// Destinations with their short form, which depends on the domain and the rewrite rules of the set's owner.
async fn destinations(
    ctx: &mut Context<'_>,
    sets: &[Record],
    rows: &[Record],
) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let key = SetKind::Destinations.key();
    let mut owner_of: HashMap<i64, i64> = HashMap::new();
    for set in sets {
        owner_of.insert(set.id()?, set.int("subscriber_id")?);
    }
    let owners: Vec<i64> = owner_of.values().copied().collect();
    let subscribers = ctx.session.select(&Query::table("subscribers").filter(Cond::ids("id", &owners))).await?;
    let rewriting = Rewriting::load(ctx, &subscribers, &CALLER_OUT).await?;
    let mut domain_of: HashMap<i64, &str> = HashMap::new();
    for row in &subscribers {
        domain_of.insert(row.id()?, row.text("domain")?);
    }
    let hosts = Hosts::from(&ctx.settings.service_domains);
    let mut shown: HashMap<i64, Vec<Json>> = HashMap::new();
    for row in rows {
        let set = row.int(key)?;
        let owner = owner_of.get(&set).copied().unwrap_or_default();
        let display = |number: &str| rewriting.apply(owner, number);
        let domain = domain_of.get(&owner).copied().unwrap_or_default();
        let viewer = Viewer { domain, hosts: &hosts, display: Some(&display) };
        shown.entry(set).or_default().push(render::set_destination(&contents::destination(row)?, &viewer));
    }
    Ok(shown)
}
