//! From what a client wants to mappings and sets: only what differs from what is stored is written.
//! Source: call-forwarding, section 6, procedure.

use super::set::{BNUMBERS, DESTINATIONS, SOURCES, SetKind, TIMES, destination_row, period_row};
use super::stored::{MAPPINGS, Mapping, Sets, mappings};
use super::{pointer, ring_timeouts};
use crate::callforward::cf_type::{RINGTIMEOUT, is_quickset};
use crate::callforward::destination_list::Place;
use crate::callforward::input::{Document, Forward};
use crate::callforward::pattern::Patterns;
use crate::callforward::render::PatternSet;
use crate::callforward::{CfType, CfTypes};
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::SUBSCRIBER;
use crate::query::{Cond, Query};
use crate::record::Record;

/// The kinds of sets that are conditions of a forward.
const CONDITIONS: [SetKind; 3] = [TIMES, SOURCES, BNUMBERS];

/// The forwards of one subscriber while they are changed.
struct Change {
    subscriber_id: i64,
    mappings: Vec<Mapping>,
    sets: Sets,
}

/// Gives the types of a subscriber what the document says.
///
/// # Errors
/// [`Fault::Rule`] when a type has more than one mapping, or for an announcement that does not exist; [`Fault::Store`].
pub(super) async fn apply(
    ctx: &mut Context<'_>,
    subscriber_id: i64,
    types: CfTypes,
    wanted: &Document,
) -> Result<(), Fault> {
    let mappings = mappings(ctx, &[subscriber_id]).await?;
    if let Some(cf_type) = types.iter().find(|t| mappings.iter().filter(|m| m.cf_type == *t).count() > 1) {
        return Err(crate::callforward::error::not_simple(cf_type).into());
    }
    check_announcements(wanted)?;
    let sets = Sets::of(ctx, &mappings).await?;
    let mut change = Change { subscriber_id, mappings, sets };
    let mut affected = change.others(ctx, wanted).await?;
    for (cf_type, forward) in &wanted.forwards {
        if forward.is_off() {
            change.switch_off(ctx, *cf_type).await?;
        } else {
            change.switch_on(ctx, *cf_type, forward).await?;
        }
    }
    if types.contains(CfType::Cft) {
        change.ring_timeout(ctx, wanted.ringtimeout).await?;
    }
    affected.push(subscriber_id);
    pointer::follow(ctx, &affected).await
}

/// There are no announcements yet, so none of them is known.
fn check_announcements(wanted: &Document) -> Result<(), Fault> {
    for (cf_type, forward) in &wanted.forwards {
        if let Some(id) = forward.destinations.iter().find_map(|destination| destination.announcement_id) {
            return Err(Place::Simple(*cf_type).unknown_announcement(id).into());
        }
    }
    Ok(())
}

impl Change {
    fn mapping(&self, cf_type: CfType) -> Option<&Mapping> {
        self.mappings.iter().find(|mapping| mapping.cf_type == cf_type)
    }

    /// Other subscribers who lose a mapping because they use a destination set that goes.
    async fn others(&self, ctx: &mut Context<'_>, wanted: &Document) -> Result<Vec<i64>, Fault> {
        let ends = wanted.forwards.iter().filter(|(_, forward)| forward.is_off());
        let sets: Vec<i64> =
            ends.filter_map(|(cf_type, _)| self.mapping(*cf_type)).map(|mapping| mapping.destination_set).collect();
        if sets.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query::table(MAPPINGS)
            .filter(Cond::ids(DESTINATIONS.key, &sets))
            .filter(Cond::ne("subscriber_id", self.subscriber_id));
        let rows = ctx.session.select(&query).await?;
        let mut owners: Vec<i64> = rows.iter().map(|row| row.int("subscriber_id")).collect::<Result<_, _>>()?;
        owners.sort_unstable();
        owners.dedup();
        Ok(owners)
    }

    /// Removes the mapping of a type with its destination set; other mappings of the set go with it.
    async fn switch_off(&mut self, ctx: &mut Context<'_>, cf_type: CfType) -> Result<(), Fault> {
        let Some(set_id) = self.mapping(cf_type).map(|mapping| mapping.destination_set) else {
            return Ok(());
        };
        ctx.session.delete(MAPPINGS, &Cond::eq(DESTINATIONS.key, set_id)).await?;
        ctx.session.delete(DESTINATIONS.table, &Cond::eq("id", set_id)).await?;
        let (gone, left) = self.mappings.drain(..).partition(|mapping| mapping.destination_set == set_id);
        self.mappings = left;
        let gone: Vec<Mapping> = gone;
        for kind in CONDITIONS {
            for id in gone.iter().filter_map(|mapping| mapping.set(kind)) {
                self.drop_quickset(ctx, kind, id).await?;
            }
        }
        Ok(())
    }

    /// Deletes a set that the simple view has made, unless another mapping uses it.
    async fn drop_quickset(&mut self, ctx: &mut Context<'_>, kind: SetKind, id: i64) -> Result<(), Fault> {
        let used = self.mappings.iter().any(|mapping| mapping.set(kind) == Some(id));
        if used || !self.sets.name(kind, id).is_some_and(is_quickset) {
            return Ok(());
        }
        if !ctx.exists(&Query::table(MAPPINGS).eq(kind.key, id)).await? {
            ctx.session.delete(kind.table, &Cond::eq("id", id)).await?;
        }
        Ok(())
    }

    /// Gives a type its destinations and conditions.
    async fn switch_on(&mut self, ctx: &mut Context<'_>, cf_type: CfType, forward: &Forward) -> Result<(), Fault> {
        let mapping = match self.mapping(cf_type).cloned() {
            Some(mapping) => {
                self.refill(ctx, mapping.destination_set, forward).await?;
                mapping
            }
            None => self.create(ctx, cf_type, forward).await?,
        };
        let mut changed = Record::new();
        for kind in CONDITIONS {
            let before = mapping.set(kind);
            let after = self.condition(ctx, &mapping, kind, forward).await?;
            if before != after {
                changed.set(kind.key, after);
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        ctx.session.update(MAPPINGS, &Cond::eq("id", mapping.id), &changed).await?;
        self.detach(ctx, &mapping, &changed).await
    }

    /// Takes the changed references over, and deletes quicksets that have lost their mapping.
    async fn detach(&mut self, ctx: &mut Context<'_>, old: &Mapping, changed: &Record) -> Result<(), Fault> {
        if let Some(mapping) = self.mappings.iter_mut().find(|mapping| mapping.id == old.id) {
            let now =
                |kind: SetKind, before| if changed.has(kind.key) { changed.opt_int(kind.key) } else { Ok(before) };
            mapping.time_set = now(TIMES, old.time_set)?;
            mapping.source_set = now(SOURCES, old.source_set)?;
            mapping.bnumber_set = now(BNUMBERS, old.bnumber_set)?;
        }
        for kind in CONDITIONS.into_iter().filter(|kind| changed.has(kind.key)) {
            if let Some(id) = old.set(kind) {
                self.drop_quickset(ctx, kind, id).await?;
            }
        }
        Ok(())
    }

    async fn refill(&mut self, ctx: &mut Context<'_>, set_id: i64, forward: &Forward) -> Result<(), Fault> {
        let Some((_, stored)) = self.sets.destinations.get_mut(&set_id) else { return Ok(()) };
        if *stored == forward.destinations {
            return Ok(());
        }
        stored.clone_from(&forward.destinations);
        DESTINATIONS.fill(ctx, set_id, forward.destinations.iter().map(destination_row).collect()).await
    }

    async fn create(&mut self, ctx: &mut Context<'_>, cf_type: CfType, forward: &Forward) -> Result<Mapping, Fault> {
        let name = DESTINATIONS.quickset_name(ctx, self.subscriber_id, cf_type).await?;
        let destination_set = DESTINATIONS.create(ctx, self.subscriber_id, &name, Record::new()).await?;
        DESTINATIONS.fill(ctx, destination_set, forward.destinations.iter().map(destination_row).collect()).await?;
        let row = Record::new()
            .with("subscriber_id", self.subscriber_id)
            .with("kind", cf_type.name())
            .with(DESTINATIONS.key, destination_set);
        let mapping = Mapping {
            id: ctx.session.insert(MAPPINGS, &row).await?,
            subscriber_id: self.subscriber_id,
            cf_type,
            destination_set,
            time_set: None,
            source_set: None,
            bnumber_set: None,
            enabled: true,
        };
        self.mappings.push(mapping.clone());
        Ok(mapping)
    }

    /// The set of a condition as it is to be: filled, made, or none.
    async fn condition(
        &mut self,
        ctx: &mut Context<'_>,
        mapping: &Mapping,
        kind: SetKind,
        forward: &Forward,
    ) -> Result<Option<i64>, Fault> {
        match kind {
            TIMES => self.times(ctx, mapping, forward).await,
            SOURCES => self.patterns(ctx, mapping, kind, &forward.sources).await,
            _ => self.patterns(ctx, mapping, kind, &forward.bnumbers).await,
        }
    }

    async fn times(
        &mut self,
        ctx: &mut Context<'_>,
        mapping: &Mapping,
        forward: &Forward,
    ) -> Result<Option<i64>, Fault> {
        if forward.times.is_empty() {
            return Ok(None);
        }
        let id = match mapping.time_set {
            Some(id) => id,
            None => {
                let name = TIMES.quickset_name(ctx, self.subscriber_id, mapping.cf_type).await?;
                TIMES.create(ctx, self.subscriber_id, &name, Record::new()).await?
            }
        };
        if self.sets.times.get(&id).is_none_or(|(_, stored)| *stored != forward.times) {
            TIMES.fill(ctx, id, forward.times.iter().map(period_row).collect()).await?;
        }
        if let Some((_, stored)) = self.sets.times.get_mut(&id) {
            stored.clone_from(&forward.times);
        }
        Ok(Some(id))
    }

    async fn patterns(
        &mut self,
        ctx: &mut Context<'_>,
        mapping: &Mapping,
        kind: SetKind,
        wanted: &Patterns,
    ) -> Result<Option<i64>, Fault> {
        if wanted.values.is_empty() {
            return Ok(None);
        }
        let sets = if kind == SOURCES { &mut self.sets.sources } else { &mut self.sets.bnumbers };
        let stored = mapping.set(kind).and_then(|id| sets.get_mut(&id));
        let columns = sent(wanted, stored.as_deref());
        let (id, same) = match stored {
            Some(stored) => {
                if !columns.is_empty() {
                    ctx.session.update(kind.table, &Cond::eq("id", stored.record.id), &columns).await?;
                }
                let same = stored.values == wanted.values;
                stored.values.clone_from(&wanted.values);
                stored.mode = wanted.mode.unwrap_or(stored.mode);
                stored.is_regex = wanted.is_regex.unwrap_or(stored.is_regex);
                (stored.record.id, same)
            }
            None => {
                let name = kind.quickset_name(ctx, self.subscriber_id, mapping.cf_type).await?;
                (kind.create(ctx, self.subscriber_id, &name, columns).await?, false)
            }
        };
        if !same {
            let row = |value: &String| Record::new().with(kind.pattern_column(), value.as_str());
            kind.fill(ctx, id, wanted.values.iter().map(row).collect()).await?;
        }
        Ok(Some(id))
    }

    /// Without a time that is above zero the stored one stays for as long as a forward of its type is enabled.
    async fn ring_timeout(&self, ctx: &mut Context<'_>, wanted: Option<u32>) -> Result<(), Fault> {
        let id = self.subscriber_id;
        let stored = ring_timeouts(ctx, &[id]).await?.remove(&id);
        match wanted {
            Some(_) if wanted == stored => Ok(()),
            Some(seconds) => SUBSCRIBER.set(ctx, &[id], RINGTIMEOUT, &[seconds.to_string()]).await,
            None if stored.is_none() || self.mapping(CfType::Cft).is_some_and(|mapping| mapping.enabled) => Ok(()),
            None => SUBSCRIBER.remove(ctx, &[id], &[RINGTIMEOUT]).await,
        }
    }
}

/// The columns of a pattern set that the client sent and that differ from what is stored.
fn sent(wanted: &Patterns, stored: Option<&PatternSet>) -> Record {
    let mut columns = Record::new();
    if let Some(mode) = wanted.mode.filter(|mode| stored.is_none_or(|stored| stored.mode != *mode)) {
        columns.set("mode", mode.word());
    }
    if let Some(is_regex) = wanted.is_regex.filter(|flag| stored.is_none_or(|stored| stored.is_regex != *flag)) {
        columns.set("is_regex", is_regex);
    }
    columns
}
