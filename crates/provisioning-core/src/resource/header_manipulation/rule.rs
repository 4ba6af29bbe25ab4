//! Header rules inside of sets, and their conditions and actions.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::rewriting::Rewriting;
use super::{action, columns, condition, element, list, looks};
use crate::context::Context;
use crate::definition::{Field, Kind};
use crate::fault::Fault;
use crate::form::printed;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::header_rule::{TABLE, taken};

/// For which legs of a call a rule is.
const DIRECTIONS: &[&str] =
    &["a_inbound", "a_outbound", "local", "peer", "b_outbound", "cf_inbound", "cf_outbound", "reply"];

/// The members of a rule besides ids.
pub fn fields() -> Vec<Field> {
    vec![
        Field::text("name").required().max(255).doc("Name, unique in the set."),
        Field::count("priority").default(100).doc("Smaller ones come earlier."),
        Field::choice("direction", DIRECTIONS).required().doc("For which leg of a call it is."),
        Field::text("description").required().max(255).doc("What the rule is for."),
        Field::boolean("stopper").doc("Whether no further rules are looked at after this one."),
        Field::boolean("enabled").default(true).doc("Whether it is used."),
    ]
}

/// The lists inside of a rule.
pub fn lists() -> [Field; 2] {
    [
        Field::new("conditions", Kind::List(condition::fields()))
            .looks(condition::looks(false))
            .derived()
            .doc("What must hold, all of it; giving them replaces all that were there."),
        Field::new("actions", Kind::List(action::fields()))
            .looks(action::looks())
            .derived()
            .doc("What is done; giving them replaces all that were there."),
    ]
}

/// The rules inside of a set.
pub fn list_of_rules() -> Field {
    let members: Vec<Field> = fields().into_iter().chain(lists()).collect();
    let mut shown = members.clone();
    if let Some(conditions) = shown.iter_mut().find(|field| field.name == "conditions") {
        conditions.looks = Some(condition::looks(true));
    }
    Field::new("rules", Kind::List(members))
        .looks(looks(&["id", "set_id"], shown))
        .derived()
        .doc("The rules, by priority; giving them replaces all that were there.")
}

/// What the conditions and actions inside of a rule pass values through.
pub fn rewritings(rule: &Json) -> impl Iterator<Item = Rewriting<'_>> {
    list(rule, "conditions").iter().chain(list(rule, "actions")).map(Rewriting::of_element)
}

/// Refuses a set of rules of which two have the same name.
///
/// # Errors
/// [`Fault::Rule`].
pub fn check_names(rules: &[Json]) -> Result<(), Fault> {
    let mut seen = HashSet::new();
    let all_differ = rules.iter().all(|rule| seen.insert(name_key(rule)));
    if all_differ { Ok(()) } else { Err(taken()) }
}

/// Gives a set these rules and no others.
///
/// # Errors
/// [`Fault::Store`].
pub async fn replace(ctx: &mut Context<'_>, set_id: i64, rules: &[Json]) -> Result<(), Fault> {
    ctx.session.delete(TABLE, &Cond::eq("set_id", set_id)).await?;
    for rule in rules {
        let row = columns(&fields(), rule).with("set_id", set_id).with("name_key", name_key(rule));
        let id = ctx.session.insert(TABLE, &row).await?;
        condition::add(ctx, id, list(rule, "conditions")).await?;
        action::add(ctx, id, list(rule, "actions")).await?;
    }
    Ok(())
}

/// The rules of several sets as elements of lists.
///
/// # Errors
/// [`Fault::Store`].
pub async fn of_sets(ctx: &mut Context<'_>, sets: &[i64]) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let mut rules: HashMap<i64, Vec<Json>> = HashMap::new();
    if sets.is_empty() {
        return Ok(rules);
    }
    let query = Query::table(TABLE).filter(Cond::ids("set_id", sets)).order("priority", false).order("id", false);
    let rows = ctx.session.select(&query).await?;
    let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
    let mut conditions = condition::of_rules(ctx, &ids, true).await?;
    let mut actions = action::of_rules(ctx, &ids).await?;
    for (row, id) in rows.iter().zip(ids) {
        let mut shown = element(row, &["id", "set_id"], &fields());
        shown.insert("conditions".to_owned(), Json::from(conditions.remove(&id).unwrap_or_default()));
        shown.insert("actions".to_owned(), Json::from(actions.remove(&id).unwrap_or_default()));
        rules.entry(row.int("set_id")?).or_default().push(Json::Object(shown));
    }
    Ok(rules)
}

fn name_key(rule: &Json) -> String {
    rule.get("name").map(printed).unwrap_or_default().to_lowercase()
}
