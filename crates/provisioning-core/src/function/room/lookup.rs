//! Finding what parameters name, within what the caller sees. A foreign thing looks as if it did not exist.
//! Source: functions, conventions.

use crate::actor::{Actor, Scope};
use crate::function::{Arguments, Code, Failure, Scene};
use crate::query::{Cond, Path, Query};
use crate::record::Record;
use crate::resource::customer::PRODUCTS;
use crate::resource::status::TERMINATED;

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

/// The accounts that a caller sees.
pub(super) fn accounts(scene: &Scene<'_>) -> Query {
    Query::table("contracts")
        .filter(Cond::texts("product", &PRODUCTS))
        .filter(of_reseller(scene.actor(), "contact.reseller_id"))
}

/// The living billing profile with a handle: of the caller's reseller, else of the first reseller that has one.
pub(super) async fn billing_profile(scene: &mut Scene<'_>, handle: &str) -> Result<Record, Failure> {
    let all = Query::table("billing_profiles")
        .eq("handle_key", key(handle))
        .filter(of_reseller(scene.actor(), "reseller_id"))
        .order("reseller_id", false);
    let own = all.clone().eq("reseller_id", scene.actor().reseller_id);
    let found = match scene.first(&own).await? {
        Some(row) => Some(row),
        None => scene.first(&all).await?,
    };
    found.ok_or_else(|| Failure::new(Code::NoSuchProfile, format!("unknown billing profile '{handle}'")).about(handle))
}
