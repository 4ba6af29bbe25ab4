//! Limits against fraud: the greatest cost a month and a day, and what happens then. Source: functions, types
//! BillingProfileData and FraudPreferences.

use serde_json::{Value as Json, json};

use super::lock;
use crate::function::{Arguments, Failure, Member};
use crate::rules::Document;

/// The two limits; each has the greatest cost, a lock level and mail addresses.
const LIMITS: [&str; 2] = ["fraud_interval", "fraud_daily"];

/// The members of both.
pub(super) fn members() -> [Member; 6] {
    let lock = |name| Member::text(name).nullable().doc("Lock level when it is reached, by its word.");
    let notify = |name| Member::texts(name).doc("Mail addresses that are told.");
    [
        Member::double("fraud_interval_limit").nullable().doc("Greatest cost a month, in cents."),
        lock("fraud_interval_lock"),
        notify("fraud_interval_notify"),
        Member::double("fraud_daily_limit").nullable().doc("Greatest cost a day, in cents."),
        lock("fraud_daily_lock"),
        notify("fraud_daily_notify"),
    ]
}

/// Puts the given ones into a body as resources have them: whole cents, the number of a level, addresses in one text.
pub(super) fn put(given: &Arguments, body: &mut Document) -> Result<(), Failure> {
    for limit in LIMITS {
        let [cost, level, notify] = ["limit", "lock", "notify"].map(|part| format!("{limit}_{part}"));
        if let Some(cents) = given.get(&cost).and_then(Json::as_f64) {
            if cents.fract() != 0.0 {
                return Err(Failure::malformed(&cost, format!("parameter '{cost}' should be whole cents")));
            }
            body.insert(cost, json!(cents.to_string()));
        }
        if let Some(word) = given.opt_text(&level) {
            body.insert(level, lock::level(word)?.into());
        }
        if given.has(&notify) {
            let addresses: Vec<&str> = given.texts(&notify).collect();
            body.insert(notify, json!((!addresses.is_empty()).then(|| addresses.join(","))));
        }
    }
    Ok(())
}

/// Puts all of them into a body: what is not given is cleared. Without a limit nothing can follow from it.
pub(super) fn put_all(given: &Arguments, body: &mut Document) -> Result<(), Failure> {
    for member in members() {
        body.insert(member.name.to_owned(), Json::Null);
    }
    put(given, body)?;
    for limit in LIMITS {
        let is_set = |part: &str| body.get(&format!("{limit}_{part}")).is_some_and(|value| !value.is_null());
        let idle = ["lock", "notify"].into_iter().find(|part| is_set(part) && !is_set("limit"));
        if let Some(part) = idle {
            let name = format!("{limit}_{part}");
            let text = format!("for cleared {limit}_limit, {name} must be cleared too.");
            return Err(Failure::malformed(&name, text));
        }
    }
    Ok(())
}

/// The members from those that resources have.
pub(super) fn shown(source: &Document) -> Document {
    let member = |name: String| source.get(&name).cloned().unwrap_or_default();
    let mut data = Document::new();
    for limit in LIMITS {
        data.insert(format!("{limit}_limit"), member(format!("{limit}_limit")));
        let level = member(format!("{limit}_lock")).as_u64().and_then(|level| usize::try_from(level).ok());
        data.insert(format!("{limit}_lock"), json!(level.and_then(lock::word)));
        let addresses = member(format!("{limit}_notify"));
        let addresses = addresses.as_str().unwrap_or_default().split(',').map(str::trim);
        let addresses: Vec<&str> = addresses.filter(|address| !address.is_empty()).collect();
        data.insert(format!("{limit}_notify"), json!(addresses));
    }
    data
}
