//! What header rule sets, rules, conditions and actions have in common: each can be written alone or inside of the next one.
//! Source: routing-and-pbx, section 7.

pub(super) mod action;
pub(super) mod condition;
pub(super) mod rewriting;
pub(super) mod rule;

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use self::rewriting::Rewriting;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, LinkTo, Looks, Target};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::{header_rule, header_rule_set};
use crate::rules::Document;
use crate::value::Value;

/// The parts of a header or value.
const PARTS: &[&str] = &["full", "username", "domain", "port"];

/// Whether a form asks for the list that an item shows already. Sending back what was read changes nothing, not even ids.
pub(super) fn is_unchanged(ctx: &Context<'_>, form: &Form, list: &'static str, shown: Vec<Json>) -> bool {
    let body = Document::from_iter([(list.to_owned(), Json::from(shown))]);
    // Members that are missing now are no concern here.
    let (now, _) = Form::collect(ctx.definition, &body, ctx.actor.role, form.purpose(), ctx.settings);
    now.list(list) == form.list(list)
}

/// The columns of an element of a list, in its normal form.
fn columns(fields: &[Field], element: &Json) -> Record {
    let value = |given: &Json| match given {
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => number.as_i64().map_or(Value::Null, Value::Int),
        Json::String(text) => Value::Text(text.clone()),
        Json::Null | Json::Array(_) | Json::Object(_) => Value::Null,
    };
    let kept = fields.iter().filter_map(|field| field.column.zip(element.get(field.name)));
    kept.map(|(column, given)| (column, value(given))).collect()
}

/// An element of a list as it is shown: ids, and flags as numbers. Source: headerrulesets, `rules`.
fn element(row: &Record, ids: &[&'static str], fields: &[Field]) -> Map<String, Json> {
    let columns = ids.iter().copied().chain(fields.iter().filter_map(|field| field.column));
    let shown = |column| match row.get(column)? {
        Value::Bool(flag) => Some(Json::from(u8::from(*flag))),
        value => Some(value.to_json()),
    };
    columns.filter_map(|column| Some((column.to_owned(), shown(column)?))).collect()
}

/// What the elements of a list look like: as [`element`] shows them.
fn looks(ids: &[&'static str], fields: Vec<Field>) -> Looks {
    let ids =
        ids.iter().map(|name| Field::integer(name).read_only().doc("Number of the element, or of what it is in."));
    let numbered = |mut field: Field| {
        if matches!(field.kind, Kind::Boolean) {
            field.kind = Kind::Level(&[0, 1]);
            field.default = field.default.and_then(|flag| flag.as_bool()).map(|flag| u8::from(flag).into());
        }
        field
    };
    Looks::Object(ids.chain(fields.into_iter().map(numbered)).collect()).listed()
}

/// The elements of a list in a member; none when it is absent or null.
fn list<'a>(element: &'a Json, member: &str) -> &'a [Json] {
    element.get(member).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// What the definitions of conditions and actions begin with.
pub(super) fn part_of_rule(name: &'static str, table: &'static str) -> Definition {
    Definition::new(name, table, Group::Routing, Access::full(Roles::OPERATORS))
        .of_reseller("rule.set.reseller_id")
        .journaled_for(Roles::OPERATORS)
        .fields([Field::id(), Field::count("rule_id").doc("The rule it belongs to; must be given.")])
        .filters([
            Filter::number("rule_id").doc("The rule."),
            Filter::number("set_id").on("rule.set_id").doc("The set of the rule."),
            header_rule::owner_filter("rule.set.subscriber_id", || Cond::IsNull("rule.set.subscriber_id")),
        ])
        .links([Link::item(name, "id"), Link::item("headerrules", "rule_id")])
}

/// Refuses a condition or action of no rule that the caller reaches, and one whose rewrite rules are not those of the rule's
/// reseller.
///
/// # Errors
/// [`Fault::Rule`], [`Fault::Store`].
pub(super) async fn check_written(
    ctx: &mut Context<'_>,
    record: &Record,
    stored: Option<&Record>,
) -> Result<(), Fault> {
    let rule = written_rule(ctx, record, stored).await?;
    let reseller_id = header_rule_set::reseller_of(ctx, rule.int("set_id")?).await?;
    rewriting::check(ctx, reseller_id, &[Rewriting::of_written(record, stored)?]).await
}

/// The rule that a condition or action is written into, if the caller reaches it.
///
/// # Errors
/// [`Fault::Rule`] when none is named, or there is no such one.
async fn written_rule(ctx: &mut Context<'_>, record: &Record, stored: Option<&Record>) -> Result<Record, Fault> {
    let source = if record.has("rule_id") { record } else { stored.unwrap_or(record) };
    let named = if source.has("rule_id") { source.opt_int("rule_id")? } else { None };
    let id = named.ok_or_else(|| Fault::rule("Required: 'rule_id'"))?;
    let mut query = Query::table(header_rule::TABLE).eq("id", id);
    if let Some(reseller_id) = ctx.actor.own_reseller() {
        query = query.eq("set.reseller_id", reseller_id);
    }
    ctx.first(&query).await?.ok_or_else(|| Fault::rule("Invalid 'rule_id'."))
}

/// Documents of conditions or actions with the link to the set of their rule, which they do not name.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn with_sets(
    ctx: &mut Context<'_>,
    rows: &[Record],
    documents: Vec<Document>,
) -> Result<Vec<(Document, Vec<LinkTo>)>, Fault> {
    let rules: Vec<i64> = rows.iter().map(|row| row.int("rule_id")).collect::<Result<_, _>>()?;
    let mut sets = HashMap::new();
    if !rules.is_empty() {
        for row in ctx.session.select(&Query::table(header_rule::TABLE).filter(Cond::ids("id", &rules))).await? {
            sets.insert(row.id()?, row.int("set_id")?);
        }
    }
    let link = |rule: &i64| {
        let set = sets.get(rule)?;
        Some(LinkTo { relation: "headerrulesets", target: Target::Item("headerrulesets", *set) })
    };
    Ok(documents.into_iter().zip(&rules).map(|(document, rule)| (document, link(rule).into_iter().collect())).collect())
}
