//! Conditions of header rules.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::rewriting::{self, DialPlans};
use super::{PARTS, columns, element, list};
use crate::context::Context;
use crate::definition::{Field, Kind, Looks};
use crate::fault::Fault;
use crate::form::printed;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::settings::Settings;

/// The table.
pub const TABLE: &str = "header_rule_conditions";

/// The table of the values that conditions compare with.
const VALUES: &str = "header_rule_condition_values";

/// Characters of a value.
const LONGEST: usize = 255;

/// The members of a condition besides ids.
pub fn fields() -> Vec<Field> {
    let mut fields = vec![
        Field::choice("match_type", &["header", "preference", "avp"])
            .required()
            .doc("What kind of thing is looked at."),
        Field::choice("match_part", PARTS).required().doc("Which part of it."),
        Field::text("match_name").required().max(255).doc("Name of the header, preference or variable."),
        Field::choice("expression", &["is", "contains", "matches", "regexp"]).required().doc("How it is compared."),
        Field::boolean("expression_negation").doc("Whether the comparison must fail instead."),
        Field::choice("value_type", &["input", "preference", "avp"]).required().doc("What the values are."),
        Field::new("values", Kind::Custom(values))
            .looks(Looks::Text.listed())
            .derived()
            .default(json!([]))
            .cleared_when_absent()
            .doc("What it is compared with; one of them has to fit."),
    ];
    fields.extend(rewriting::fields());
    fields.push(Field::boolean("enabled").default(true).doc("Whether it is used."));
    fields
}

/// What conditions inside of a rule look like. `whole` shows the rows of values, not only their texts.
pub fn looks(whole: bool) -> Looks {
    let mut fields = fields();
    if let Some(values) = fields.iter_mut().find(|field| field.name == "values").filter(|_| whole) {
        let ids = ["id", "condition_id"]
            .map(|name| Field::integer(name).read_only().doc("Number of the value, or of the condition."));
        let text = Field::text("value").required().max(LONGEST).doc("The value; a list of bare texts is taken, too.");
        values.looks = Some(Looks::Object(ids.into_iter().chain([text]).collect()).listed());
    }
    fields.push(rewriting::plan_number());
    super::looks(&["id", "rule_id"], fields)
}

/// Texts, each bare or as the member `value` of an object.
fn values(value: &Json, _: &Settings) -> Result<Json, Vec<(String, String)>> {
    let wrong = |sentence: String| Err(vec![(String::new(), sentence)]);
    let Json::Array(elements) = value else { return wrong("Field must contain a list".to_owned()) };
    let mut texts = Vec::with_capacity(elements.len());
    for element in elements {
        let given = if element.is_object() { element.get("value").unwrap_or(&Json::Null) } else { element };
        if given.is_null() || given.is_array() || given.is_object() {
            return wrong("Element must be a text, or an object with the text in 'value'".to_owned());
        }
        let text = printed(given);
        let length = text.chars().count();
        if length > LONGEST {
            return wrong(format!("Field should not exceed {LONGEST} characters. You entered {length}"));
        }
        if text.chars().any(char::is_control) {
            return wrong("Contains invalid characters".to_owned());
        }
        texts.push(Json::String(text));
    }
    Ok(Json::Array(texts))
}

/// Gives a condition these values and no others.
///
/// # Errors
/// [`Fault::Store`].
pub async fn set_values(ctx: &mut Context<'_>, id: i64, texts: &[Json]) -> Result<(), Fault> {
    ctx.session.delete(VALUES, &Cond::eq("condition_id", id)).await?;
    let row = |text: &Json| Record::new().with("condition_id", id).with("value", printed(text));
    let rows: Vec<Record> = texts.iter().map(row).collect();
    if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(VALUES, &rows).await }
}

/// The rows of the values of several conditions, in one query.
async fn value_rows(ctx: &mut Context<'_>, conditions: &[i64]) -> Result<HashMap<i64, Vec<Record>>, Fault> {
    let mut rows: HashMap<i64, Vec<Record>> = HashMap::new();
    if conditions.is_empty() {
        return Ok(rows);
    }
    let query = Query::table(VALUES).filter(Cond::ids("condition_id", conditions)).order("id", false);
    for row in ctx.session.select(&query).await? {
        rows.entry(row.int("condition_id")?).or_default().push(row);
    }
    Ok(rows)
}

/// The values of several conditions as texts.
///
/// # Errors
/// [`Fault::Store`].
pub async fn values_of(ctx: &mut Context<'_>, conditions: &[i64]) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let mut texts = HashMap::new();
    for (id, rows) in value_rows(ctx, conditions).await? {
        texts.insert(id, rows.iter().map(|row| row.text("value").map(Json::from)).collect::<Result<_, _>>()?);
    }
    Ok(texts)
}

/// Adds conditions to a rule.
///
/// # Errors
/// [`Fault::Store`].
pub async fn add(ctx: &mut Context<'_>, rule_id: i64, conditions: &[Json]) -> Result<(), Fault> {
    for condition in conditions {
        let row = columns(&fields(), condition).with("rule_id", rule_id);
        let id = ctx.session.insert(TABLE, &row).await?;
        set_values(ctx, id, list(condition, "values")).await?;
    }
    Ok(())
}

/// The conditions of several rules as elements of lists. `whole` shows the rows of values, not only their texts.
///
/// # Errors
/// [`Fault::Store`].
pub async fn of_rules(ctx: &mut Context<'_>, rules: &[i64], whole: bool) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let mut conditions: HashMap<i64, Vec<Json>> = HashMap::new();
    if rules.is_empty() {
        return Ok(conditions);
    }
    let query = Query::table(TABLE).filter(Cond::ids("rule_id", rules)).order("id", false);
    let rows = ctx.session.select(&query).await?;
    let plans = DialPlans::of_rows(ctx, &rows).await?;
    let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
    let values = value_rows(ctx, &ids).await?;
    for (row, id) in rows.iter().zip(ids) {
        let mut shown = plans.shown(row, element(row, &["id", "rule_id"], &fields()))?;
        let mut list = Vec::new();
        for value in values.get(&id).into_iter().flatten() {
            let text = value.text("value")?;
            list.push(if whole {
                json!({"id": value.id()?, "condition_id": id, "value": text})
            } else {
                Json::from(text)
            });
        }
        shown.insert("values".to_owned(), Json::from(list));
        conditions.entry(row.int("rule_id")?).or_default().push(Json::Object(shown));
    }
    Ok(conditions)
}
