//! Actions of header rules.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::rewriting::{self, DialPlans};
use super::{PARTS, columns, element};
use crate::context::Context;
use crate::definition::{Field, Looks};
use crate::fault::Fault;
use crate::query::{Cond, Query};

/// The table.
pub const TABLE: &str = "header_rule_actions";

/// The members of an action besides ids.
pub fn fields() -> Vec<Field> {
    let mut fields = vec![
        Field::count("priority").default(100).doc("Smaller ones come earlier."),
        Field::text("header").required().max(255).doc("The header that is changed."),
        Field::choice("header_part", PARTS).required().doc("Which part of it."),
        Field::choice("action_type", &["set", "add", "remove", "rsub", "header", "preference"])
            .required()
            .doc("What is done with it."),
        Field::choice("value_part", PARTS).required().doc("Which part of the value is used."),
        Field::text("value").max(255).doc("The value."),
    ];
    fields.extend(rewriting::fields());
    fields.push(Field::boolean("enabled").default(true).doc("Whether it is used."));
    fields
}

/// What actions inside of a rule look like.
pub fn looks() -> Looks {
    let mut fields = fields();
    fields.push(rewriting::plan_number());
    super::looks(&["id", "rule_id"], fields)
}

/// Adds actions to a rule.
///
/// # Errors
/// [`Fault::Store`].
pub async fn add(ctx: &mut Context<'_>, rule_id: i64, actions: &[Json]) -> Result<(), Fault> {
    for action in actions {
        let row = columns(&fields(), action).with("rule_id", rule_id);
        ctx.session.insert(TABLE, &row).await?;
    }
    Ok(())
}

/// The actions of several rules as elements of lists.
///
/// # Errors
/// [`Fault::Store`].
pub async fn of_rules(ctx: &mut Context<'_>, rules: &[i64]) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let mut actions: HashMap<i64, Vec<Json>> = HashMap::new();
    if rules.is_empty() {
        return Ok(actions);
    }
    let query = Query::table(TABLE).filter(Cond::ids("rule_id", rules)).order("priority", false).order("id", false);
    let rows = ctx.session.select(&query).await?;
    let plans = DialPlans::of_rows(ctx, &rows).await?;
    for row in &rows {
        let shown = plans.shown(row, element(row, &["id", "rule_id"], &fields()))?;
        actions.entry(row.int("rule_id")?).or_default().push(Json::Object(shown));
    }
    Ok(actions)
}
