//! From what a client wants to mappings and sets: only what differs from what is stored is written.
//! Source: call-forwarding, section 6, procedure.

use crate::callforward::cf_type::is_quickset;
use crate::callforward::destination_list::Place;
use crate::callforward::input::{Document, Forward};
use crate::callforward::pattern::Patterns;
use crate::callforward::render::PatternSet;
use crate::callforward::{CfType, CfTypes, PatternList};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::forwarding::contents::{check_announcements, destination_row, pattern_row, period_row};
use crate::resource::forwarding::set::SetKind;
use crate::resource::forwarding::stored::{MAPPINGS, Mapping, Sets, mappings};
use crate::resource::forwarding::{conference, pointer, removal, ring_timeout};

/// The forwards of one subscriber while they are changed.
struct Change {
    subscriber_id: i64,
    mappings: Vec<Mapping>,
    sets: Sets,
}

/// Gives the types of a subscriber what the document says.
///
/// # Errors
/// [`Fault::Rule`] when a type has more than one mapping, or for an announcement that does not exist; [`Fault::Invalid`] for a
/// conference while there are none; [`Fault::Store`].
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
    let mut named = Vec::new();
    for (cf_type, forward) in &wanted.forwards {
        let ids = forward.destinations.iter().filter_map(|destination| destination.announcement_id);
        named.extend(ids.map(|id| (Place::Simple(*cf_type), id)));
    }
    check_announcements(ctx, &named).await?;
    let all = wanted.forwards.values().flat_map(|forward| forward.destinations.iter().enumerate());
    let stored = Query::table("cf_destinations").eq("destination_set.subscriber_id", subscriber_id);
    conference::check(ctx, all, stored).await?;
    let sets = Sets::of(ctx, &mappings).await?;
    let mut change = Change { subscriber_id, mappings, sets };
    for (cf_type, forward) in &wanted.forwards {
        if forward.is_off() {
            change.switch_off(ctx, *cf_type).await?;
        } else {
            change.switch_on(ctx, *cf_type, forward).await?;
        }
    }
    if types.contains(CfType::Cft) {
        let enabled = change.mapping(CfType::Cft).is_some_and(|mapping| mapping.enabled);
        ring_timeout::write(ctx, subscriber_id, wanted.ringtimeout, enabled).await?;
    }
    pointer::follow(ctx, &[subscriber_id]).await
}

impl Change {
    fn mapping(&self, cf_type: CfType) -> Option<&Mapping> {
        self.mappings.iter().find(|mapping| mapping.cf_type == cf_type)
    }

    /// Whether a set is one of the subscriber's own. A set that was given to somebody else stays in the mappings that use it, but
    /// it is not theirs to change.
    fn owns(&self, kind: SetKind, id: i64) -> bool {
        self.sets.record(kind, id).is_some_and(|record| record.subscriber_id == self.subscriber_id)
    }

    /// Removes the mapping of a type with its destination set; other mappings of the set go with it.
    async fn switch_off(&mut self, ctx: &mut Context<'_>, cf_type: CfType) -> Result<(), Fault> {
        let Some(mapping) = self.mapping(cf_type).cloned() else {
            return Ok(());
        };
        let set_id = mapping.destination_set;
        let own = self.owns(SetKind::Destinations, set_id);
        if own {
            removal::with_mappings(ctx, SetKind::Destinations, &[set_id]).await?;
        } else {
            ctx.session.delete(MAPPINGS, &Cond::eq("id", mapping.id)).await?;
        }
        let goes = |other: &Mapping| other.id == mapping.id || (own && other.destination_set == set_id);
        let (gone, left): (Vec<Mapping>, Vec<Mapping>) = self.mappings.drain(..).partition(goes);
        self.mappings = left;
        for kind in SetKind::CONDITIONS {
            for id in gone.iter().filter_map(|mapping| mapping.set(kind)) {
                self.drop_quickset(ctx, kind, id).await?;
            }
        }
        Ok(())
    }

    /// Deletes a set that the simple view has made, unless another mapping uses it.
    async fn drop_quickset(&mut self, ctx: &mut Context<'_>, kind: SetKind, id: i64) -> Result<(), Fault> {
        let used = self.mappings.iter().any(|mapping| mapping.set(kind) == Some(id));
        let quickset = self.sets.record(kind, id).is_some_and(|record| is_quickset(&record.name));
        if used || !quickset || !self.owns(kind, id) {
            return Ok(());
        }
        if !ctx.exists(&Query::table(MAPPINGS).eq(kind.key(), id)).await? {
            ctx.session.delete(kind.table(), &Cond::eq("id", id)).await?;
        }
        Ok(())
    }

    /// Gives a type its destinations and conditions.
    async fn switch_on(&mut self, ctx: &mut Context<'_>, cf_type: CfType, forward: &Forward) -> Result<(), Fault> {
        let mapping = match self.mapping(cf_type).cloned() {
            Some(mapping) if self.owns(SetKind::Destinations, mapping.destination_set) => {
                self.refill(ctx, mapping.destination_set, forward).await?;
                mapping
            }
            Some(mapping) => self.leave(ctx, mapping, forward).await?,
            None => self.create(ctx, cf_type, forward).await?,
        };
        let mut changed = Record::new();
        for kind in SetKind::CONDITIONS {
            let before = mapping.set(kind);
            let after = self.condition(ctx, &mapping, kind, forward).await?;
            if before != after {
                changed.set(kind.key(), after);
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
                |kind: SetKind, before| if changed.has(kind.key()) { changed.opt_int(kind.key()) } else { Ok(before) };
            mapping.time_set = now(SetKind::Times, old.time_set)?;
            mapping.source_set = now(SetKind::Sources, old.source_set)?;
            mapping.bnumber_set = now(SetKind::Bnumbers, old.bnumber_set)?;
        }
        for kind in SetKind::CONDITIONS.into_iter().filter(|kind| changed.has(kind.key())) {
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
        SetKind::Destinations.fill(ctx, set_id, forward.destinations.iter().map(destination_row).collect()).await
    }

    /// A new set with the destinations of a type.
    async fn hunting_list(&self, ctx: &mut Context<'_>, cf_type: CfType, forward: &Forward) -> Result<i64, Fault> {
        let kind = SetKind::Destinations;
        let name = kind.quickset_name(ctx, self.subscriber_id, cf_type).await?;
        let set_id = kind.create(ctx, self.subscriber_id, &name, Record::new()).await?;
        kind.fill(ctx, set_id, forward.destinations.iter().map(destination_row).collect()).await?;
        Ok(set_id)
    }

    /// Takes a mapping away from a destination set that is somebody else's.
    async fn leave(&mut self, ctx: &mut Context<'_>, old: Mapping, forward: &Forward) -> Result<Mapping, Fault> {
        let mapping = Mapping { destination_set: self.hunting_list(ctx, old.cf_type, forward).await?, ..old };
        let moved = Record::new().with(SetKind::Destinations.key(), mapping.destination_set);
        ctx.session.update(MAPPINGS, &Cond::eq("id", mapping.id), &moved).await?;
        if let Some(known) = self.mappings.iter_mut().find(|known| known.id == mapping.id) {
            known.clone_from(&mapping);
        }
        Ok(mapping)
    }

    async fn create(&mut self, ctx: &mut Context<'_>, cf_type: CfType, forward: &Forward) -> Result<Mapping, Fault> {
        let destination_set = self.hunting_list(ctx, cf_type, forward).await?;
        let row = Record::new()
            .with("subscriber_id", self.subscriber_id)
            .with("kind", cf_type.name())
            .with(SetKind::Destinations.key(), destination_set);
        let mapping = Mapping {
            id: ctx.session.insert(MAPPINGS, &row).await?,
            subscriber_id: self.subscriber_id,
            cf_type,
            destination_set,
            time_set: None,
            source_set: None,
            bnumber_set: None,
            enabled: true,
            use_redirection: false,
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
            SetKind::Destinations => Ok(Some(mapping.destination_set)),
            SetKind::Times => self.times(ctx, mapping, forward).await,
            SetKind::Sources => self.patterns(ctx, mapping, PatternList::Sources, &forward.sources).await,
            SetKind::Bnumbers => self.patterns(ctx, mapping, PatternList::Bnumbers, &forward.bnumbers).await,
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
        let id = match mapping.time_set.filter(|id| self.owns(SetKind::Times, *id)) {
            Some(id) => id,
            None => {
                let name = SetKind::Times.quickset_name(ctx, self.subscriber_id, mapping.cf_type).await?;
                SetKind::Times.create(ctx, self.subscriber_id, &name, Record::new()).await?
            }
        };
        if self.sets.times.get(&id).is_none_or(|(_, stored)| *stored != forward.times) {
            SetKind::Times.fill(ctx, id, forward.times.iter().map(period_row).collect()).await?;
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
        list: PatternList,
        wanted: &Patterns,
    ) -> Result<Option<i64>, Fault> {
        if wanted.values.is_empty() {
            return Ok(None);
        }
        let kind = if list == PatternList::Sources { SetKind::Sources } else { SetKind::Bnumbers };
        let own = mapping.set(kind).filter(|id| self.owns(kind, *id));
        let sets = if list == PatternList::Sources { &mut self.sets.sources } else { &mut self.sets.bnumbers };
        let stored = own.and_then(|id| sets.get_mut(&id));
        let columns = sent(wanted, stored.as_deref());
        let (id, same) = match stored {
            Some(stored) => {
                if !columns.is_empty() {
                    ctx.session.update(kind.table(), &Cond::eq("id", stored.record.id), &columns).await?;
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
            kind.fill(ctx, id, wanted.values.iter().map(|value| pattern_row(list, value)).collect()).await?;
        }
        Ok(Some(id))
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
