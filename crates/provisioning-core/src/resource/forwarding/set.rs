//! The four kinds of sets that mappings join, as tables.

use crate::callforward::CfType;
use crate::context::Context;
use crate::fault::{Condition, Fault};
use crate::query::{Cond, Pattern, Query};
use crate::record::Record;

/// A kind of set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetKind {
    /// Where calls go.
    Destinations,
    /// When.
    Times,
    /// For which callers.
    Sources,
    /// For which called numbers.
    Bnumbers,
}

impl SetKind {
    /// All kinds, in the order in which mappings show them.
    pub(crate) const ALL: [Self; 4] = [Self::Destinations, Self::Times, Self::Sources, Self::Bnumbers];

    /// The kinds that are conditions of a forward: a mapping has them or not.
    pub(crate) const CONDITIONS: [Self; 3] = [Self::Times, Self::Sources, Self::Bnumbers];

    /// The table of the sets.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Destinations => "cf_destination_sets",
            Self::Times => "cf_time_sets",
            Self::Sources => "cf_source_sets",
            Self::Bnumbers => "cf_bnumber_sets",
        }
    }

    /// The table of what is in the sets.
    pub(crate) const fn elements(self) -> &'static str {
        match self {
            Self::Destinations => "cf_destinations",
            Self::Times => "cf_periods",
            Self::Sources => "cf_sources",
            Self::Bnumbers => "cf_bnumbers",
        }
    }

    /// The column by which elements and mappings refer to a set.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Destinations => "destination_set_id",
            Self::Times => "time_set_id",
            Self::Sources => "source_set_id",
            Self::Bnumbers => "bnumber_set_id",
        }
    }

    /// The kind in the sentences of the sets: `a time set with this name already exists`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Destinations => "destination",
            Self::Times => "time",
            Self::Sources => "source",
            Self::Bnumbers => "bnumber",
        }
    }

    /// The resource of the sets.
    pub(crate) const fn resource(self) -> &'static str {
        match self {
            Self::Destinations => "cfdestinationsets",
            Self::Times => "cftimesets",
            Self::Sources => "cfsourcesets",
            Self::Bnumbers => "cfbnumbersets",
        }
    }

    /// The member that lists what is in a set.
    pub(crate) const fn list(self) -> &'static str {
        match self {
            Self::Destinations => "destinations",
            Self::Times => "times",
            Self::Sources => "sources",
            Self::Bnumbers => "bnumbers",
        }
    }

    /// The fault when the subscriber has another set of the name.
    pub(crate) fn taken(self) -> Fault {
        Fault::known(Condition::SetExists, format!("a {} set with this name already exists", self.word()))
    }

    /// Whether a subscriber has another set of the name; `except` is the set that is being renamed.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn is_taken(
        self,
        ctx: &mut Context<'_>,
        subscriber_id: i64,
        name: &str,
        except: Option<i64>,
    ) -> Result<bool, Fault> {
        let named = Cond::Same("name", name.to_owned());
        let mut same = Query::table(self.table()).eq("subscriber_id", subscriber_id).filter(named);
        if let Some(id) = except {
            same = same.filter(Cond::ne("id", id));
        }
        ctx.exists(&same).await
    }

    /// Makes an empty set and gives its id; `columns` are those besides owner and name.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn create(
        self,
        ctx: &mut Context<'_>,
        subscriber_id: i64,
        name: &str,
        columns: Record,
    ) -> Result<i64, Fault> {
        let row = columns.with("subscriber_id", subscriber_id).with("name", name);
        ctx.session.insert(self.table(), &row).await
    }

    /// Gives a set these elements and no others. Elements that stay keep their ids, by which some interfaces name them.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn fill(self, ctx: &mut Context<'_>, set_id: i64, elements: Vec<Record>) -> Result<(), Fault> {
        let stored = Query::table(self.elements()).eq(self.key(), set_id).order("id", false);
        let stored = ctx.session.select(&stored).await?;
        let Difference { changed, gone, new } = difference(&stored, elements)?;
        for (id, element) in &changed {
            ctx.session.update(self.elements(), &Cond::eq("id", *id), element).await?;
        }
        if !gone.is_empty() {
            ctx.session.delete(self.elements(), &Cond::ids("id", &gone)).await?;
        }
        let rows: Vec<Record> = new.into_iter().map(|element| element.with(self.key(), set_id)).collect();
        if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(self.elements(), &rows).await }
    }

    /// The name of a set that the simple view makes: `quickset_cfu`, with a number behind it when the subscriber has
    /// another set of that name, because names are unique for a subscriber and a kind.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn quickset_name(
        self,
        ctx: &mut Context<'_>,
        subscriber_id: i64,
        cf_type: CfType,
    ) -> Result<String, Fault> {
        let plain = cf_type.quickset();
        let alike = Pattern::parse(&format!("{plain}*"));
        let query = Query::table(self.table()).eq("subscriber_id", subscriber_id).filter(alike.on("name"));
        let rows = ctx.session.select(&query).await?;
        let taken: Vec<String> =
            rows.iter().map(|row| row.text("name").map(str::to_lowercase)).collect::<Result<_, _>>()?;
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        Ok(std::iter::once(plain.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(plain))
    }
}

/// What makes the stored elements of a set those that are wanted.
struct Difference {
    /// Ids of elements, and what they become.
    changed: Vec<(i64, Record)>,
    /// Ids of elements that go.
    gone: Vec<i64>,
    /// Elements that come, behind all others.
    new: Vec<Record>,
}

/// Elements are shown in the order of their ids: what is equal at the beginning and at the end stays, and what lies between
/// changes place by place.
fn difference(stored: &[Record], mut wanted: Vec<Record>) -> Result<Difference, Fault> {
    let equal = |row: &Record, element: &Record| element.iter().all(|(column, value)| row.get(column) == Some(value));
    let begin = stored.iter().zip(&wanted).take_while(|(row, element)| equal(row, element)).count();
    let room = stored.len().min(wanted.len()) - begin;
    let backwards = stored.iter().rev().zip(wanted.iter().rev());
    let mut end = backwards.take(room).take_while(|(row, element)| equal(row, element)).count();
    if wanted.len() > stored.len() {
        // New elements get ids behind the last one, so nothing may stay after them.
        end = 0;
    }
    let rest = wanted.split_off(begin);
    let middle = stored.get(begin..stored.len() - end).unwrap_or_default();
    let mut rest = rest.into_iter().rev().skip(end).rev();
    let mut changed = Vec::new();
    let mut gone = Vec::new();
    for row in middle {
        match rest.next() {
            Some(element) => changed.push((row.id()?, element)),
            None => gone.push(row.id()?),
        }
    }
    Ok(Difference { changed, gone, new: rest.collect() })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn row(id: i64, text: &str) -> Record {
        Record::new().with("id", id).with("source", text)
    }

    fn element(text: &str) -> Record {
        Record::new().with("source", text)
    }

    /// Stored texts, wanted ones; the ids that change, those that go, and the number of new ones.
    type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a [i64], &'a [i64], usize);

    #[test]
    fn what_is_equal_stays() {
        let cases: [Case<'_>; 9] = [
            (&["a", "b"], &["a", "b"], &[], &[], 0),
            (&["a", "b"], &["a", "b", "c"], &[], &[], 1),
            (&["a", "b", "c"], &["a", "x", "c"], &[2], &[], 0),
            (&["a", "b", "c"], &["a", "c"], &[], &[2], 0),
            (&["a", "b", "c"], &["b", "c"], &[], &[1], 0),
            (&["a", "b"], &["x", "a", "b"], &[1, 2], &[], 1),
            (&["a", "a"], &["a"], &[], &[2], 0),
            (&["a"], &[], &[], &[1], 0),
            (&[], &["a"], &[], &[], 1),
        ];
        for (stored, wanted, changed, gone, new) in cases {
            let rows: Vec<Record> = (1..).zip(stored).map(|(id, text)| row(id, text)).collect();
            let found = difference(&rows, wanted.iter().map(|text| element(text)).collect()).unwrap();
            let ids: Vec<i64> = found.changed.iter().map(|(id, _)| *id).collect();
            assert_eq!((ids.as_slice(), found.gone.as_slice(), found.new.len()), (changed, gone, new), "{wanted:?}");
        }
    }
}
