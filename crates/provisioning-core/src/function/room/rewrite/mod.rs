//! Rewrite rule sets and their rules. Source: functions, group rewrite rules.

mod rule;
mod set;

use crate::function::{Backend, Code, Failure, Function, Run, Scene, Structure, Switch};
use crate::query::Query;
use crate::record::Record;
use crate::resource::rewrite_rule_set::TABLE;

use super::lookup;

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    [set::functions(), rule::functions()].into_iter().flatten().collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [set::structures(), rule::structures()].into_iter().flatten().collect()
}

fn function(name: &'static str, doc: &'static str, run: Run) -> Function {
    Function::new(name, "rewrite rules", Backend::Voip, doc, run).switched(Switch::Rewrite)
}

/// The sets that a caller sees.
fn sets(scene: &Scene<'_>) -> Query {
    Query::table(TABLE).filter(lookup::of_reseller(scene.actor(), "reseller_id"))
}

/// The set with an id.
async fn find_set(scene: &mut Scene<'_>, id: i64) -> Result<Record, Failure> {
    let query = sets(scene).eq("id", id);
    let unknown =
        || Failure::new(Code::NoSuchRewriteRuleSet, format!("unknown rewrite rule set '{id}'")).about(id.to_string());
    scene.first(&query).await?.ok_or_else(unknown)
}
