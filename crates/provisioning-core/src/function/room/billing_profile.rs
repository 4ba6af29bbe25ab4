//! Billing profiles. Source: functions, group billing profiles.

mod fees;
mod offpeak;

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::{fraud, lookup};
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Scene, Structure, Switch};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::rules::Document;

const GROUP: &str = "billing profiles";
const RESOURCE: &str = "billingprofiles";
const TABLE: &str = "billing_profiles";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| Function::new(name, GROUP, Backend::Billing, doc, run).switched(Switch::Billing);
    let handle = || Member::text("handle").required().doc("Handle of the profile.");
    let data = || Member::of("data", "BillingProfileData").required().doc("The profile.");
    vec![
        function("create_billing_profile", "Creates a billing profile.", |scene, given| Box::pin(create(scene, given)))
            .takes([handle(), data()])
            .fails(&[Code::ExistingProfile, Code::MalformedHandle, Code::ProfileNameTooLong])
            .fails(&[Code::UnknownLock, Code::Email]),
        function("get_billing_profiles", "Lists the living billing profiles.", |scene, _| Box::pin(list(scene)))
            .gives(Kind::list(Kind::Struct("BillingProfile"))),
        function("get_billing_profile", "Reads one billing profile.", |scene, given| Box::pin(get(scene, given)))
            .takes([handle().also(&["billing_profile"])])
            .gives(Kind::Struct("BillingProfile"))
            .fails(&[Code::NoSuchProfile]),
        function("update_billing_profile", "Changes the given members.", |scene, given| Box::pin(update(scene, given)))
            .takes([handle(), data()])
            .fails(&[Code::NoSuchProfile, Code::ExistingProfile, Code::ProfileNameTooLong])
            .fails(&[Code::UnknownLock, Code::Email]),
        function("delete_billing_profile", "Removes a profile that nothing uses.", |scene, given| {
            Box::pin(delete(scene, given))
        })
        .takes([handle()])
        .fails(&[Code::NoSuchProfile, Code::ProfileInUse]),
        function(
            "set_billing_profile_fees",
            "Stores fees, each in the place of that with the same source, destination and direction. One without zone and rates \
             removes that.",
            |scene, given| Box::pin(fees::set(scene, given)),
        )
        .takes([
            handle(),
            Member::list("fees", "BillingFee").required().doc("The fees."),
            Member::flag("purge_existing").doc("Removes all others first."),
        ])
        .fails(&[Code::NoSuchProfile, Code::DuplicateDestination, Code::InvalidZone]),
        function("search_billing_profile_fees", "Pages through the fees of a profile.", |scene, given| {
            Box::pin(fees::search(scene, given))
        })
        .takes([handle(), Member::of("filter", "BillingFeeFilter").doc("Which; all without it.")])
        .gives(Kind::Struct("BillingFeeList"))
        .fails(&[Code::NoSuchProfile]),
        function("get_billing_profile_offpeak_times", "Reads the off-peak times of a profile.", |scene, given| {
            Box::pin(offpeak::get(scene, given))
        })
        .takes([handle()])
        .gives(Kind::Struct("OffpeakTimes"))
        .fails(&[Code::NoSuchProfile]),
        function(
            "set_billing_profile_offpeak_times",
            "Replaces the ranges of the given weekdays and dates; a day without ranges is cleared.",
            |scene, given| Box::pin(offpeak::set(scene, given)),
        )
        .takes([handle(), Member::of("offpeak_times", "OffpeakTimes").required().doc("The days.")])
        .fails(&[Code::NoSuchProfile, Code::MalformedDaytime, Code::MalformedDate, Code::FromAfterTo]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    let first = [
        Member::text("name").doc("Name of at most 31 characters, unique among the reseller's profiles."),
        Member::flag("prepaid").doc("Calls are charged while they run."),
        Member::double("interval_charge").doc("Base fee an interval, in cents."),
        Member::int("interval_free_time").doc("Seconds that an interval includes."),
        Member::double("interval_free_cash").doc("Credit that an interval includes, in cents."),
    ];
    let last = [
        Member::text("interval_unit").doc("week or month."),
        Member::int("interval_count").doc("Units of an interval."),
        Member::int("vat_rate").nullable().doc("Value added tax, per cent."),
        Member::flag("vat_included").doc("Whether fees include the tax."),
        Member::text("currency").nullable().doc("Symbol or code, for display only."),
    ];
    let own = vec![
        Structure::new(
            "BillingProfileData",
            "What a profile holds; money is cents.",
            first.into_iter().chain(fraud::members()).chain(last),
        ),
        Structure::new(
            "BillingProfile",
            "A billing profile.",
            [
                Member::text("handle").required().doc("Its handle."),
                Member::of("data", "BillingProfileData").required().doc("What it holds."),
            ],
        ),
    ];
    own.into_iter().chain(fees::structures()).chain(offpeak::structures()).collect()
}

/// Members that only these interfaces know.
const OWN: [&str; 4] = ["interval_unit", "interval_count", "vat_rate", "vat_included"];

/// Their columns.
fn own_columns(given: &Arguments) -> Result<Record, Failure> {
    let mut own = Record::new();
    if let Some(unit) = given.opt_text("interval_unit") {
        if !["week", "month"].contains(&unit) {
            return Err(Failure::malformed("interval_unit", "parameter 'interval_unit' should be week or month"));
        }
        own.set("interval_unit", unit);
    }
    if let Some(count) = given.opt_int("interval_count") {
        if count < 1 {
            return Err(Failure::malformed("interval_count", "parameter 'interval_count' should be at least 1"));
        }
        own.set("interval_count", count);
    }
    if given.has("vat_rate") {
        let rate = given.opt_int("vat_rate");
        if rate.is_some_and(|rate| !(0..=100).contains(&rate)) {
            return Err(Failure::malformed("vat_rate", "parameter 'vat_rate' should be from 0 to 100"));
        }
        own.set("vat_rate", rate);
    }
    if let Some(included) = given.opt_flag("vat_included") {
        own.set("vat_included", included);
    }
    Ok(own)
}

/// The members of the resource.
fn body(given: &Arguments) -> Result<Document, Failure> {
    let name = given.opt_text("name").unwrap_or_default();
    if name.chars().count() > 31 {
        let text = "the name of a billing profile has at most 31 characters";
        return Err(Failure::new(Code::ProfileNameTooLong, text).about(name));
    }
    let mut body = given.members().clone();
    body.retain(|name, _| !OWN.contains(&name.as_str()));
    fraud::put(given, &mut body)?;
    Ok(body)
}

fn shown(document: &Document, row: &Record) -> Result<Json, Failure> {
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    let mut data = Document::new();
    for name in ["name", "prepaid", "interval_charge", "interval_free_time", "interval_free_cash", "currency"] {
        data.insert(name.to_owned(), member(name));
    }
    data.extend(fraud::shown(document));
    data.insert("interval_unit".to_owned(), row.text("interval_unit")?.into());
    data.insert("interval_count".to_owned(), row.int("interval_count")?.into());
    data.insert("vat_rate".to_owned(), json!(row.opt_int("vat_rate")?));
    data.insert("vat_included".to_owned(), row.flag("vat_included")?.into());
    Ok(json!({"handle": member("handle"), "data": data}))
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let handle = given.text("handle")?;
    if handle.is_empty() || !handle.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
        return Err(
            Failure::new(Code::MalformedHandle, format!("malformed handle '{handle}' in request")).about(handle)
        );
    }
    let data = given.structure("data");
    let mut body = body(&data)?;
    body.insert("handle".to_owned(), handle.into());
    body.entry("name").or_insert_with(|| handle.into());
    if scene.actor().own_reseller().is_none() {
        body.insert("reseller_id".to_owned(), scene.reseller().into());
    }
    let own = own_columns(&data)?;
    let id = scene.create(RESOURCE, body).await?;
    scene.update(TABLE, id, &own).await?;
    Ok(Json::Null)
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    let found = scene.all(RESOURCE, &[]).await?;
    let ids: Vec<i64> = found.iter().map(|item| item.id).collect();
    let rows = scene.select(&Query::table(TABLE).filter(Cond::ids("id", &ids))).await?;
    let rows: HashMap<i64, Record> =
        rows.into_iter().map(|row| Ok((row.id()?, row))).collect::<Result<_, Failure>>()?;
    found.iter().filter_map(|item| Some(shown(&item.document, rows.get(&item.id)?))).collect()
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let row = lookup::billing_profile(scene, given.text("handle")?).await?;
    shown(&scene.get(RESOURCE, row.id()?).await?, &row)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::billing_profile(scene, given.text("handle")?).await?.id()?;
    let data = given.structure("data");
    let (body, own) = (body(&data)?, own_columns(&data)?);
    if !body.is_empty() {
        scene.merge(RESOURCE, id, body).await?;
    }
    scene.update(TABLE, id, &own).await?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let handle = given.text("handle")?;
    let id = lookup::billing_profile(scene, handle).await?.id()?;
    let users =
        Query::table("billing_mappings").eq("billing_profile_id", id).filter(Cond::ne("contract.status", TERMINATED));
    if scene.first(&users).await?.is_some() {
        let text = format!("billing profile '{handle}' is in use");
        return Err(Failure::new(Code::ProfileInUse, text).about(handle));
    }
    scene.merge(RESOURCE, id, Document::from_iter([("status".to_owned(), TERMINATED.into())])).await?;
    Ok(Json::Null)
}
