//! Mappings and sets as they are stored.

use std::collections::HashMap;

use super::contents;
use super::set::SetKind;
use crate::callforward::destination::Destination;
use crate::callforward::render::{PatternSet, SetRecord, StoredForward};
use crate::callforward::{CfType, Mode, PatternList, Period};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;

/// The table of mappings.
pub(crate) const MAPPINGS: &str = "cf_mappings";

/// A mapping without the contents of its sets.
#[derive(Debug, Clone)]
pub(crate) struct Mapping {
    pub(crate) id: i64,
    pub(crate) subscriber_id: i64,
    pub(crate) cf_type: CfType,
    pub(crate) destination_set: i64,
    pub(crate) time_set: Option<i64>,
    pub(crate) source_set: Option<i64>,
    pub(crate) bnumber_set: Option<i64>,
    pub(crate) enabled: bool,
    pub(crate) use_redirection: bool,
}

impl Mapping {
    /// The set of a kind that the mapping uses.
    pub(crate) fn set(&self, kind: SetKind) -> Option<i64> {
        match kind {
            SetKind::Times => self.time_set,
            SetKind::Sources => self.source_set,
            SetKind::Bnumbers => self.bnumber_set,
            SetKind::Destinations => Some(self.destination_set),
        }
    }

    fn read(row: &Record) -> Result<Option<Self>, Fault> {
        let Some(cf_type) = CfType::from_name(row.text("kind")?) else { return Ok(None) };
        Ok(Some(Self {
            id: row.id()?,
            subscriber_id: row.int("subscriber_id")?,
            cf_type,
            destination_set: row.int(SetKind::Destinations.key())?,
            time_set: row.opt_int(SetKind::Times.key())?,
            source_set: row.opt_int(SetKind::Sources.key())?,
            bnumber_set: row.opt_int(SetKind::Bnumbers.key())?,
            enabled: row.flag("enabled")?,
            use_redirection: row.flag("use_redirection")?,
        }))
    }
}

/// The mappings of several subscribers, in the order in which they were made.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn mappings(ctx: &mut Context<'_>, subscribers: &[i64]) -> Result<Vec<Mapping>, Fault> {
    let query = Query::table(MAPPINGS).filter(Cond::ids("subscriber_id", subscribers)).order("id", false);
    let rows = ctx.session.select(&query).await?;
    Ok(rows.iter().map(Mapping::read).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The sets of mappings with their elements, by id.
#[derive(Default)]
pub(crate) struct Sets {
    pub(crate) destinations: HashMap<i64, (SetRecord, Vec<Destination>)>,
    pub(crate) times: HashMap<i64, (SetRecord, Vec<Period>)>,
    pub(crate) sources: HashMap<i64, PatternSet>,
    pub(crate) bnumbers: HashMap<i64, PatternSet>,
}

impl Sets {
    /// Loads them, with two queries a kind.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn of(ctx: &mut Context<'_>, mappings: &[Mapping]) -> Result<Self, Fault> {
        let mut sets = Self::default();
        let (rows, mut elements) = load(ctx, SetKind::Destinations, mappings, contents::destination).await?;
        for (id, row) in rows {
            sets.destinations.insert(id, (record(&row)?, elements.remove(&id).unwrap_or_default()));
        }
        let (rows, mut elements) = load(ctx, SetKind::Times, mappings, contents::period).await?;
        for (id, row) in rows {
            sets.times.insert(id, (record(&row)?, elements.remove(&id).unwrap_or_default()));
        }
        sets.sources = patterns(ctx, SetKind::Sources, mappings).await?;
        sets.bnumbers = patterns(ctx, SetKind::Bnumbers, mappings).await?;
        Ok(sets)
    }

    /// The identity of a set.
    pub(crate) fn record(&self, kind: SetKind, id: i64) -> Option<&SetRecord> {
        match kind {
            SetKind::Destinations => self.destinations.get(&id).map(|(record, _)| record),
            SetKind::Times => self.times.get(&id).map(|(record, _)| record),
            SetKind::Sources => self.sources.get(&id).map(|set| &set.record),
            SetKind::Bnumbers => self.bnumbers.get(&id).map(|set| &set.record),
        }
    }

    /// A mapping with everything in it.
    pub(crate) fn forward(&self, mapping: &Mapping) -> Option<StoredForward> {
        let (destination_set, destinations) = self.destinations.get(&mapping.destination_set)?.clone();
        let mut forward = StoredForward {
            destination_set,
            destinations,
            times: mapping.time_set.and_then(|id| self.times.get(&id)).cloned(),
            sources: mapping.source_set.and_then(|id| self.sources.get(&id)).cloned(),
            bnumbers: mapping.bnumber_set.and_then(|id| self.bnumbers.get(&id)).cloned(),
        };
        let times = forward.times.as_mut().map(|(record, _)| record);
        let patterns = [&mut forward.sources, &mut forward.bnumbers].into_iter().flatten().map(|set| &mut set.record);
        for record in [&mut forward.destination_set].into_iter().chain(times).chain(patterns) {
            record.own = Some(record.subscriber_id == mapping.subscriber_id);
        }
        Some(forward)
    }
}

/// The ids of the sets of one kind that mappings use.
pub(crate) fn used(kind: SetKind, mappings: &[Mapping]) -> Vec<i64> {
    let mut ids: Vec<i64> = mappings.iter().filter_map(|mapping| mapping.set(kind)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The sets of one kind that mappings use, and their elements by set.
async fn load<T>(
    ctx: &mut Context<'_>,
    kind: SetKind,
    mappings: &[Mapping],
    read: fn(&Record) -> Result<T, Fault>,
) -> Result<(Vec<(i64, Record)>, HashMap<i64, Vec<T>>), Fault> {
    let ids = used(kind, mappings);
    if ids.is_empty() {
        return Ok((Vec::new(), HashMap::new()));
    }
    let rows = ctx.session.select(&Query::table(kind.table()).filter(Cond::ids("id", &ids))).await?;
    let of_sets = Query::table(kind.elements()).filter(Cond::ids(kind.key(), &ids)).order("id", false);
    let mut elements: HashMap<i64, Vec<T>> = HashMap::new();
    for row in ctx.session.select(&of_sets).await? {
        elements.entry(row.int(kind.key())?).or_default().push(read(&row)?);
    }
    let rows = rows.into_iter().map(|row| Ok((row.id()?, row))).collect::<Result<_, Fault>>()?;
    Ok((rows, elements))
}

async fn patterns(
    ctx: &mut Context<'_>,
    kind: SetKind,
    mappings: &[Mapping],
) -> Result<HashMap<i64, PatternSet>, Fault> {
    let read = if kind == SetKind::Sources { source } else { bnumber };
    let (rows, mut elements) = load(ctx, kind, mappings, read).await?;
    let mut sets = HashMap::new();
    for (id, row) in rows {
        let set = PatternSet {
            record: record(&row)?,
            mode: Mode::from_word(row.text("mode")?).unwrap_or_default(),
            is_regex: row.flag("is_regex")?,
            values: elements.remove(&id).unwrap_or_default(),
        };
        sets.insert(id, set);
    }
    Ok(sets)
}

fn record(row: &Record) -> Result<SetRecord, Fault> {
    Ok(SetRecord {
        id: row.id()?,
        subscriber_id: row.int("subscriber_id")?,
        name: row.text("name")?.to_owned(),
        own: None,
    })
}

fn source(row: &Record) -> Result<String, Fault> {
    contents::pattern(PatternList::Sources, row)
}

fn bnumber(row: &Record) -> Result<String, Fault> {
    contents::pattern(PatternList::Bnumbers, row)
}
