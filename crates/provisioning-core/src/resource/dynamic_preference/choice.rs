//! The choices of an enumeration.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::is_word;
use crate::context::Context;
use crate::definition::Field;
use crate::fault::Fault;
use crate::form::printed;
use crate::query::{Cond, Query};
use crate::record::Record;

const TABLE: &str = "dynamic_preference_choices";

/// The members of a choice.
pub(super) fn fields() -> Vec<Field> {
    vec![
        Field::count("id").doc("Number of the choice, when it is there already."),
        Field::text("label").required().max(255).doc("A human name."),
        Field::text("value")
            .required()
            .max(255)
            .check(|text| (!is_word(text)).then(|| "Only lower-case, digits and _ allowed".to_owned()))
            .doc("What is written and stored: lower-case letters, digits and `_`."),
        Field::boolean("default_val").doc("Whether it applies when nothing is chosen."),
    ]
}

/// The choices of several definitions, in one query.
pub(super) async fn of(ctx: &mut Context<'_>, definitions: &[i64]) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let mut choices: HashMap<i64, Vec<Json>> = HashMap::new();
    if definitions.is_empty() {
        return Ok(choices);
    }
    let query = Query::table(TABLE).filter(Cond::ids("preference_id", definitions)).order("id", false);
    for row in ctx.session.select(&query).await? {
        let choice = json!({
            "id": row.id()?,
            "label": row.text("label")?,
            "value": row.text("value")?,
            "default_val": row.flag("default_val")?,
        });
        choices.entry(row.int("preference_id")?).or_default().push(choice);
    }
    Ok(choices)
}

/// Gives a definition these choices and no others; those that it has keep their numbers.
pub(super) async fn set(ctx: &mut Context<'_>, definition: i64, wanted: &[Json]) -> Result<(), Fault> {
    let stored = Query::table(TABLE).eq("preference_id", definition);
    let known = ctx.session.numbers(&stored, "id").await?;
    let id_of = |choice: &Json| choice.get("id").and_then(Json::as_i64).filter(|id| known.contains(id));
    let kept: Vec<i64> = wanted.iter().filter_map(id_of).collect();
    let gone = Cond::eq("preference_id", definition).and(Cond::ids("id", &kept).negate());
    ctx.session.delete(TABLE, &gone).await?;
    let mut new = Vec::new();
    for choice in wanted {
        let text = |name: &str| choice.get(name).map(printed).unwrap_or_default();
        let row = Record::new()
            .with("label", text("label"))
            .with("value", text("value"))
            .with("default_val", choice.get("default_val").and_then(Json::as_bool).unwrap_or(false));
        match id_of(choice) {
            Some(id) => drop(ctx.session.update(TABLE, &Cond::eq("id", id), &row).await?),
            None => new.push(row.with("preference_id", definition)),
        }
    }
    if new.is_empty() { Ok(()) } else { ctx.session.insert_many(TABLE, &new).await }
}
