//! The rewrite rule set through which a condition or action passes a value.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value as Json};

use crate::context::Context;
use crate::definition::Field;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::rewrite_rule_set;

/// The lists of a set, by the prefix of the column that holds the number of its dial plan.
const PLANS: &[&str] = &["caller_in", "callee_in", "caller_out", "callee_out"];

/// A set and one of its lists: both or none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rewriting<'a> {
    set_id: Option<i64>,
    plan: Option<&'a str>,
}

impl<'a> Rewriting<'a> {
    /// From a row. Where the set has gone, so has the list.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the row lacks a column.
    pub fn of_row(row: &'a Record) -> Result<Self, Fault> {
        let set_id = row.opt_int("rwr_set_id")?;
        Ok(Self { set_id, plan: set_id.map_or(Ok(None), |_| row.opt_text("rwr_dp"))? })
    }

    /// From what is written onto a row.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the row lacks a column.
    pub fn of_written(record: &'a Record, stored: Option<&'a Record>) -> Result<Self, Fault> {
        let mut written = stored.map_or(Ok(Self::default()), Self::of_row)?;
        if record.has("rwr_set_id") {
            written.set_id = record.opt_int("rwr_set_id")?;
        }
        if record.has("rwr_dp") {
            written.plan = record.opt_text("rwr_dp")?;
        } else if written.set_id.is_none() {
            written.plan = None;
        }
        Ok(written)
    }

    /// From an element of a list.
    pub fn of_element(element: &'a Json) -> Self {
        Self {
            set_id: element.get("rwr_set_id").and_then(Json::as_i64),
            plan: element.get("rwr_dp").and_then(Json::as_str),
        }
    }
}

/// The two members.
pub(super) fn fields() -> [Field; 2] {
    [
        Field::count("rwr_set_id").doc("Rewrite rule set through which the value passes."),
        Field::choice("rwr_dp", PLANS).doc("Which list of that set; given with it, or neither."),
    ]
}

/// The member that tells the number of the list's dial plan.
pub(super) fn plan_number() -> Field {
    Field::integer("rwr_dp_id").read_only().doc("Number of the dial plan of that list.")
}

/// Checks sets and lists; the sets must be of the reseller.
///
/// # Errors
/// [`Fault::Rule`].
pub async fn check(ctx: &mut Context<'_>, reseller_id: i64, all: &[Rewriting<'_>]) -> Result<(), Fault> {
    let mut ids = BTreeSet::new();
    for rewriting in all {
        match (rewriting.set_id, rewriting.plan) {
            (None, Some(_)) => return Err(Fault::rule("Missing 'rwr_set_id' (when rwr_dp is set).")),
            (Some(_), None) => return Err(Fault::rule("Missing 'rwr_dp' (when rwr_set_id is set).")),
            (Some(id), Some(_)) => drop(ids.insert(id)),
            (None, None) => {}
        }
    }
    if ids.is_empty() {
        return Ok(());
    }
    let wanted: Vec<i64> = ids.into_iter().collect();
    let sets = Query::table(rewrite_rule_set::TABLE).filter(Cond::ids("id", &wanted)).eq("reseller_id", reseller_id);
    let found = ctx.session.numbers(&sets, "id").await?;
    if wanted.iter().all(|id| found.contains(id)) { Ok(()) } else { Err(Fault::rule("Invalid 'rwr_set_id'.")) }
}

/// A document without the list when there is no set.
pub fn shown(mut document: Map<String, Json>) -> Map<String, Json> {
    if document.get("rwr_set_id").is_none_or(Json::is_null) {
        document.remove("rwr_dp");
    }
    document
}

/// The numbers of dial plans, by set and list.
pub(super) struct DialPlans(HashMap<(i64, &'static str), i64>);

impl DialPlans {
    /// Those of the sets that rows name, in one query.
    pub(super) async fn of_rows(ctx: &mut Context<'_>, rows: &[Record]) -> Result<Self, Fault> {
        let mut sets = BTreeSet::new();
        for row in rows {
            sets.extend(row.opt_int("rwr_set_id")?);
        }
        let mut plans = HashMap::new();
        if sets.is_empty() {
            return Ok(Self(plans));
        }
        let ids: Vec<i64> = sets.into_iter().collect();
        for set in ctx.session.select(&Query::table(rewrite_rule_set::TABLE).filter(Cond::ids("id", &ids))).await? {
            for (plan, column) in PLANS.iter().zip(rewrite_rule_set::CALL_PLANS) {
                if let Some(number) = set.opt_int(column)? {
                    plans.insert((set.id()?, *plan), number);
                }
            }
        }
        Ok(Self(plans))
    }

    /// An element of a list with the number of its dial plan.
    pub(super) fn shown(&self, row: &Record, mut element: Map<String, Json>) -> Result<Map<String, Json>, Fault> {
        let rewriting = Rewriting::of_row(row)?;
        let plan = PLANS.iter().find(|name| Some(**name) == rewriting.plan);
        let number = rewriting.set_id.zip(plan).and_then(|(set, plan)| self.0.get(&(set, *plan)));
        element.insert("rwr_dp_id".to_owned(), Json::from(number.copied()));
        Ok(shown(element))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_has_its_plan() {
        let columns: Vec<String> = PLANS.iter().map(|plan| format!("{plan}_dpid")).collect();
        assert_eq!(columns, rewrite_rule_set::CALL_PLANS);
    }
}
