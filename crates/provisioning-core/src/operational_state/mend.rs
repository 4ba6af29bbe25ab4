//! Making operational rows agree again. Only what is derived is written: names, digests, keys, digits, preferences of the server
//! itself, leftovers. What clients have provisioned stays.

use std::collections::{HashMap, HashSet};

use super::facts::{self, Facts};
use super::{keys_agree, rules};
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::SUBSCRIBER;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::sip_account::{Account, ScramKeys};

/// SCRAM keys that are to take the place of those in a row, by the id of the subscriber, with the password that they were made
/// of. They are made before the transaction, since that takes time.
pub(crate) type Derived = HashMap<i64, (String, Option<ScramKeys>)>;

/// New keys for those subscribers whose keys are not those of their passwords.
///
/// # Errors
/// [`Fault::Store`], [`Fault::Internal`].
pub(crate) async fn derive(ctx: &mut Context<'_>, ids: &[i64]) -> Result<Derived, Fault> {
    let mut derived = HashMap::new();
    for facts in facts::read(ctx, ids).await? {
        let Some(live) = &facts.live else { continue };
        if !keys_agree(ctx, &facts).await? {
            let password = live.text("password")?.to_owned();
            let keys = if password.is_empty() { None } else { ctx.scram_keys(&password).await? };
            derived.insert(facts.id, (password, keys));
        }
    }
    Ok(derived)
}

/// Mends live subscribers.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn mend(ctx: &mut Context<'_>, ids: &[i64], derived: &Derived) -> Result<(), Fault> {
    // Nobody changes them meanwhile.
    ctx.session.select(&Query::table("subscribers").filter(Cond::ids("id", ids)).order("id", false).lock()).await?;
    for facts in facts::read(ctx, ids).await? {
        let Some(live) = &facts.live else { continue };
        let mut columns = rules::wanted_names(&facts)?;
        let set = |columns: &mut Record, more: &Record| {
            more.iter().for_each(|(column, value)| columns.set(column, value.clone()));
        };
        set(&mut columns, &rules::wanted_digests(&facts, live)?);
        if let Some((password, keys)) = derived.get(&facts.id)
            && live.text("password")? == password
        {
            let account = Account { username: facts.record.text("username")?, domain: facts.record.text("domain")? };
            set(&mut columns, &account.columns(password, keys.as_ref()));
        }
        columns.set("customer_id", facts.record.int("customer_id")?);
        columns.drop_unchanged(live);
        if !columns.is_empty() {
            ctx.session.update("live_subscribers", &Cond::eq("id", live.id()?), &columns).await?;
        }
        preferences(ctx, &facts).await?;
        numbers(ctx, &facts).await?;
    }
    Ok(())
}

async fn preferences(ctx: &mut Context<'_>, facts: &Facts) -> Result<(), Fault> {
    let customer = [facts.record.int("customer_id")?.to_string()];
    if facts.values("account_id") != customer {
        SUBSCRIBER.set(ctx, &[facts.id], "account_id", &customer).await?;
    }
    if let [first, _, ..] = facts.values("cli") {
        SUBSCRIBER.set(ctx, &[facts.id], "cli", std::slice::from_ref(first)).await?;
    }
    let mut seen = HashSet::new();
    let all = facts.values("allowed_clis");
    let once: Vec<String> = all.iter().filter(|number| seen.insert(number.as_str())).cloned().collect();
    if once.len() < all.len() {
        SUBSCRIBER.set(ctx, &[facts.id], "allowed_clis", &once).await?;
    }
    Ok(())
}

/// Numbers are looked up by what their parts say, unless somebody else has these digits.
async fn numbers(ctx: &mut Context<'_>, facts: &Facts) -> Result<(), Fault> {
    for number in &facts.numbers {
        let composed = rules::composed(number)?;
        let taken = Query::table("numbers").eq("digits", composed.as_str());
        if number.text("digits")? != composed && !ctx.exists(&taken).await? {
            let digits = Record::new().with("digits", composed);
            ctx.session.update("numbers", &Cond::eq("id", number.id()?), &digits).await?;
        }
    }
    Ok(())
}
