//! The rules.

use serde_json::{Value as Json, json};

use super::{find_set, function};
use crate::function::room::lookup;
use crate::function::room::signature::{data, id};
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::resource::rewrite_rule_set::rules;
use crate::rewrite;
use crate::rules::Document;

const RESOURCE: &str = "rewriterules";

/// Longest description, in characters.
const LONGEST: usize = 127;

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let rule_id = || id("Id of the rule.");
    let rule = || data("RewriteRuleData", "The rule.");
    vec![
        function("get_rewrite_rule", "Reads one rule.", |s, g| Box::pin(get(s, g)))
            .takes([rule_id()])
            .gives(Kind::Struct("RewriteRule"))
            .fails(&[Code::NoSuchRewriteRule]),
        function("create_rewrite_rule", "Adds a rule to a set.", |s, g| Box::pin(create(s, g)))
            .takes([Member::int("set_id").required().doc("Id of the set."), rule()])
            .fails(&[Code::NoSuchRewriteRuleSet]),
        function("update_rewrite_rule", "Changes the given members of a rule.", |s, g| Box::pin(update(s, g)))
            .takes([rule_id(), rule()])
            .fails(&[Code::NoSuchRewriteRule]),
        function("delete_rewrite_rule", "Removes a rule.", |s, g| Box::pin(delete(s, g)))
            .takes([rule_id()])
            .fails(&[Code::NoSuchRewriteRule]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let members = || {
        [
            Member::text("match_pattern").doc("Regular expression over the number."),
            Member::text("replace_pattern").doc("What takes the place of what it matches; \\1 is its first group."),
            Member::text("description").nullable().doc("What the rule is for."),
            Member::text("direction").doc("in or out: for which calls."),
            Member::text("field").doc("caller or callee: which number."),
            Member::int("priority").doc("Lower ones are tried first; behind all others unless given."),
        ]
    };
    let ids = [Member::int("id").required().doc("Its id."), Member::int("set_id").required().doc("Its set.")];
    let shown = members().map(|member| if member.nullable { member } else { member.required() });
    vec![
        Structure::new("RewriteRuleData", "A rule that is created or changed.", members()),
        Structure::new("RewriteRule", "A rule by which numbers are rewritten.", ids.into_iter().chain(shown)),
    ]
}

/// Without a description of its own a rule is described by its pattern: the resource needs one.
fn stand_in(pattern: &str) -> String {
    pattern.chars().take(LONGEST).collect()
}

/// The description that somebody has written.
fn description(row: &Record) -> Result<Option<&str>, Failure> {
    let (text, pattern) = (row.text("description")?, row.text("match_pattern")?);
    Ok(Some(text).filter(|text| !text.is_empty() && *text != stand_in(pattern)))
}

/// A rule as it is shown.
pub(super) fn shown(row: &Record) -> Result<Json, Failure> {
    Ok(json!({
        "id": row.id()?,
        "set_id": row.int("set_id")?,
        "match_pattern": row.text("match_pattern")?,
        "replace_pattern": row.text("replace_pattern")?,
        "description": description(row)?,
        "direction": row.text("direction")?,
        "field": row.text("field")?,
        "priority": row.int("priority")?,
    }))
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let id = given.int("id")?;
    let query = Query::table(rules::TABLE).eq("id", id).filter(lookup::of_reseller(scene.actor(), "set.reseller_id"));
    let unknown =
        || Failure::new(Code::NoSuchRewriteRule, format!("unknown rewrite rule '{id}'")).about(id.to_string());
    scene.first(&query).await?.ok_or_else(unknown)
}

/// The members as the resource takes them, for a rule that is stored or not yet.
fn wanted(given: &Arguments, stored: Option<&Record>) -> Result<Document, Failure> {
    for (name, words) in [("direction", ["in", "out"]), ("field", ["caller", "callee"])] {
        if given.opt_text(name).is_some_and(|word| !words.contains(&word)) {
            return Err(Failure::malformed(name, format!("parameter '{name}' should be {}", words.join(" or "))));
        }
    }
    let mut body = given.members().clone();
    let own = match stored {
        _ if given.has("description") => given.opt_text("description").filter(|text| !text.trim().is_empty()),
        Some(row) => description(row)?,
        None => None,
    };
    if own.is_none() {
        let pattern = given.opt_text("match_pattern");
        let pattern = pattern.map_or_else(|| stored.map_or(Ok(""), |row| row.text("match_pattern")), Ok)?;
        body.insert("description".to_owned(), stand_in(pattern).into());
    }
    Ok(body)
}

/// A pattern that is none: at which character.
fn explained(given: &Arguments, failure: Failure) -> Failure {
    let wrong = failure.param.as_deref() == Some("match_pattern");
    let at = given.opt_text("match_pattern").filter(|_| wrong).and_then(rewrite::mistake);
    match at {
        Some(at) => Failure { text: format!("{} (at character {at})", failure.text), ..failure },
        None => failure,
    }
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    shown(&find(scene, given).await?)
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let set = find_set(scene, given.int("set_id")?).await?.id()?;
    let data = given.structure("data");
    for name in ["match_pattern", "replace_pattern", "direction", "field"] {
        data.text(name)?;
    }
    let mut body = wanted(&data, None)?;
    body.insert("set_id".to_owned(), set.into());
    scene.create(RESOURCE, body).await.map_err(|failure| explained(&data, failure))?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let stored = find(scene, given).await?;
    let data = given.structure("data");
    let body = wanted(&data, Some(&stored))?;
    scene.merge(RESOURCE, stored.id()?, body).await.map_err(|failure| explained(&data, failure))?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?.id()?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
