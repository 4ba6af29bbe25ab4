//! The checks of one subscriber: pure.

use std::collections::HashSet;

use serde_json::{Value as Json, json};

use super::facts::{Facts, Shown, is, keys_of};
use super::{Check, Finding};
use crate::fault::Fault;
use crate::record::Record;
use crate::resource::subscriber::status::GLOBAL;
use crate::sip_account::Account;
use crate::value::Value;

/// Bytes of user name and domain that a SIP proxy can write with an alias. Source: sip-xmpp-integration, section 2.
const LONGEST_ADDRESS: usize = 250;

/// The disagreements of one subscriber. `keys_agree`: whether its SCRAM keys are those of its password, which takes time.
pub(super) fn findings(facts: &Facts, keys_agree: bool) -> Result<Vec<Finding>, Fault> {
    let mut found = Vec::new();
    let subject = facts.subject()?;
    let mut note = |check, text: Option<String>| {
        found.extend(text.map(|text| Finding { check, subscriber_id: Some(facts.id), subject: subject.clone(), text }));
    };
    let Some(live) = &facts.live else {
        note(Check::Account, said("it is not terminated but has no account"));
        return Ok(found);
    };
    note(Check::Names, names(facts, live)?);
    note(Check::Digests, digests(facts, live)?);
    note(Check::Keys, (!keys_agree).then(|| "the SCRAM keys are not those of the SIP password".to_owned()));
    note(Check::AccountId, account_id(facts, live)?);
    note(Check::Numbers, numbers(facts)?);
    note(Check::PresentedNumbers, presented(facts));
    if let Some(shown) = &facts.shown {
        note(Check::SipAccount, sip_account(facts, live, shown)?);
        note(Check::Aliases, aliases(facts, live, shown)?);
        note(Check::XmppAccount, xmpp_account(facts, live, shown)?);
    }
    Ok(found)
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn account(facts: &Facts) -> Result<Account<'_>, Fault> {
    Ok(Account { username: facts.record.text("username")?, domain: facts.record.text("domain")? })
}

/// The columns of names that an account should have.
pub(super) fn wanted_names(facts: &Facts) -> Result<Record, Fault> {
    let account = account(facts)?;
    Ok(Record::new()
        .with("username", account.username)
        .with("username_key", account.username.to_lowercase())
        .with("node", account.node()))
}

fn names(facts: &Facts, live: &Record) -> Result<Option<String>, Fault> {
    if facts.domain != facts.record.text("domain")?.to_lowercase() {
        return Ok(Some(format!("the account is in the domain {}", facts.domain)));
    }
    let mut wanted = wanted_names(facts)?;
    wanted.drop_unchanged(live);
    let columns: Vec<&str> = wanted.iter().map(|(column, _)| column).collect();
    Ok((!columns.is_empty()).then(|| format!("the account has another {}", columns.join(", "))))
}

/// The columns of digests that an account should have; an empty password has none.
pub(super) fn wanted_digests(facts: &Facts, live: &Record) -> Result<Record, Fault> {
    let (account, password) = (account(facts)?, live.text("password")?);
    let digest = |digest: String| if password.is_empty() { Value::Null } else { digest.into() };
    Ok(Record::new().with("ha1", digest(account.ha1(password))).with("ha1b", digest(account.ha1b(password))))
}

fn digests(facts: &Facts, live: &Record) -> Result<Option<String>, Fault> {
    let mut wanted = wanted_digests(facts, live)?;
    wanted.drop_unchanged(live);
    let columns: Vec<&str> = wanted.iter().map(|(column, _)| column).collect();
    Ok((!columns.is_empty()).then(|| format!("{} is not that of the SIP password", columns.join(", "))))
}

fn account_id(facts: &Facts, live: &Record) -> Result<Option<String>, Fault> {
    let customer = facts.record.int("customer_id")?;
    if live.int("customer_id")? != customer {
        return Ok(Some(format!("the account belongs to the customer {}", live.int("customer_id")?)));
    }
    let values = facts.values("account_id");
    Ok((values != [customer.to_string()])
        .then(|| format!("the preference account_id is [{}], not [{customer}]", values.join(", "))))
}

/// The digits that a row of `numbers` stands for.
pub(super) fn composed(number: &Record) -> Result<String, Fault> {
    Ok(format!("{}{}{}", number.int("cc")?, number.text("ac")?, number.text("sn")?))
}

fn numbers(facts: &Facts) -> Result<Option<String>, Fault> {
    let mut primaries = 0;
    for number in &facts.numbers {
        let (digits, composed) = (number.text("digits")?, composed(number)?);
        if digits != composed {
            return Ok(Some(format!("the number {composed} is looked up as {digits}")));
        }
        primaries += i32::from(number.flag("is_primary")?);
    }
    Ok((primaries > 1).then(|| format!("it has {primaries} primary numbers")))
}

fn presented(facts: &Facts) -> Option<String> {
    if facts.values("cli").len() > 1 {
        return said("the preference cli has more than one value");
    }
    let mut seen = HashSet::new();
    let twice = facts.values("allowed_clis").iter().find(|number| !seen.insert(number.as_str()))?;
    Some(format!("the preference allowed_clis has {twice} more than once"))
}

fn has(row: &Record, column: &str) -> bool {
    row.get(column).is_some_and(|value| *value != Value::Null)
}

fn sip_account(facts: &Facts, live: &Record, shown: &Shown) -> Result<Option<String>, Fault> {
    let uuid = facts.record.text("uuid")?;
    Ok(match (&shown.sip, has(live, "ha1")) {
        (None, true) => said("the view does not show its SIP account"),
        (Some(_), false) => said("the view shows a SIP account although it has no digests"),
        (None, false) => None,
        (Some(row), true) => {
            let same = ["username", "ha1", "ha1b"].iter().all(|column| row.get(column) == live.get(column));
            let same = same && is(row, "domain", &facts.domain) && is(row, "uuid", uuid);
            (!same).then(|| "the view shows another SIP account".to_owned())
        }
    })
}

fn aliases(facts: &Facts, live: &Record, shown: &Shown) -> Result<Option<String>, Fault> {
    let username = live.opt_text("username")?.unwrap_or_default();
    let reachable = has(live, "ha1") && username.len() + facts.domain.len() <= LONGEST_ADDRESS;
    for number in &facts.numbers {
        let digits = number.text("digits")?;
        let wrong = match (shown.aliases.get(&number.id()?), reachable) {
            (None, true) => "does not show",
            (Some(_), false) => "should not show",
            (Some(row), true)
                if !(is(row, "alias_username", digits)
                    && is(row, "username", username)
                    && is(row, "domain", &facts.domain)) =>
            {
                "shows for somebody else"
            }
            _ => continue,
        };
        return Ok(Some(format!("the view {wrong} the number {digits}")));
    }
    Ok(None)
}

fn xmpp_account(facts: &Facts, live: &Record, shown: &Shown) -> Result<Option<String>, Fault> {
    let barred = facts.value("lock") == Some(GLOBAL.to_string().as_str());
    let keys = keys_of(live)?.filter(|_| !barred);
    Ok(match (&shown.xmpp, keys) {
        (None, Some(_)) => said("the view does not show its XMPP account"),
        (Some(_), None) => said("the view shows an XMPP account although it is barred or has no keys"),
        (None, None) => None,
        (Some(row), Some(keys)) => {
            let value: Json = serde_json::from_str(row.opt_text("value")?.unwrap_or_default()).unwrap_or_default();
            let wanted = json!({
                "uuid": facts.record.text("uuid")?,
                "salt": keys.salt,
                "iteration_count": keys.iteration_count,
                "stored_key": keys.stored_key,
                "server_key": keys.server_key,
            });
            (value != wanted).then(|| "the view shows another XMPP account".to_owned())
        }
    })
}
