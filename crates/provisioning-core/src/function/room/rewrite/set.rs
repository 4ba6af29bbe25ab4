//! The sets.

use serde_json::{Value as Json, json};

use super::{find_set, function, rule, sets};
use crate::function::room::signature::{data, id, several};
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::resource::rewrite_rule_set::rules;
use crate::rules::Document;

const RESOURCE: &str = "rewriterulesets";

/// The lists of a set: name, direction and field of their rules. Those of number portability are not known here.
const LISTS: [(&str, &str, &str); 4] = [
    ("rewrite_in_caller", "in", "caller"),
    ("rewrite_in_callee", "in", "callee"),
    ("rewrite_out_caller", "out", "caller"),
    ("rewrite_out_callee", "out", "callee"),
];

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let set_id = || id("Id of the set.");
    let description = || Member::text("description").nullable().doc("What the set is for.");
    vec![
        function("get_rewrite_rule_sets", "Lists the rewrite rule sets.", |scene, _| Box::pin(list(scene)))
            .gives(several("RewriteRuleSet")),
        function("get_rewrite_rule_set", "Reads a set with its rules in four lists.", |s, g| Box::pin(get(s, g)))
            .takes([set_id()])
            .gives(Kind::Struct("RewriteRuleSetDetails"))
            .fails(&[Code::NoSuchRewriteRuleSet]),
        function("create_rewrite_rule_set", "Creates an empty set.", |s, g| Box::pin(create(s, g)))
            .takes([Member::text("name").required().doc("Name, unique on the platform."), description()])
            .fails(&[Code::ExistingRewriteRuleSet, Code::MalformedRewriteRuleSetName]),
        function("update_rewrite_rule_set", "Changes name or description.", |s, g| Box::pin(update(s, g)))
            .takes([set_id(), data("RewriteRuleSetData", "What to set.")])
            .fails(&[Code::NoSuchRewriteRuleSet, Code::ExistingRewriteRuleSet, Code::MalformedRewriteRuleSetName]),
        function("delete_rewrite_rule_set", "Removes a set and its assignments.", |s, g| Box::pin(delete(s, g)))
            .takes([set_id()])
            .fails(&[Code::NoSuchRewriteRuleSet]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let name = || Member::text("name").doc("Name, unique on the platform.");
    let description = || Member::text("description").nullable().doc("What the set is for.");
    let of_set = |list, doc| Member::list(list, "RewriteRule").required().doc(doc);
    let [in_caller, in_callee, out_caller, out_callee] = LISTS.map(|(name, _, _)| name);
    vec![
        Structure::new("RewriteRuleSetData", "A set that is changed.", [name(), description()]),
        Structure::new(
            "RewriteRuleSet",
            "A set of rules by which numbers are rewritten.",
            [
                Member::int("id").required().doc("Its id."),
                name().required(),
                description(),
                Member::int("reseller_id").doc("The reseller that owns it."),
            ],
        ),
        Structure::new(
            "RewriteRuleSetDetails",
            "A set with its rules, each list in the order of priorities.",
            [
                Member::of("rewrite_set", "RewriteRuleSet").required().doc("The set."),
                of_set(in_caller, "Rules for the caller of calls that come in."),
                of_set(in_callee, "Rules for the callee of calls that come in."),
                of_set(out_caller, "Rules for the caller of calls that go out."),
                of_set(out_callee, "Rules for the callee of calls that go out."),
            ],
        ),
    ]
}

fn shown(row: &Record) -> Result<Json, Failure> {
    Ok(json!({
        "id": row.id()?,
        "name": row.text("name")?,
        "description": row.opt_text("description")?,
        "reseller_id": row.int("reseller_id")?,
    }))
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    let query = sets(scene);
    scene.all_rows(query).await?.iter().map(shown).collect()
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let set = find_set(scene, given.int("id")?).await?;
    let query = Query::table(rules::TABLE).eq("set_id", set.id()?).order("priority", false).order("id", false);
    let rows = scene.all_rows(query).await?;
    let mut details = Document::from_iter([("rewrite_set".to_owned(), shown(&set)?)]);
    for (name, direction, field) in LISTS {
        let mut list = Vec::new();
        for row in &rows {
            if row.text("direction")? == direction && row.text("field")? == field {
                list.push(rule::shown(row)?);
            }
        }
        details.insert(name.to_owned(), list.into());
    }
    Ok(details.into())
}

fn explained(failure: Failure) -> Failure {
    match failure.param.as_deref() {
        Some("name") => Failure { code: Code::MalformedRewriteRuleSetName, param: None, ..failure },
        _ => failure,
    }
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let mut body = given.members().clone();
    if scene.actor().own_reseller().is_none() {
        body.insert("reseller_id".to_owned(), scene.reseller().into());
    }
    scene.create(RESOURCE, body).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find_set(scene, given.int("id")?).await?.id()?;
    // A patch shows the rules to the resource, too: they stay as they are.
    scene.merge(RESOURCE, id, given.structure("data").members().clone()).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find_set(scene, given.int("id")?).await?.id()?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
