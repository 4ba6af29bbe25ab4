//! Lists of subscribers.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::show;
use crate::function::room::lookup;
use crate::function::{Arguments, Failure, Kind, Member, Scene, Structure, Window};
use crate::query::{Cond, Path, Pattern, Query};
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::internal;

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let pattern = |name, doc| Member::text(name).doc(doc);
    vec![
        Structure::new(
            "SubscriberFilter",
            "Which subscribers; texts may hold % as a wild card.",
            [
                pattern("username", "SIP user name."),
                pattern("domain", "SIP domain."),
                pattern("number", "Any of its numbers: country code, area code and number in one."),
                pattern("uuid", "The id under which call records know it."),
                pattern("external_id", "Id in the operator's other systems."),
                Member::flag("terminated").doc("Also terminated subscribers."),
                Member::int("limit").doc("Most subscribers."),
                Member::int("offset").doc("Subscribers to leave out first."),
            ],
        ),
        Structure::new(
            "SubscriberList",
            "A page of subscribers.",
            [
                Member::new("subscribers", Kind::list(Kind::Struct("Subscriber"))).required().doc("The page."),
                Member::int("total_count").required().doc("How many there are in all."),
            ],
        ),
    ]
}

/// The live subscribers of an account.
pub(super) async fn of_account(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::account(scene, given.int("id")?).await?.id()?;
    let found = scene.all("subscribers", &[("customer_id", account.to_string())]).await?;
    Ok(found.iter().map(|item| show::live(scene.settings(), &item.document)).collect())
}

pub(super) async fn search(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let filter = given.structure("filter");
    let mut wanted = Cond::always();
    for (name, column) in
        [("username", "username"), ("domain", "domain"), ("uuid", "uuid"), ("external_id", "external_id")]
    {
        wanted = wanted.and(like(&filter, name, column));
    }
    if filter.opt_text("number").is_some() {
        let number = like(&filter, "number", "digits");
        let has = Cond::Exists { table: "numbers", key: "subscriber_id", outer: "id", filter: Box::new(number) };
        wanted = wanted.and(has);
    }
    if filter.opt_flag("terminated") != Some(true) {
        wanted = wanted.and(Cond::ne("status", TERMINATED));
    }
    let window = scene.window(&filter)?;
    let (subscribers, total) = found(scene, wanted, window).await?;
    Ok(json!({"subscribers": subscribers, "total_count": total}))
}

fn like(filter: &Arguments, name: &str, column: Path) -> Cond {
    filter.opt_text(name).map_or_else(Cond::always, |text| Pattern::parse_sql(text).on(column))
}

/// Subscribers, also ended ones, whose records match; and how many there are.
pub(in crate::function::room) async fn found(
    scene: &mut Scene<'_>,
    filter: Cond,
    window: Window,
) -> Result<(Vec<Json>, u64), Failure> {
    let scope = lookup::of_reseller(scene.actor(), "customer.contact.reseller_id");
    let others = internal::visible("subscribers", &scene.settings().internal_subscriber);
    let (rows, total) =
        scene.page(Query::table("subscribers").filter(scope).filter(others).filter(filter), window).await?;
    let mut live = Vec::new();
    for row in &rows {
        if row.text("status")? != TERMINATED {
            live.push(row.id()?);
        }
    }
    let all = Window { offset: 0, limit: live.len() as u64 };
    let documents: HashMap<i64, _> = scene
        .matching("subscribers", Cond::ids("id", &live), all)
        .await?
        .items
        .into_iter()
        .map(|item| (item.id, item.document))
        .collect();
    let shown = rows.iter().map(|row| match documents.get(&row.id()?) {
        Some(document) => Ok(show::live(scene.settings(), document)),
        None => show::ended(scene.settings(), row),
    });
    Ok((shown.collect::<Result<_, Failure>>()?, total))
}
