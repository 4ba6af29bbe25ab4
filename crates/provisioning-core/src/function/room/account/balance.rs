//! The balance of an account. Source: functions, group account; billing, catch-up.
//!
//! Intervals that are missing follow from what is stored, so that reading works them out and only a change stores them.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::balance::{Interval, Terms, missing};
use crate::definition::Operation;
use crate::function::room::lookup;
use crate::function::{Arguments, Code, Failure, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contract::mapping::{self, Mapping};
use crate::settings::Settings;

const TABLE: &str = "balance_intervals";

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "AccountBalance",
            "The balance of the running interval: money in cents, time in seconds.",
            [
                Member::double("cash_balance").required().doc("What is left."),
                Member::double("cash_balance_interval").required().doc("What has been spent in the interval."),
                Member::int("free_time_balance").required().doc("Free seconds that are left."),
                Member::int("free_time_balance_interval")
                    .required()
                    .doc("Free seconds that have been used in the interval."),
            ],
        ),
        Structure::new(
            "BalanceUpdate",
            "What is added to a balance; what is negative is taken away.",
            [Member::double("cash").doc("Whole cents."), Member::int("free_time").doc("Seconds.")],
        ),
    ]
}

/// The intervals of an account at the moment of the call.
struct Intervals {
    /// The last one that is stored, with its id.
    stored: Option<(i64, Interval)>,
    /// Those after it, up to the running one.
    missing: Vec<Interval>,
}

async fn intervals(scene: &mut Scene<'_>, account: &Record) -> Result<Intervals, Failure> {
    let id = account.id()?;
    let last = Query::table(TABLE).eq("contract_id", id).order("start", true);
    let row = scene.first(&last).await?;
    let (mappings, terms) = terms(scene, id).await?;
    let settings = scene.settings();
    let stored = row.map(|row| Ok::<_, Failure>((row.id()?, read(&row, settings)?))).transpose()?;
    let at = |local| {
        let profile = mapping::current(&mappings, settings.to_utc(local)).map(|mapping| mapping.profile_id);
        profile.and_then(|id| terms.get(&id)).copied().unwrap_or(NOTHING)
    };
    let created = account.time("create_timestamp")?.unwrap_or(scene.now());
    let now = settings.to_local(scene.now());
    let missing = missing(settings.to_local(created), stored.as_ref().map(|(_, one)| one), now, at);
    Ok(Intervals { stored, missing })
}

/// What holds where no profile does.
const NOTHING: Terms = Terms { in_weeks: false, count: 1, free_cash: 0.0, free_time: 0 };

/// The profiles that an account has had and will have, and what each says.
async fn terms(scene: &mut Scene<'_>, account: i64) -> Result<(Vec<Mapping>, HashMap<i64, Terms>), Failure> {
    let (stage, session) = scene.on("customers", Operation::Get)?;
    let mappings = mapping::of_contracts(&mut stage.context(session), &[account]).await?;
    let mappings = mappings.into_values().next().unwrap_or_default();
    let profiles: Vec<i64> = mappings.iter().map(|mapping| mapping.profile_id).collect();
    let mut terms = HashMap::new();
    for row in scene.select(&Query::table("billing_profiles").filter(Cond::ids("id", &profiles))).await? {
        let said = Terms {
            in_weeks: row.text("interval_unit")? == "week",
            count: u32::try_from(row.int("interval_count")?).unwrap_or(u32::MAX),
            free_cash: row.float("interval_free_cash")?,
            free_time: row.int("interval_free_time")?,
        };
        terms.insert(row.id()?, said);
    }
    Ok((mappings, terms))
}

fn read(row: &Record, settings: &Settings) -> Result<Interval, Failure> {
    let time = |name| Ok::<_, Failure>(settings.to_local(row.time(name)?.unwrap_or_default()));
    Ok(Interval {
        start: time("start")?,
        stop: time("stop")?,
        cash: row.float("cash_balance")?,
        cash_spent: row.float("cash_balance_interval")?,
        initial_cash: row.float("initial_cash_balance")?,
        free_time: row.int("free_time_balance")?,
        free_time_spent: row.int("free_time_balance_interval")?,
        initial_free_time: row.int("initial_free_time_balance")?,
    })
}

fn row(account: i64, interval: &Interval, settings: &Settings) -> Record {
    Record::new()
        .with("contract_id", account)
        .with("start", settings.to_utc(interval.start))
        .with("stop", settings.to_utc(interval.stop))
        .with("cash_balance", interval.cash)
        .with("cash_balance_interval", interval.cash_spent)
        .with("initial_cash_balance", interval.initial_cash)
        .with("free_time_balance", interval.free_time)
        .with("free_time_balance_interval", interval.free_time_spent)
        .with("initial_free_time_balance", interval.initial_free_time)
}

pub(super) async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::live_account(scene, given.int("id")?).await?;
    let Intervals { stored, mut missing } = intervals(scene, &account).await?;
    let running = missing.pop().or(stored.map(|(_, interval)| interval));
    Ok(running.map_or(Json::Null, |interval| {
        json!({
            "cash_balance": interval.cash,
            "cash_balance_interval": interval.cash_spent,
            "free_time_balance": interval.free_time,
            "free_time_balance_interval": interval.free_time_spent,
        })
    }))
}

pub(super) async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let account = lookup::live_account(scene, given.int("id")?).await?;
    let id = account.id()?;
    // One change at a time, also while there is no interval yet.
    lookup::lock_contract(scene, id).await?;
    let Intervals { stored, mut missing } = intervals(scene, &account).await?;
    let data = given.structure("data");
    if let Some(running) = missing.last_mut() {
        add(running, &data)?;
        let settings = scene.settings();
        let rows: Vec<Record> = missing.iter().map(|interval| row(id, interval, settings)).collect();
        let (_, session) = scene.on("customers", Operation::Patch)?;
        session.insert_many(TABLE, &rows).await?;
    } else if let Some((stored, mut running)) = stored {
        add(&mut running, &data)?;
        let set = Record::new().with("cash_balance", running.cash).with("free_time_balance", running.free_time);
        scene.update(TABLE, stored, &set).await?;
    }
    Ok(Json::Null)
}

/// Greatest amount, in cents, far below where a double loses whole cents.
const MOST_CENTS: f64 = 1e12;

/// Adds what is given, within what the types of the answer can hold.
fn add(interval: &mut Interval, given: &Arguments) -> Result<(), Failure> {
    if let Some(cash) = given.get("cash").and_then(Json::as_f64) {
        if cash.fract() != 0.0 {
            return Err(Failure::new(Code::MalformedAmount, format!("'{cash}' is no whole number of cents"))
                .about(cash.to_string()));
        }
        interval.cash += cash;
    }
    if let Some(seconds) = given.opt_int("free_time") {
        interval.free_time += seconds;
    }
    if interval.cash.abs() <= MOST_CENTS && i32::try_from(interval.free_time).is_ok() {
        return Ok(());
    }
    Err(Failure::malformed("free_time", "the balance would be greater than can be told"))
}
