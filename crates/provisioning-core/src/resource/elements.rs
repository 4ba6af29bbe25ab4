//! Lists whose elements are rows of their own. Elements that stay keep their ids, by which some interfaces name them.

use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;

/// Most elements that are changed one by one. More of them are made anew, in a few statements, and get other ids.
const ONE_BY_ONE: usize = 100;

/// The table of the elements of a kind of list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elements {
    /// The table.
    pub(super) table: &'static str,
    /// The column that names what an element is in.
    pub(super) owner: &'static str,
}

impl Elements {
    /// The rows of one list, in their order.
    ///
    /// # Errors
    /// [`Fault::Store`].
    async fn stored(self, ctx: &mut Context<'_>, owner: i64) -> Result<Vec<Record>, Fault> {
        ctx.session.select(&Query::table(self.table).eq(self.owner, owner).order("id", false)).await
    }

    /// Gives an owner these elements and no others.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(super) async fn replace(self, ctx: &mut Context<'_>, owner: i64, wanted: Vec<Record>) -> Result<(), Fault> {
        let stored = self.stored(ctx, owner).await?;
        let difference = difference(&stored, wanted.clone())?;
        if difference.changed.len() <= ONE_BY_ONE {
            return self.change(ctx, owner, difference).await;
        }
        self.renew(ctx, owner, wanted).await
    }

    /// The same for elements of which each is there once: two that change places at once are made anew, since one of them
    /// would stand in the way of the other.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(super) async fn replace_distinct(
        self,
        ctx: &mut Context<'_>,
        owner: i64,
        wanted: Vec<Record>,
    ) -> Result<(), Fault> {
        let stored = self.stored(ctx, owner).await?;
        let difference = difference(&stored, wanted.clone())?;
        if difference.changed.len() < 2 {
            return self.change(ctx, owner, difference).await;
        }
        self.renew(ctx, owner, wanted).await
    }

    /// Makes all elements anew.
    async fn renew(self, ctx: &mut Context<'_>, owner: i64, wanted: Vec<Record>) -> Result<(), Fault> {
        ctx.session.delete(self.table, &Cond::eq(self.owner, owner)).await?;
        self.add(ctx, owner, wanted).await
    }

    async fn change(self, ctx: &mut Context<'_>, owner: i64, difference: Difference) -> Result<(), Fault> {
        if !difference.gone.is_empty() {
            ctx.session.delete(self.table, &Cond::ids("id", &difference.gone)).await?;
        }
        for (id, element) in &difference.changed {
            ctx.session.update(self.table, &Cond::eq("id", *id), element).await?;
        }
        self.add(ctx, owner, difference.new).await
    }

    async fn add(self, ctx: &mut Context<'_>, owner: i64, new: Vec<Record>) -> Result<(), Fault> {
        let rows: Vec<Record> = new.into_iter().map(|element| element.with(self.owner, owner)).collect();
        if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(self.table, &rows).await }
    }
}

/// What makes the stored elements of a list those that are wanted.
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
