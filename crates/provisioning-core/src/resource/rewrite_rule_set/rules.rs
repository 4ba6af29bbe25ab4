//! The rules inside of a set.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};

use crate::context::Context;
use crate::definition::Field;
use crate::fault::{Fault, FieldError};
use crate::form::printed;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rewrite;
use crate::rules::Document;

/// The table of rules.
pub(crate) const TABLE: &str = "rewrite_rules";

/// The priority of the first rule that has none of its own; the next ones follow.
const FIRST_PRIORITY: i64 = 30;

const PATTERNS: [&str; 2] = ["match_pattern", "replace_pattern"];

/// The members of a rule.
pub(in crate::resource) fn fields() -> Vec<Field> {
    vec![
        Field::text("match_pattern")
            .required()
            .max(128)
            .check(rewrite::match_pattern)
            .doc("Perl-compatible regular expression; may hold variables such as `${caller_cc}`."),
        Field::text("replace_pattern")
            .required()
            .max(255)
            .check(rewrite::replace_pattern)
            .doc("What takes its place; `\\1` is the first group."),
        Field::text("description").required().max(127).doc("What the rule is for."),
        Field::choice("direction", &["in", "out", "lnp"]).default("in").doc("For which calls."),
        Field::choice("field", &["callee", "caller"]).default("caller").doc("Which number."),
        Field::boolean("enabled").default(true).doc("Whether it is applied."),
        Field::integer("priority").doc("Lower ones are tried first; by position when unset."),
    ]
}

/// Brings variables in the patterns of a rule into the form in which clients see them.
pub(in crate::resource) fn canonical(rule: &mut Document) {
    for name in PATTERNS {
        if let Some(Json::String(text)) = rule.get_mut(name) {
            *text = rewrite::canonical(text);
        }
    }
}

/// Errors of a pattern and a replacement that are good by themselves; the names of their fields begin with the prefix.
pub(in crate::resource) fn check(rule: &Document, prefix: &str) -> Vec<FieldError> {
    let text = |name: &str| rule.get(name).map(printed).unwrap_or_default();
    let [pattern, replacement] = PATTERNS.map(text);
    let wrong = rewrite::together(&pattern, &replacement).into_iter();
    wrong.map(|(name, sentence)| FieldError::new(format!("{prefix}{name}"), text(name), sentence)).collect()
}

/// The rules of several sets as clients see them, in the order in which they are tried.
pub(super) async fn of(ctx: &mut Context<'_>, sets: &[i64]) -> Result<HashMap<i64, Vec<Json>>, Fault> {
    let query = Query::table(TABLE).filter(Cond::ids("set_id", sets)).order("priority", false).order("id", false);
    let mut rules: HashMap<i64, Vec<Json>> = HashMap::new();
    for row in ctx.session.select(&query).await? {
        let rule = json!({
            "match_pattern": row.text("match_pattern")?,
            "replace_pattern": row.text("replace_pattern")?,
            "description": row.text("description")?,
            "direction": row.text("direction")?,
            "field": row.text("field")?,
            "enabled": row.flag("enabled")?,
            "priority": row.int("priority")?,
        });
        rules.entry(row.int("set_id")?).or_default().push(rule);
    }
    Ok(rules)
}

/// Gives a set these rules and no others; what it has already is not written again.
pub(super) async fn replace(ctx: &mut Context<'_>, set_id: i64, rules: &[Json]) -> Result<(), Fault> {
    let mut wanted: Vec<Json> = rules.to_vec();
    for (rule, by_position) in wanted.iter_mut().zip(FIRST_PRIORITY..) {
        if let Some(members) = rule.as_object_mut().filter(|members| members.get("priority").is_none_or(Json::is_null))
        {
            members.insert("priority".to_owned(), Json::from(by_position));
        }
    }
    let stored = of(ctx, &[set_id]).await?.remove(&set_id).unwrap_or_default();
    if stored == wanted {
        return Ok(());
    }
    ctx.session.delete(TABLE, &Cond::eq("set_id", set_id)).await?;
    let rows: Vec<Record> = wanted.iter().filter_map(Json::as_object).map(|rule| row(set_id, rule)).collect();
    if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(TABLE, &rows).await }
}

fn row(set_id: i64, rule: &Map<String, Json>) -> Record {
    let text = |name: &str| rule.get(name).map(printed).unwrap_or_default();
    Record::new()
        .with("set_id", set_id)
        .with("match_pattern", text("match_pattern"))
        .with("replace_pattern", text("replace_pattern"))
        .with("description", text("description"))
        .with("direction", text("direction"))
        .with("field", text("field"))
        .with("enabled", rule.get("enabled").and_then(Json::as_bool).unwrap_or(true))
        .with("priority", rule.get("priority").and_then(Json::as_i64).unwrap_or(FIRST_PRIORITY))
}
