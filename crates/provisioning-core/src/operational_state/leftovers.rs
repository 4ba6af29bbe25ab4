//! What terminated subscribers have left behind.

use std::collections::BTreeMap;

use super::{Check, Finding};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Comparison, Cond, Query};
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::belongings;

/// The next terminated subscribers after an id with rows that should have gone with them, at most so many.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn leftovers(ctx: &mut Context<'_>, after: i64, most: u64) -> Result<Vec<Finding>, Fault> {
    let tables = belongings();
    let any = tables.iter().map(|table| Cond::Exists {
        table,
        key: "subscriber_id",
        outer: "id",
        filter: Box::new(Cond::always()),
    });
    let query = Query::table("subscribers")
        .eq("status", TERMINATED)
        .filter(Cond::Compare("id", Comparison::Gt, after.into()))
        .filter(Cond::Any(any.collect()))
        .order("id", false)
        .limit(most);
    let subscribers = ctx.session.select(&query).await?;
    if subscribers.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids = Vec::with_capacity(subscribers.len());
    for subscriber in &subscribers {
        ids.push(subscriber.id()?);
    }
    let mut found: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for table in tables {
        let rows = Query::table(table).filter(Cond::ids("subscriber_id", &ids));
        for id in ctx.session.numbers(&rows, "subscriber_id").await? {
            let names = found.entry(id).or_default();
            if names.last() != Some(&table) {
                names.push(table);
            }
        }
    }
    let finding = |subscriber: &crate::record::Record| {
        let id = subscriber.id()?;
        let tables = found.get(&id).map(|tables| tables.join(", ")).unwrap_or_default();
        Ok(Finding {
            check: Check::Leftovers,
            subscriber_id: Some(id),
            subject: format!("{}@{}", subscriber.text("username")?, subscriber.text("domain")?),
            text: format!("it is terminated but still has rows in {tables}"),
        })
    };
    subscribers.iter().map(finding).collect()
}
