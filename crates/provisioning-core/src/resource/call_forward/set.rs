//! The four kinds of sets that mappings join, as tables.

use crate::callforward::destination::Destination;
use crate::callforward::{CfType, Period};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Pattern, Query};
use crate::record::Record;

/// A kind of set: its table, the table of its elements, and the column by which elements and mappings refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SetKind {
    /// Sets.
    pub(crate) table: &'static str,
    /// Elements.
    pub(crate) elements: &'static str,
    /// Reference to the set, in elements and in mappings.
    pub(crate) key: &'static str,
}

/// Where calls go.
pub(crate) const DESTINATIONS: SetKind =
    SetKind { table: "cf_destination_sets", elements: "cf_destinations", key: "destination_set_id" };
/// When.
pub(crate) const TIMES: SetKind = SetKind { table: "cf_time_sets", elements: "cf_periods", key: "time_set_id" };
/// For which callers.
pub(crate) const SOURCES: SetKind = SetKind { table: "cf_source_sets", elements: "cf_sources", key: "source_set_id" };
/// For which called numbers.
pub(crate) const BNUMBERS: SetKind =
    SetKind { table: "cf_bnumber_sets", elements: "cf_bnumbers", key: "bnumber_set_id" };

impl SetKind {
    /// The member of an element that holds its pattern, for the two kinds that have patterns.
    pub(crate) fn pattern_column(self) -> &'static str {
        if self == SOURCES { "source" } else { "bnumber" }
    }

    /// Makes an empty set and gives its id; `columns` are those besides owner and name.
    pub(crate) async fn create(
        self,
        ctx: &mut Context<'_>,
        subscriber_id: i64,
        name: &str,
        columns: Record,
    ) -> Result<i64, Fault> {
        let row = columns.with("subscriber_id", subscriber_id).with("name", name);
        ctx.session.insert(self.table, &row).await
    }

    /// Gives a set these elements and no others.
    pub(crate) async fn fill(self, ctx: &mut Context<'_>, set_id: i64, elements: Vec<Record>) -> Result<(), Fault> {
        ctx.session.delete(self.elements, &Cond::eq(self.key, set_id)).await?;
        let rows: Vec<Record> = elements.into_iter().map(|element| element.with(self.key, set_id)).collect();
        if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(self.elements, &rows).await }
    }

    /// The name of a set that the simple view makes: `quickset_cfu`, with a number behind it when the subscriber has
    /// another set of that name, because names are unique for a subscriber and a kind.
    pub(crate) async fn quickset_name(
        self,
        ctx: &mut Context<'_>,
        subscriber_id: i64,
        cf_type: CfType,
    ) -> Result<String, Fault> {
        let plain = cf_type.quickset();
        let alike = Pattern::parse(&format!("{plain}*"));
        let query = Query::table(self.table).eq("subscriber_id", subscriber_id).filter(alike.on("name"));
        let rows = ctx.session.select(&query).await?;
        let taken: Vec<String> =
            rows.iter().map(|row| row.text("name").map(str::to_lowercase)).collect::<Result<_, _>>()?;
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        Ok(std::iter::once(plain.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(plain))
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
