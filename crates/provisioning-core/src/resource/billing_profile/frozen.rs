//! What an interval costs and includes is fixed while a contract uses the profile: running balances were made with it.

use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Comparison, Cond, Query};
use crate::record::Record;
use crate::resource::contract::mapping;
use crate::resource::status::TERMINATED;
use crate::value::Value;

const AMOUNTS: [(&str, &str); 3] = [
    ("interval_charge", "Interval charge"),
    ("interval_free_time", "Interval free time"),
    ("interval_free_cash", "Interval free cash"),
];

/// Users are counted up to here; clients read the number in the message.
const MOST_COUNTED: usize = 11;

/// Mappings looked at in one step.
const STEP: u64 = 200;

/// Refuses another amount while contracts that are not terminated have the profile as their current one.
pub(super) async fn check(ctx: &mut Context<'_>, record: &Record, stored: &Record) -> Result<(), Fault> {
    let changed = |(column, _): &&(&str, &str)| record.get(column).is_some_and(|new| stored.get(column) != Some(new));
    let Some((_, name)) = AMOUNTS.iter().find(changed) else {
        return Ok(());
    };
    match users(ctx, stored.id()?).await? {
        0 => Ok(()),
        users => Err(Fault::rule(format!("{name} cannot be changed (profile linked to {users} contracts)."))),
    }
}

/// The number of contracts whose current profile this is, at most [`MOST_COUNTED`].
async fn users(ctx: &mut Context<'_>, profile_id: i64) -> Result<usize, Fault> {
    let at = Value::Time(ctx.now);
    let begun = Cond::Any(vec![Cond::IsNull("start"), Cond::Compare("start", Comparison::Le, at.clone())]);
    let not_over = Cond::Any(vec![Cond::IsNull("stop"), Cond::Compare("stop", Comparison::Ge, at)]);
    let candidates = Query::table(mapping::TABLE)
        .eq("billing_profile_id", profile_id)
        .filter(begun)
        .filter(not_over)
        .filter(Cond::ne("contract.status", TERMINATED))
        .order("contract_id", false)
        .limit(STEP);
    let mut count = 0;
    let mut after = 0;
    loop {
        let step = candidates.clone().filter(Cond::Compare("contract_id", Comparison::Gt, Value::Int(after)));
        let mut contracts: Vec<i64> =
            ctx.session.select(&step).await?.iter().map(|row| row.int("contract_id")).collect::<Result<_, _>>()?;
        let Some(last) = contracts.last().copied() else {
            return Ok(count);
        };
        after = last;
        contracts.dedup();
        let histories = mapping::of_contracts(ctx, &contracts).await?;
        let uses = |list: &Vec<mapping::Mapping>| {
            mapping::current(list, ctx.now).is_some_and(|mapping| mapping.profile_id == profile_id)
        };
        count += histories.values().filter(|list| uses(list)).count();
        if count >= MOST_COUNTED {
            return Ok(MOST_COUNTED);
        }
    }
}
