//! What is in a set: from the list of a body to rows, and from rows to typed elements.

use serde_json::Value as Json;

use super::set::SetKind;
use crate::callforward::destination::{Context as Expansion, Destination, Hosts, Owner};
use crate::callforward::destination_list::{self, Place};
use crate::callforward::pattern::{self, PatternList};
use crate::callforward::{InputError, Period, period};
use crate::context::Context;
use crate::fault::Fault;
use crate::record::Record;
use crate::resource::sound_handle;

/// The rows for the list of a set of `owner`, without the set; no list is an empty one. Operators and end customers alike write
/// the numbers of sets as they are stored.
///
/// # Errors
/// [`InputError`] with everything that is wrong with the list.
pub(crate) fn read(
    kind: SetKind,
    list: Option<&Json>,
    owner: Owner<'_>,
    hosts: &Hosts,
) -> Result<Vec<Record>, InputError> {
    match kind {
        SetKind::Destinations => {
            let expansion = Expansion { owner, hosts, normalise: None };
            let destinations = destination_list::parse_list(list, Place::Set, &expansion)?;
            Ok(destinations.iter().map(destination_row).collect())
        }
        SetKind::Times => Ok(period::parse_list(list)?.iter().map(period_row).collect()),
        SetKind::Sources => patterns(PatternList::Sources, list),
        SetKind::Bnumbers => patterns(PatternList::Bnumbers, list),
    }
}

fn patterns(kind: PatternList, list: Option<&Json>) -> Result<Vec<Record>, InputError> {
    Ok(pattern::parse_list(kind, list)?.iter().map(|value| pattern_row(kind, value)).collect())
}

/// Refuses an announcement that does not exist, or is none that call forwards play.
///
/// # Errors
/// [`Fault::Rule`], [`Fault::Store`].
pub(crate) async fn check_announcements(ctx: &mut Context<'_>, named: &[(Place, u32)]) -> Result<(), Fault> {
    let ids: Vec<i64> = named.iter().map(|(_, id)| i64::from(*id)).collect();
    let known = sound_handle::announcements(ctx, &ids).await?;
    match named.iter().find(|(_, id)| !known.contains(&i64::from(*id))) {
        Some((place, id)) => Err(place.unknown_announcement(*id).into()),
        None => Ok(()),
    }
}

/// The row of a destination, without the set.
pub(crate) fn destination_row(destination: &Destination) -> Record {
    Record::new()
        .with("destination", destination.uri.as_str())
        .with("timeout", i64::from(destination.timeout))
        .with("priority", destination.priority.map(i64::from))
        .with("announcement_id", destination.announcement_id.map(i64::from))
}

/// The row of a period, without the set.
pub(crate) fn period_row(period: &Period) -> Record {
    Record::new()
        .with("year", period.year.clone())
        .with("month", period.month.clone())
        .with("mday", period.mday.clone())
        .with("wday", period.wday.clone())
        .with("hour", period.hour.clone())
        .with("minute", period.minute.clone())
}

/// The row of a pattern, without the set.
pub(crate) fn pattern_row(kind: PatternList, value: &str) -> Record {
    Record::new().with(kind.member(), value)
}

/// A destination by its row.
///
/// # Errors
/// [`Fault::Internal`].
pub(crate) fn destination(row: &Record) -> Result<Destination, Fault> {
    Ok(Destination {
        uri: row.text("destination")?.to_owned(),
        timeout: u32::try_from(row.int("timeout")?).unwrap_or_default(),
        priority: row.opt_int("priority")?.and_then(|priority| i32::try_from(priority).ok()),
        announcement_id: row.opt_int("announcement_id")?.and_then(|id| u32::try_from(id).ok()),
    })
}

/// A period by its row.
///
/// # Errors
/// [`Fault::Internal`].
pub(crate) fn period(row: &Record) -> Result<Period, Fault> {
    let text = |column| Ok::<_, Fault>(row.opt_text(column)?.map(str::to_owned));
    Ok(Period {
        year: text("year")?,
        month: text("month")?,
        mday: text("mday")?,
        wday: text("wday")?,
        hour: text("hour")?,
        minute: text("minute")?,
    })
}

/// A pattern by its row.
///
/// # Errors
/// [`Fault::Internal`].
pub(crate) fn pattern(kind: PatternList, row: &Record) -> Result<String, Fault> {
    row.text(kind.member()).map(str::to_owned)
}
