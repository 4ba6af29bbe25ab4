//! From the mappings that a client wants to rows.

use std::collections::{HashMap, HashSet};

use crate::callforward::CfType;
use crate::callforward::mapping::{
    BNUMBERSET, Choice, DESTINATIONSET, Document, SOURCESET, SetMember, TIMESET, Wanted,
};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::cf_set::create_inline;
use crate::resource::forwarding::set::SetKind;
use crate::resource::forwarding::stored::{MAPPINGS, Mapping, mappings, used};
use crate::resource::forwarding::{pointer, removal, ring_timeout};

/// The kinds of sets and the members that name them.
pub(super) const MEMBERS: [(SetKind, SetMember); 4] = [
    (SetKind::Destinations, DESTINATIONSET),
    (SetKind::Times, TIMESET),
    (SetKind::Sources, SOURCESET),
    (SetKind::Bnumbers, BNUMBERSET),
];

/// Gives a subscriber these mappings and no others. With the parameter `delete_unused_sets` sets of the subscriber go that the old
/// mappings used and no mapping uses afterwards.
///
/// # Errors
/// [`Fault::Rule`], [`Fault::Invalid`] for a set that does not exist or cannot be made; [`Fault::Store`].
pub(super) async fn replace(ctx: &mut Context<'_>, subscriber: &Record, wanted: &Document) -> Result<(), Fault> {
    let id = subscriber.id()?;
    let old = mappings(ctx, &[id]).await?;
    let rows = rows(ctx, subscriber, wanted, &old).await?;
    ctx.session.delete(MAPPINGS, &Cond::eq("subscriber_id", id)).await?;
    ctx.session.insert_many(MAPPINGS, &rows).await?;
    if ctx.params.is_on(super::UNUSED) {
        for kind in SetKind::ALL {
            removal::unused(ctx, kind, id, &used(kind, &old)).await?;
        }
    }
    ring_timeout::write(ctx, id, wanted.ringtimeout, on_no_answer(wanted)).await?;
    pointer::follow(ctx, &[id]).await
}

/// Adds mappings behind those that a subscriber has; the ring timeout changes when one is given.
///
/// # Errors
/// As [`replace`].
pub(super) async fn append(ctx: &mut Context<'_>, subscriber: &Record, wanted: &Document) -> Result<(), Fault> {
    let id = subscriber.id()?;
    let old = mappings(ctx, &[id]).await?;
    let rows = rows(ctx, subscriber, wanted, &old).await?;
    ctx.session.insert_many(MAPPINGS, &rows).await?;
    ring_timeout::write(ctx, id, wanted.ringtimeout, true).await?;
    pointer::follow(ctx, &[id]).await
}

fn on_no_answer(wanted: &Document) -> bool {
    wanted.mappings.iter().any(|mapping| mapping.cf_type == CfType::Cft && mapping.enabled)
}

/// The rows of the wanted mappings, in their order. Makes the sets that come as objects.
async fn rows(
    ctx: &mut Context<'_>,
    subscriber: &Record,
    wanted: &Document,
    old: &[Mapping],
) -> Result<Vec<Record>, Fault> {
    let id = subscriber.id()?;
    let mut known = HashMap::new();
    for (kind, _) in MEMBERS {
        let named = |mapping: &Wanted| matches!(choice(mapping, kind), Choice::Id(_) | Choice::Name(_));
        if wanted.mappings.iter().any(named) {
            known.insert(kind.table(), Known::load(ctx, kind, id, old).await?);
        }
    }
    let mut rows = Vec::with_capacity(wanted.mappings.len());
    for mapping in &wanted.mappings {
        let mut row = Record::new()
            .with("subscriber_id", id)
            .with("kind", mapping.cf_type.name())
            .with("enabled", mapping.enabled)
            .with("use_redirection", mapping.use_redirection);
        for (kind, member) in MEMBERS {
            let found = || known.get(kind.table());
            let missing = || member.not_found();
            let set: Option<i64> = match choice(mapping, kind) {
                Choice::None => None,
                Choice::Id(id) => Some(found().filter(|known| known.has(*id)).map(|_| *id).ok_or_else(missing)?),
                Choice::Name(name) => Some(found().and_then(|known| known.named(name)).ok_or_else(missing)?),
                Choice::New(members) => Some(create_inline(ctx, kind, subscriber, members).await?),
            };
            row.set(kind.key(), set);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn choice(mapping: &Wanted, kind: SetKind) -> &Choice {
    match kind {
        SetKind::Destinations => &mapping.destinations,
        SetKind::Times => &mapping.times,
        SetKind::Sources => &mapping.sources,
        SetKind::Bnumbers => &mapping.bnumbers,
    }
}

/// The sets of a kind that a subscriber may use: its own by name and id, and those that its mappings use already by id, so that
/// what a GET shows can be sent back after a set was given to somebody else.
struct Known {
    ids: HashSet<i64>,
    names: HashMap<String, i64>,
}

impl Known {
    async fn load(ctx: &mut Context<'_>, kind: SetKind, subscriber: i64, old: &[Mapping]) -> Result<Self, Fault> {
        let query = Query::table(kind.table()).eq("subscriber_id", subscriber).order("id", false);
        let mut known = Self { ids: used(kind, old).into_iter().collect(), names: HashMap::new() };
        for row in ctx.session.select(&query).await? {
            known.ids.insert(row.id()?);
            // Of two with the same name the older one is meant.
            known.names.entry(row.text("name")?.to_owned()).or_insert(row.id()?);
        }
        Ok(known)
    }

    fn has(&self, id: i64) -> bool {
        self.ids.contains(&id)
    }

    fn named(&self, name: &str) -> Option<i64> {
        self.names.get(name).copied()
    }
}
