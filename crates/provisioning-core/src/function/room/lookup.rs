//! Finding what parameters name, within what the caller sees. A foreign thing looks as if it did not exist.
//! Source: functions, conventions.

use crate::actor::{Actor, Scope};
use crate::function::{Arguments, Code, Failure, Scene};
use crate::query::{Cond, Path, Query};
use crate::record::Record;
use crate::resource::customer::PRODUCTS;
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::internal;

/// The rows of a caller's reseller, where the caller has one.
pub(super) fn of_reseller(actor: &Actor, path: Path) -> Cond {
    actor.own_reseller().map_or_else(Cond::always, |id| Cond::eq(path, id))
}

/// A name as it is compared: without letter case. One with a NUL is no name in any database.
pub(super) fn key(name: &str) -> String {
    name.trim().to_lowercase().replace('\0', "\u{fffd}")
}

/// The domain with a name.
pub(super) async fn domain(scene: &mut Scene<'_>, name: &str) -> Result<Record, Failure> {
    let query = Query::table("domains").eq("domain_key", key(name)).filter(of_reseller(scene.actor(), "reseller_id"));
    let unknown = || Failure::new(Code::NoSuchDomain, format!("unknown domain '{name}'")).about(name);
    scene.first(&query).await?.ok_or_else(unknown)
}

/// The fault for a subscriber that there is not.
pub(super) fn no_subscriber(name: &str) -> Failure {
    Failure::new(Code::NoSuchSubscriber, format!("unknown subscriber '{name}'")).about(name)
}

/// The record of the live subscriber that `username` and `domain` name: the user name exactly, the domain without letter case.
pub(super) async fn subscriber(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let name = given.text("username")?;
    let row = live(scene, given, Cond::eq("username_key", key(name)), name).await?;
    if row.text("username")? == name { Ok(row) } else { Err(unknown(name, given)) }
}

/// The id of the live subscriber that `username` and `domain` name.
pub(super) async fn owner(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    Ok(subscriber(scene, given).await?.id()?)
}

/// The same, locked until the end of the transaction: one writer of what belongs to it at a time.
pub(super) async fn locked_owner(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let id = owner(scene, given).await?;
    scene.first(&Query::table("subscribers").eq("id", id).lock()).await?;
    Ok(id)
}

/// The record of the live subscriber that `webusername` and `domain` name.
pub(super) async fn web_user(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let name = given.text("webusername")?;
    live(scene, given, Cond::eq("webusername_key", key(name)), name).await
}

/// What belongs to subscribers that a caller sees, by the paths to their reseller, their account and themselves.
pub(super) fn of_owner(actor: &Actor, [reseller, account, subscriber]: [Path; 3]) -> Cond {
    match actor.scope() {
        Scope::Platform => Cond::always(),
        Scope::Reseller(id) => Cond::eq(reseller, id),
        Scope::Customer(id) => Cond::eq(account, id),
        Scope::Subscriber(id) => Cond::eq(subscriber, id),
    }
}

async fn live(scene: &mut Scene<'_>, given: &Arguments, name_is: Cond, name: &str) -> Result<Record, Failure> {
    let query = Query::table("live_subscribers")
        .filter(name_is)
        .eq("domain.domain_key", key(given.text("domain")?))
        .filter(internal::visible_live(&scene.settings().internal_subscriber))
        .filter(of_owner(scene.actor(), ["customer.contact.reseller_id", "customer_id", "subscriber_id"]));
    let Some(live) = scene.first(&query).await? else { return Err(unknown(name, given)) };
    let record = Query::table("subscribers").eq("id", live.int("subscriber_id")?);
    scene.first(&record).await?.ok_or_else(|| unknown(name, given))
}

fn unknown(name: &str, given: &Arguments) -> Failure {
    no_subscriber(&format!("{name}@{}", given.opt_text("domain").unwrap_or_default()))
}

/// The subscriber of an account: `id` is the account, `username` and `domain` name the subscriber.
pub(super) async fn subscriber_of_account(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let account = account(scene, given.int("id")?).await?;
    let subscriber = subscriber(scene, given).await?;
    if subscriber.int("customer_id")? == account.id()? {
        return Ok(subscriber.id()?);
    }
    Err(unknown(given.text("username")?, given))
}

/// The same; or, when there is no live one, the record of the one that ended last.
pub(super) async fn subscriber_or_record(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let account = account(scene, given.int("id")?).await?.id()?;
    let (name, domain) = (given.text("username")?, given.text("domain")?);
    let all = Query::table("subscribers")
        .eq("customer_id", account)
        .filter(Cond::Same("username", name.to_owned()))
        .filter(Cond::Same("domain", domain.to_owned()))
        .order("id", true);
    let records = scene.select(&all).await?;
    let named = |record: &&Record| record.text("username").is_ok_and(|username| username == name);
    let is_live = |record: &&Record| record.text("status").is_ok_and(|status| status != TERMINATED);
    let mut found = records.iter().filter(named);
    let record = found.clone().find(is_live).or_else(|| found.next());
    record.cloned().ok_or_else(|| unknown(name, given))
}

/// The number that a caller sees by its digits, with or without a plus.
pub(super) async fn number(scene: &mut Scene<'_>, text: &str) -> Result<Record, Failure> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let query = Query::table("numbers").eq("digits", key(digits)).filter(of_reseller(scene.actor(), "reseller_id"));
    let unknown = || Failure::new(Code::NoSuchNumber, format!("unknown number '{text}'")).about(text);
    scene.first(&query).await?.ok_or_else(unknown)
}

/// The fault for an account that there is not.
pub(super) fn no_account(id: impl ToString) -> Failure {
    let id = id.to_string();
    Failure::new(Code::NoSuchAccount, format!("unknown account '{id}'")).about(id)
}

/// The account with an id, ended or not.
pub(super) async fn account(scene: &mut Scene<'_>, id: i64) -> Result<Record, Failure> {
    let query = accounts(scene).eq("id", id);
    scene.first(&query).await?.ok_or_else(|| no_account(id))
}

/// The account with an id, if it can still be changed.
pub(super) async fn live_account(scene: &mut Scene<'_>, id: i64) -> Result<Record, Failure> {
    let account = account(scene, id).await?;
    if account.text("status")? == TERMINATED { Err(no_account(id)) } else { Ok(account) }
}

/// Lets nobody else change what hangs on a contract until the end of the transaction.
pub(super) async fn lock_contract(scene: &mut Scene<'_>, id: i64) -> Result<(), Failure> {
    Ok(scene.first(&Query::table("contracts").eq("id", id).lock()).await.map(drop)?)
}

/// The accounts that a caller sees.
pub(super) fn accounts(scene: &Scene<'_>) -> Query {
    Query::table("contracts")
        .filter(Cond::texts("product", &PRODUCTS))
        .filter(of_reseller(scene.actor(), "contact.reseller_id"))
}

/// The row of a table with a name: of the caller's reseller, else of the first reseller that has one.
pub(super) async fn named(
    scene: &mut Scene<'_>,
    table: &'static str,
    column: Path,
    name: &str,
) -> Result<Option<Record>, Failure> {
    let all = Query::table(table)
        .eq(column, key(name))
        .filter(of_reseller(scene.actor(), "reseller_id"))
        .order("reseller_id", false);
    let own = all.clone().eq("reseller_id", scene.reseller());
    match scene.first(&own).await? {
        Some(row) => Ok(Some(row)),
        None => Ok(scene.first(&all).await?),
    }
}

/// The living billing profile with a handle.
pub(super) async fn billing_profile(scene: &mut Scene<'_>, handle: &str) -> Result<Record, Failure> {
    let found = named(scene, "billing_profiles", "handle_key", handle).await?;
    found.ok_or_else(|| Failure::new(Code::NoSuchProfile, format!("unknown billing profile '{handle}'")).about(handle))
}
