//! From a request to new mappings: every check, then the rows.

use chrono::NaiveDateTime;
use serde_json::Value as Json;

use super::input::Mode;
use super::known::{Known, is_terminated, same_reseller};
use super::{Mapping, TABLE, current};
use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Comparison, Cond};
use crate::record::Record;
use crate::settings::Settings;
use crate::time;
use crate::value::Value;

/// Whose mappings these are.
#[derive(Debug, Clone, Copy)]
pub enum Owner {
    /// A customer, with the reseller of its contact. Without one only the contact is wrong, which is not told here.
    Customer(Option<i64>),
    /// A contract with a reseller or carrier.
    System,
}

/// What the contract has already; nothing of it exists on create.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// Its mappings.
    pub mappings: &'a [Mapping],
    /// Its package.
    pub package_id: Option<i64>,
}

/// What a request makes of the mappings of a contract.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Whether all future mappings go first.
    replaces_future: bool,
    /// Mappings to add, in this order.
    add: Vec<New>,
    /// The package to store, if it changes.
    pub package: Option<Option<i64>>,
}

/// A mapping to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct New {
    profile_id: i64,
    network_id: Option<i64>,
    start: Option<NaiveDateTime>,
    stop: Option<NaiveDateTime>,
}

/// Checks what a form says about billing profiles.
///
/// # Errors
/// [`Fault::Rule`] with the first thing that is wrong; [`Fault::Store`].
pub async fn plan(ctx: &mut Context<'_>, form: &Form, owner: Owner, holder: Option<Holder<'_>>) -> Result<Plan, Fault> {
    match Mode::of(form) {
        Mode::Id => by_id(ctx, form, owner, holder).await,
        Mode::Profiles => by_list(ctx, form, owner, holder.is_some()).await,
        Mode::Package => by_package(ctx, form, owner, holder).await,
    }
}

async fn by_id(ctx: &mut Context<'_>, form: &Form, owner: Owner, holder: Option<Holder<'_>>) -> Result<Plan, Fault> {
    const FIELD: &str = "billing_profile_id";
    let Some(profile_id) = form.int(FIELD) else {
        return Err(not_defined(FIELD));
    };
    let in_effect = holder.and_then(|holder| current(holder.mappings, ctx.now));
    if in_effect.is_some_and(|mapping| mapping.profile_id == profile_id) {
        return Ok(Plan::default());
    }
    let known = Known::of(ctx, "billing_profiles", &[profile_id]).await?;
    known.profile(profile_id, FIELD, owner)?;
    let add = vec![New { profile_id, network_id: None, start: holder.map(|_| ctx.now), stop: None }];
    Ok(Plan { add, ..Plan::default() })
}

async fn by_list(ctx: &mut Context<'_>, form: &Form, owner: Owner, exists: bool) -> Result<Plan, Fault> {
    let list = form.list("billing_profiles").unwrap_or_default();
    let ids = |member: &str| -> Vec<i64> { list.iter().filter_map(|one| one.get(member)?.as_i64()).collect() };
    let profiles = Known::of(ctx, "billing_profiles", &ids("profile_id")).await?;
    let networks = Known::of(ctx, "billing_networks", &ids("network_id")).await?;
    let mut add = Vec::with_capacity(list.len());
    for element in list {
        let Some(profile_id) = element.get("profile_id").and_then(Json::as_i64) else {
            return Err(not_defined("profile_id"));
        };
        profiles.profile(profile_id, "profile_id", owner)?;
        let network_id = element.get("network_id").and_then(Json::as_i64);
        if let Some(network_id) = network_id {
            networks.network(network_id, owner)?;
        }
        let (start, stop) = times(element, ctx.settings, ctx.now)?;
        add.push(New { profile_id, network_id, start, stop });
    }
    complete(&add, exists)?;
    Ok(Plan { replaces_future: true, add, package: None })
}

/// The times of an element, UTC.
fn times(
    element: &Json,
    settings: &Settings,
    now: NaiveDateTime,
) -> Result<(Option<NaiveDateTime>, Option<NaiveDateTime>), Fault> {
    let read = |name| element.get(name).and_then(Json::as_str).and_then(time::parse);
    let (start, stop) = (read("start"), read("stop"));
    let fault = match (start, stop) {
        (None, Some(stop)) => {
            format!("Interval with 'stop' timestamp ({}) but no 'start' timestamp specified.", time::format(stop))
        }
        (Some(start), _) if settings.to_utc(start) <= now => {
            format!("'start' timestamp ({}) is not in future.", time::format(start))
        }
        (Some(start), Some(stop)) if start >= stop => format!(
            "'start' timestamp ({}) has to be before 'stop' timestamp ({}).",
            time::format(start),
            time::format(stop)
        ),
        _ => return Ok((start.map(|t| settings.to_utc(t)), stop.map(|t| settings.to_utc(t)))),
    };
    Err(Fault::rule(fault))
}

/// A new contract has exactly one mapping that always was, for all networks; an existing one cannot get another.
fn complete(list: &[New], exists: bool) -> Result<(), Fault> {
    let open = list.iter().filter(|new| new.start.is_none());
    if exists && open.clone().next().is_some() {
        return Err(Fault::rule("Adding intervals without 'start' and 'stop' timestamps is not allowed."));
    }
    if !exists && open.filter(|new| new.network_id.is_none()).count() != 1 {
        return Err(Fault::rule(
            "An initial interval without 'start' and 'stop' timestamps and no billing network is required.",
        ));
    }
    Ok(())
}

async fn by_package(
    ctx: &mut Context<'_>,
    form: &Form,
    owner: Owner,
    holder: Option<Holder<'_>>,
) -> Result<Plan, Fault> {
    const FIELD: &str = "profile_package_id";
    let Owner::Customer(_) = owner else {
        return Err(Fault::rule("Setting a profile package is supported for customer contracts only."));
    };
    let package_id = form.int(FIELD);
    match (package_id, holder) {
        (None, Some(_)) if form.has(FIELD) => return Ok(Plan { package: Some(None), ..Plan::default() }),
        (None, _) => return Err(not_defined(FIELD)),
        (same, Some(holder)) if same == holder.package_id => return Ok(Plan::default()),
        _ => {}
    }
    let ids: Vec<i64> = package_id.into_iter().collect();
    let packages = Known::of(ctx, "profile_packages", &ids).await?;
    for id in ids {
        let package = packages.row(id).filter(|package| !is_terminated(package));
        let package = package.ok_or_else(|| Fault::rule("Invalid 'profile_package_id'."))?;
        same_reseller(package, owner, "profile package")?;
    }
    // Packages have no profiles until their resource stores them, so they add nothing.
    complete(&[], holder.is_some())?;
    Ok(Plan { package: Some(package_id), ..Plan::default() })
}

fn not_defined(field: &str) -> Fault {
    Fault::rule(format!("Invalid '{field}', not defined."))
}

/// Writes what is planned.
///
/// # Errors
/// [`Fault::Store`].
pub async fn apply(ctx: &mut Context<'_>, contract_id: i64, plan: &Plan) -> Result<(), Fault> {
    if plan.replaces_future {
        let future = Cond::Compare("start", Comparison::Gt, Value::Time(ctx.now));
        ctx.session.delete(TABLE, &Cond::eq("contract_id", contract_id).and(future)).await?;
    }
    let row = |new: &New| {
        Record::new()
            .with("contract_id", contract_id)
            .with("billing_profile_id", new.profile_id)
            .with("network_id", new.network_id)
            .with("start", new.start)
            .with("stop", new.stop)
    };
    let rows: Vec<Record> = plan.add.iter().map(row).collect();
    if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(TABLE, &rows).await }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mapping_of_the_future_begins_after_now_and_before_its_end() {
        let now = time::parse("2030-01-01 12:00:00").unwrap_or_default();
        let cases = [
            (json!({}), ""),
            (json!({"start": "2030-01-01 12:00:01"}), ""),
            (json!({"start": "2031-01-01", "stop": "2032-01-01"}), ""),
            (json!({"start": "2030-01-01 12:00:00"}), "'start' timestamp (2030-01-01 12:00:00) is not in future."),
            (
                json!({"start": "2031-01-01", "stop": "2031-01-01"}),
                "'start' timestamp (2031-01-01 00:00:00) has to be before 'stop' timestamp (2031-01-01 00:00:00).",
            ),
            (
                json!({"stop": "2031-01-01"}),
                "Interval with 'stop' timestamp (2031-01-01 00:00:00) but no 'start' timestamp specified.",
            ),
        ];
        for (element, expected) in cases {
            let fault = times(&element, &Settings::default(), now).err().map(|fault| fault.to_string());
            assert_eq!(fault.unwrap_or_default(), expected, "{element}");
        }
    }

    #[test]
    fn only_a_new_contract_has_one_open_mapping_for_all_networks() {
        const INITIAL: &str =
            "An initial interval without 'start' and 'stop' timestamps and no billing network is required.";
        const ADDED: &str = "Adding intervals without 'start' and 'stop' timestamps is not allowed.";
        let open = |network_id| New { profile_id: 1, network_id, start: None, stop: None };
        let later = New { profile_id: 2, network_id: None, start: time::parse("2031-01-01"), stop: None };
        let cases: [(&str, &[New], bool, &str); 8] = [
            ("one open", &[open(None)], false, ""),
            ("one open and others", &[open(None), open(Some(5)), later], false, ""),
            ("nothing", &[], false, INITIAL),
            ("only later ones", &[later], false, INITIAL),
            ("only for a network", &[open(Some(5))], false, INITIAL),
            ("two open", &[open(None), open(None)], false, INITIAL),
            ("open, added", &[open(Some(5))], true, ADDED),
            ("later, added", &[later], true, ""),
        ];
        for (name, list, exists, expected) in cases {
            let fault = complete(list, exists).err().map(|fault| fault.to_string());
            assert_eq!(fault.unwrap_or_default(), expected, "{name}");
        }
    }
}
