//! Billing profiles of contracts and customers over time: a list of mappings, of which the latest that has begun and not
//! ended is in effect. Source: billing, profile mappings of a contract; life-cycle, billing profiles over time.

mod input;
mod known;
mod plan;
mod show;
mod timeline;

pub use input::{choose_mode, fields, prepare};
pub use plan::{Holder, Owner, Plan, apply, plan};
pub use show::Histories;
pub use timeline::{Mapping, current};

use std::collections::HashMap;

use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};

/// The table of mappings.
pub const TABLE: &str = "billing_mappings";

/// The mappings of contracts, each list in the order in which they take effect; one query.
///
/// # Errors
/// [`Fault::Store`].
pub async fn of_contracts(ctx: &mut Context<'_>, ids: &[i64]) -> Result<HashMap<i64, Vec<Mapping>>, Fault> {
    let mut all: HashMap<i64, Vec<Mapping>> = HashMap::new();
    for row in ctx.session.select(&Query::table(TABLE).filter(Cond::ids("contract_id", ids))).await? {
        all.entry(row.int("contract_id")?).or_default().push(Mapping::read(&row)?);
    }
    for list in all.values_mut() {
        list.sort_unstable_by_key(Mapping::place);
    }
    Ok(all)
}
