//! The fees of a billing profile. Source: functions, types BillingFee and BillingFeeList.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value as Json, json};

use crate::context::Context;
use crate::definition::Operation;
use crate::fault::Fault;
use crate::function::room::lookup;
use crate::function::{Arguments, Code, Failure, Member, Scene, Structure};
use crate::query::{Cond, Pattern, Query};
use crate::record::Record;
use crate::resource::billing_fee::{self, TABLE, locked_profile};
use crate::resource::billing_zone::{Texts, Zones};
use crate::rules::Document;

const RESOURCE: &str = "billingfees";

/// Destinations that are looked for at a time.
const STEP: usize = 500;

/// What a fee costs, in the order in which the members are written.
const RATES: [&str; 4] = ["onpeak_init_rate", "onpeak_follow_rate", "offpeak_init_rate", "offpeak_follow_rate"];
const INTERVALS: [&str; 4] =
    ["onpeak_init_interval", "onpeak_follow_interval", "offpeak_init_interval", "offpeak_follow_interval"];

/// What stands for a member without a value: that of the first interval, or of the other time of the day.
const SUBSTITUTES: [(&str, &str); 6] = [
    ("onpeak_follow_rate", "onpeak_init_rate"),
    ("onpeak_follow_interval", "onpeak_init_interval"),
    ("offpeak_init_rate", "onpeak_init_rate"),
    ("offpeak_init_interval", "onpeak_init_interval"),
    ("offpeak_follow_rate", "onpeak_follow_rate"),
    ("offpeak_follow_interval", "onpeak_follow_interval"),
];

/// Digits that are kept behind the point: doubles have more than the fees of REST may have.
const SCALE: f64 = 1e12;

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let zone = || [Member::text("zone").doc("Short name of its zone."), Member::text("zone_detail").doc("Long name.")];
    let calls = || {
        [
            Member::text("source").doc("Regular expression over the caller; any unless given."),
            Member::text("destination").required().doc("Regular expression over the callee."),
            Member::text("direction").doc("out unless given, or in."),
        ]
    };
    let rate = |name| Member::double(name).doc("Cents a second.");
    let length = |name| Member::int(name).doc("Seconds.");
    let mut prices = Vec::new();
    for (at, (name, interval)) in RATES.into_iter().zip(INTERVALS).enumerate() {
        let (rate, length) = (rate(name), length(interval));
        prices.extend(if at == 0 { [rate, length] } else { [rate.nullable(), length.nullable()] });
    }
    let free = Member::flag("use_free_time").doc("Whether free seconds are used.");
    let pattern = |member: Member| Member { required: false, doc: "% and _ are wild cards.", ..member };
    let window =
        [Member::int("limit").doc("At most so many."), Member::int("offset").doc("Those before are left out.")];
    vec![
        Structure::new(
            "BillingFee",
            "What calls cost. Without a value the following rate and interval are those of the first one, and off-peak ones those \
             on peak.",
            calls().into_iter().chain(zone()).chain(prices).chain([free]),
        ),
        Structure::new(
            "BillingFeeFilter",
            "Which fees are wanted.",
            calls().into_iter().chain(zone()).map(pattern).chain(window),
        ),
        Structure::new(
            "BillingFeeList",
            "Fees that match.",
            [
                Member::list("fees", "BillingFee").required().doc("Those of the page."),
                Member::int("total_count").required().doc("All that match."),
            ],
        ),
    ]
}

/// The calls that a fee is for: destination, source, direction.
type Calls = (String, String, String);

fn calls(row: &Record) -> Result<Calls, Fault> {
    Ok((row.text("destination")?.to_owned(), row.text("source")?.to_owned(), row.text("direction")?.to_owned()))
}

/// A fee of a request.
struct Given {
    calls: Calls,
    /// What is to be stored; `None`: what is stored goes.
    price: Option<(Texts, Record)>,
}

fn is_set(fee: &Arguments, name: &str) -> bool {
    fee.get(name).is_some_and(|value| !value.is_null())
}

/// Reads a fee as the resource would.
fn read(ctx: &Context<'_>, profile: i64, fee: &Arguments) -> Result<Given, Failure> {
    let destination = fee.text("destination")?;
    let source = fee.opt_text("source").unwrap_or(".");
    let direction = fee.opt_text("direction").unwrap_or("out");
    let calls = (destination.to_owned(), source.to_owned(), direction.to_owned());
    let has_price = RATES.iter().chain(&INTERVALS).any(|name| is_set(fee, name));
    let zone = fee.opt_text("zone").filter(|zone| !zone.trim().is_empty());
    let Some(zone) = zone else {
        if has_price {
            let text = format!("the fee for '{destination}' has no zone");
            return Err(Failure::new(Code::InvalidZone, text).about(destination));
        }
        return Ok(Given { calls, price: None });
    };
    let malformed = || Failure::malformed("zone", "zone and zone_detail have at most 127 characters");
    let texts = Texts::new(zone, fee.opt_text("zone_detail").unwrap_or_default()).ok_or_else(malformed)?;
    let mut body = Document::from_iter([
        ("billing_profile_id".to_owned(), Json::from(profile)),
        // Known when all zones are.
        ("billing_zone_id".to_owned(), 0.into()),
        ("destination".to_owned(), destination.into()),
        ("source".to_owned(), source.into()),
        ("direction".to_owned(), direction.into()),
    ]);
    for name in RATES.into_iter().chain(INTERVALS) {
        body.insert(name.to_owned(), fee.get(name).map_or(Json::Null, rounded));
    }
    for (name, substitute) in SUBSTITUTES {
        if body.get(name).is_none_or(Json::is_null) {
            body.insert(name.to_owned(), body.get(substitute).cloned().unwrap_or_default());
        }
    }
    let free = fee.opt_flag("use_free_time").unwrap_or(false);
    body.extend(["onpeak_use_free_time", "offpeak_use_free_time"].map(|name| (name.to_owned(), free.into())));
    let wrong = |errors: Vec<crate::fault::FieldError>| match errors.into_iter().next() {
        Some(error) => Failure::malformed(&error.field, format!("{}: {}", error.field, error.errors.join(", "))),
        None => Failure::malformed("fees", "malformed fee"),
    };
    let row = billing_fee::read(ctx.definition, &body, ctx.actor.role, ctx.settings).map_err(wrong)?;
    let calls = self::calls(&row)?;
    Ok(Given { calls, price: Some((texts, row)) })
}

fn rounded(value: &Json) -> Json {
    match value.as_f64() {
        Some(number) if value.is_f64() => json!((number * SCALE).round() / SCALE),
        _ => value.clone(),
    }
}

/// Reads all fees; the same calls twice are refused.
fn read_all(ctx: &Context<'_>, profile: i64, given: &Arguments) -> Result<Vec<Given>, Failure> {
    let mut known = HashSet::new();
    let mut fees = Vec::new();
    for fee in given.list("fees").iter().filter_map(Json::as_object) {
        let fee = read(ctx, profile, &Arguments::new(fee.clone()))?;
        if !known.insert(fee.calls.clone()) {
            let destination = fee.calls.0;
            let text = format!("destination '{destination}' is given twice with the same source and direction");
            return Err(Failure::new(Code::DuplicateDestination, text).about(destination));
        }
        fees.push(fee);
    }
    Ok(fees)
}

/// The stored fees for the same calls, by those; several differ in how they match.
async fn stored(ctx: &mut Context<'_>, profile: i64, fees: &[Given]) -> Result<HashMap<Calls, Vec<Record>>, Fault> {
    let mut stored: HashMap<Calls, Vec<Record>> = HashMap::new();
    for step in fees.chunks(STEP) {
        let destinations: HashSet<&str> = step.iter().map(|fee| fee.calls.0.as_str()).collect();
        let destinations: Vec<&str> = destinations.into_iter().collect();
        let query = Query::table(TABLE)
            .eq("billing_profile_id", profile)
            .filter(Cond::texts("destination", &destinations))
            .order("id", false);
        for row in ctx.session.select(&query).await? {
            let rows = stored.entry(calls(&row)?).or_default();
            // Steps may share a destination.
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    Ok(stored)
}

pub(super) async fn set(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let profile = lookup::billing_profile(scene, given.text("handle")?).await?.id()?;
    let (stage, session) = scene.on(RESOURCE, Operation::Create)?;
    let mut ctx = stage.context(session);
    locked_profile(&mut ctx, profile).await?;
    let fees = read_all(&ctx, profile, given)?;
    let mut zones = Zones::of_profile(profile);
    zones.find(&mut *ctx.session, fees.iter().filter_map(|fee| Some(&fee.price.as_ref()?.0))).await?;
    let mut stored = stored(&mut ctx, profile, &fees).await?;
    let (mut kept, mut gone, mut new) = (HashSet::new(), Vec::new(), Vec::new());
    // Fees by what changes in them: most of a list cost the same.
    let mut changes: BTreeMap<String, (Record, Vec<i64>)> = BTreeMap::new();
    for fee in fees {
        let rows = stored.remove(&fee.calls).unwrap_or_default();
        let Some((texts, row)) = fee.price else {
            gone.extend(rows.iter().map(Record::id).collect::<Result<Vec<_>, _>>()?);
            continue;
        };
        let mut row = row.with("billing_zone_id", zones.id(&texts)?);
        let same_mode = rows.iter().find(|there| there.get("match_mode") == row.get("match_mode"));
        let Some(there) = same_mode.or_else(|| rows.first()) else {
            new.push(row);
            continue;
        };
        kept.extend(rows.iter().map(Record::id).collect::<Result<Vec<_>, _>>()?);
        only_known(&mut row);
        row.drop_unchanged(there);
        if !row.is_empty() {
            changes.entry(format!("{row:?}")).or_insert_with(|| (row, Vec::new())).1.push(there.id()?);
        }
    }
    if given.opt_flag("purge_existing") == Some(true) {
        let all = ctx.session.numbers(&Query::table(TABLE).eq("billing_profile_id", profile), "id").await?;
        gone.extend(all.into_iter().filter(|id| !kept.contains(id)));
    }
    ctx.session.delete(TABLE, &Cond::ids("id", &gone)).await?;
    for (row, ids) in changes.into_values() {
        ctx.session.update(TABLE, &Cond::ids("id", &ids), &row).await?;
    }
    ctx.session.insert_many(TABLE, &new).await?;
    Ok(Json::Null)
}

/// Takes out what these interfaces do not know, so that a stored fee keeps it.
fn only_known(row: &mut Record) {
    for column in [
        "match_mode",
        "onpeak_extra_rate",
        "onpeak_extra_second",
        "offpeak_extra_rate",
        "offpeak_extra_second",
        "aoc_pulse_amount_per_message",
    ] {
        row.remove(column);
    }
}

pub(super) async fn search(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let profile = lookup::billing_profile(scene, given.text("handle")?).await?.id()?;
    let filter = given.structure("filter");
    let window = scene.window(&filter)?;
    let mut query = Query::table(TABLE).eq("billing_profile_id", profile);
    for (name, path) in [
        ("source", "source"),
        ("destination", "destination"),
        ("direction", "direction"),
        ("zone", "billing_zone.zone"),
        ("zone_detail", "billing_zone.detail"),
    ] {
        if let Some(text) = filter.opt_text(name) {
            query = query.filter(Pattern::parse_sql(text).on(path));
        }
    }
    let (rows, total) = scene.page(query, window).await?;
    let zones: HashSet<i64> = rows.iter().map(|row| row.int("billing_zone_id")).collect::<Result<_, _>>()?;
    let zones: Vec<i64> = zones.into_iter().collect();
    let mut texts = HashMap::new();
    if !zones.is_empty() {
        for zone in scene.select(&Query::table("billing_zones").filter(Cond::ids("id", &zones))).await? {
            texts.insert(zone.id()?, zone);
        }
    }
    let fees = rows.iter().map(|row| shown(row, texts.get(&row.int("billing_zone_id")?)));
    Ok(json!({"fees": fees.collect::<Result<Vec<_>, Failure>>()?, "total_count": total}))
}

fn shown(row: &Record, zone: Option<&Record>) -> Result<Json, Failure> {
    let value = |row: Option<&Record>, name: &str| {
        row.and_then(|row| row.get(name)).map_or(Json::Null, crate::value::Value::to_json)
    };
    let mut fee = Document::new();
    for name in ["source", "destination", "direction"].into_iter().chain(RATES).chain(INTERVALS) {
        fee.insert(name.to_owned(), value(Some(row), name));
    }
    fee.insert("zone".to_owned(), value(zone, "zone"));
    fee.insert("zone_detail".to_owned(), value(zone, "detail"));
    fee.insert("use_free_time".to_owned(), row.flag("onpeak_use_free_time")?.into());
    Ok(Json::Object(fee))
}
