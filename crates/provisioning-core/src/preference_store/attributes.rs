//! The attributes that subscriber profiles allow, and what subscribers lose that may use fewer.

use std::collections::HashMap;

use super::SUBSCRIBER;
use crate::callforward::CfType;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::facade;
use crate::query::{Cond, Query};

/// The table of the attributes of profiles.
pub const TABLE: &str = "subscriber_profile_attributes";

/// The attributes of several profiles, in one query; sorted by name.
///
/// # Errors
/// [`Fault::Store`].
pub async fn of_all(ctx: &mut Context<'_>, profiles: &[i64]) -> Result<HashMap<i64, Vec<String>>, Fault> {
    let query = Query::table(TABLE).filter(Cond::ids("profile_id", profiles));
    let mut all: HashMap<i64, Vec<String>> = HashMap::new();
    for row in ctx.session.select(&query).await? {
        all.entry(row.int("profile_id")?).or_default().push(row.text("attribute")?.to_owned());
    }
    for names in all.values_mut() {
        // Not by the database: they sort text in their own ways.
        names.sort_unstable();
    }
    Ok(all)
}

/// Removes preferences, lists of addresses and call forwards by the names of their rows. `whose` tells the subscribers by the
/// column `subscriber_id`.
///
/// # Errors
/// [`Fault::Store`].
pub async fn take_away(ctx: &mut Context<'_>, whose: &Cond, rows: &[String]) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    SUBSCRIBER.values.remove_where(ctx, whose.clone(), &rows).await?;
    let kinds: Vec<&str> = CfType::ALL.iter().map(|kind| kind.name()).filter(|kind| rows.contains(kind)).collect();
    if !kinds.is_empty() {
        ctx.session.delete("cf_mappings", &Cond::texts("kind", &kinds).and(whose.clone())).await?;
    }
    // Lists of addresses are kept under the name that clients write.
    let lists: Vec<&str> = rows.iter().filter_map(|row| facade::of_row(row)).map(|facade| facade.name).collect();
    if let Some(table) = SUBSCRIBER.addresses.filter(|_| !lists.is_empty()) {
        ctx.session.delete(table, &Cond::texts("attribute", &lists).and(whose.clone())).await?;
    }
    Ok(())
}
