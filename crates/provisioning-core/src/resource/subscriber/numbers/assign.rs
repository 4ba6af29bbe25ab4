//! Who has which number: reading the rows, and changing them in sets, so that ten thousand aliases cost a few statements.

use std::collections::HashMap;

use super::plan::{self, Plan};
use super::{Number, Row, Wanted};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::store::StoreError;

/// The table.
pub const TABLE: &str = "numbers";

/// The unique constraint on the digits.
const UNIQUE: &str = "uq_numbers_digits";

/// Texts in one question; databases limit the parameters of a statement.
const CHUNK: usize = 5_000;

/// Who gets numbers.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The subscriber.
    pub subscriber_id: i64,
    /// The reseller of its customer.
    pub reseller_id: i64,
}

/// The numbers of subscribers, each in the order in which they are shown.
///
/// # Errors
/// [`Fault::Store`].
pub async fn rows_of(ctx: &mut Context<'_>, subscribers: &[i64]) -> Result<HashMap<i64, Vec<Row>>, Fault> {
    let query = Query::table(TABLE).filter(Cond::ids("subscriber_id", subscribers)).order("id", false);
    let mut all: HashMap<i64, Vec<Row>> = HashMap::new();
    for record in ctx.session.select(&query).await? {
        let row = Row::read(&record)?;
        if let Some(owner) = row.owner {
            all.entry(owner).or_default().push(row);
        }
    }
    Ok(all)
}

/// The primary number of a subscriber.
///
/// # Errors
/// [`Fault::Store`].
pub async fn primary_of(ctx: &mut Context<'_>, subscriber_id: i64) -> Result<Option<Number>, Fault> {
    let primary = Query::table(TABLE).eq("subscriber_id", subscriber_id).eq("is_primary", true);
    ctx.first(&primary).await?.as_ref().map(|row| Ok(Row::read(row)?.number)).transpose()
}

/// The rows of composed numbers, whoever has them.
///
/// # Errors
/// [`Fault::Store`].
pub async fn with_digits(ctx: &mut Context<'_>, digits: &[String]) -> Result<Vec<Row>, Fault> {
    let mut found = Vec::new();
    for chunk in digits.chunks(CHUNK) {
        let rows = ctx.session.select(&Query::table(TABLE).filter(Cond::texts("digits", chunk))).await?;
        for record in &rows {
            found.push(Row::read(record)?);
        }
    }
    Ok(found)
}

/// Gives a subscriber these numbers and no others; tells what it has now, or `None` when that is what it had.
///
/// # Errors
/// [`Fault::Rule`] when somebody else has one of them.
pub async fn assign(
    ctx: &mut Context<'_>,
    owner: Owner,
    current: &[Row],
    wanted: &Wanted,
) -> Result<Option<Wanted>, Fault> {
    let wanted = plan::distinct(wanted)?;
    let digits: Vec<String> = wanted.numbers().iter().map(str::to_owned).collect();
    let found = with_digits(ctx, &digits).await?;
    let plan = plan::plan(owner.subscriber_id, current, &found, &wanted)?;
    if plan.is_empty() {
        return Ok(None);
    }
    write(ctx, owner, plan).await?;
    Ok(Some(wanted))
}

async fn write(ctx: &mut Context<'_>, owner: Owner, plan: Plan) -> Result<(), Fault> {
    if !plan.delete.is_empty() {
        ctx.session.delete(TABLE, &Cond::ids("id", &plan.delete)).await?;
    }
    if !plan.free.is_empty() {
        release(ctx, &Cond::ids("id", &plan.free)).await?;
    }
    for ((is_primary, is_devid), ids) in by_flags(plan.take) {
        let set = owned(owner).with("is_primary", is_primary).with("is_devid", is_devid);
        let free = Cond::ids("id", &ids).and(Cond::IsNull("subscriber_id"));
        let taken = ctx.session.update(TABLE, &free, &set).await?;
        if usize::try_from(taken).ok() != Some(ids.len()) {
            return Err(raced());
        }
    }
    for ((is_primary, is_devid), ids) in by_flags(plan.flags) {
        let set = Record::new().with("is_primary", is_primary).with("is_devid", is_devid);
        ctx.session.update(TABLE, &Cond::ids("id", &ids), &set).await?;
    }
    let rows: Vec<Record> = plan.insert.iter().map(|(number, flags)| row(number, *flags, owner)).collect();
    insert(ctx, &rows).await
}

/// Adds rows.
///
/// # Errors
/// [`Fault::Store`]; a number that somebody else took meanwhile is a conflict, after which the rules look again.
pub async fn insert(ctx: &mut Context<'_>, rows: &[Record]) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    ctx.session.insert_many(TABLE, rows).await.map_err(|fault| match fault.violated_unique() {
        Some(UNIQUE) => raced(),
        _ => fault,
    })
}

/// The row of a number that somebody has.
pub fn row(number: &Number, (is_primary, is_devid): (bool, bool), owner: Owner) -> Record {
    owned(owner)
        .with("cc", number.cc)
        .with("ac", number.ac.as_str())
        .with("sn", number.sn.as_str())
        .with("digits", number.digits())
        .with("is_primary", is_primary)
        .with("is_devid", is_devid)
}

fn owned(owner: Owner) -> Record {
    Record::new().with("subscriber_id", owner.subscriber_id).with("reseller_id", owner.reseller_id)
}

/// Frees numbers: the rows stay, for anybody to take.
///
/// # Errors
/// [`Fault::Store`].
pub async fn release(ctx: &mut Context<'_>, which: &Cond) -> Result<(), Fault> {
    let free = Record::new()
        .with("subscriber_id", crate::value::Value::Null)
        .with("reseller_id", crate::value::Value::Null)
        .with("is_primary", false)
        .with("is_devid", false);
    ctx.session.update(TABLE, which, &free).await.map(drop)
}

/// Gives numbers of one subscriber to another as aliases.
///
/// # Errors
/// [`Fault::Store`].
pub async fn hand_over(ctx: &mut Context<'_>, ids: &[i64], owner: Owner) -> Result<(), Fault> {
    ctx.session.update(TABLE, &Cond::ids("id", ids), &owned(owner).with("is_primary", false)).await.map(drop)
}

fn by_flags(rows: Vec<(i64, (bool, bool))>) -> HashMap<(bool, bool), Vec<i64>> {
    let mut groups: HashMap<(bool, bool), Vec<i64>> = HashMap::new();
    for (id, flags) in rows {
        groups.entry(flags).or_default().push(id);
    }
    groups
}

/// Somebody else was faster. The unit of work is run again, and the rule then sees and names the taken number.
fn raced() -> Fault {
    Fault::Store(StoreError::Conflict("a number was taken meanwhile".to_owned()))
}
