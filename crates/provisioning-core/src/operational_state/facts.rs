//! What is known of subscribers, read for many of them together.

use std::collections::HashMap;

use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::{SUBSCRIBER, Values};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::sip_account::ScramKeys;
use crate::store::StoreError;
use crate::value::Value;

/// Preferences that are looked at.
const ATTRIBUTES: [&str; 4] = ["account_id", "allowed_clis", "cli", "lock"];

/// The view of SIP accounts.
pub(super) const SIP_ACCOUNTS: &str = "kamailio_subscriber";
/// The view of numbers.
pub(super) const ALIASES: &str = "kamailio_dbaliases";
/// The view of XMPP accounts.
pub(super) const XMPP_ACCOUNTS: &str = "prosody";

/// One subscriber.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) id: i64,
    /// Its row of `subscribers`.
    pub(super) record: Record,
    /// Its row of `live_subscribers`.
    pub(super) live: Option<Record>,
    /// The name of the domain of that row, in lower case.
    pub(super) domain: String,
    /// Its rows of `numbers`.
    pub(super) numbers: Vec<Record>,
    /// Its preferences among those that are looked at.
    pub(super) values: Values,
    /// What the views show of it; none when they were not asked or cannot be read.
    pub(super) shown: Option<Shown>,
}

/// What the views show of a subscriber.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Its row of the SIP accounts.
    pub(super) sip: Option<Record>,
    /// Rows of the aliases by the id of the number.
    pub(super) aliases: HashMap<i64, Record>,
    /// Its row of the XMPP accounts.
    pub(super) xmpp: Option<Record>,
}

impl Facts {
    /// The first value of a preference.
    pub(super) fn value(&self, attribute: &str) -> Option<&str> {
        self.values(attribute).first().map(String::as_str)
    }

    /// All values of a preference.
    pub(super) fn values(&self, attribute: &str) -> &[String] {
        self.values.get(attribute).map_or(&[], Vec::as_slice)
    }

    /// `user@domain` of the record.
    pub(super) fn subject(&self) -> Result<String, Fault> {
        Ok(format!("{}@{}", self.record.text("username")?, self.record.text("domain")?))
    }
}

/// The SCRAM keys in a row of `live_subscribers`, if it has them all.
pub(super) fn keys_of(live: &Record) -> Result<Option<ScramKeys>, Fault> {
    let text = |column| live.opt_text(column).map(|text| text.map(str::to_owned));
    let rounds = live.opt_int("iteration_count")?.and_then(|rounds| u32::try_from(rounds).ok());
    Ok(match (text("salt")?, rounds, text("stored_key")?, text("server_key")?) {
        (Some(salt), Some(iteration_count), Some(stored_key), Some(server_key)) => {
            Some(ScramKeys { salt, iteration_count, stored_key, server_key })
        }
        _ => None,
    })
}

/// The tables' part of the facts of those that have not ended, in the order of their ids.
pub(super) async fn read(ctx: &mut Context<'_>, ids: &[i64]) -> Result<Vec<Facts>, Fault> {
    let living = Cond::ne("status", TERMINATED);
    let records = Query::table("subscribers").filter(Cond::ids("id", ids)).filter(living).order("id", false);
    let records = ctx.session.select(&records).await?;
    let lives = ctx.session.select(&Query::table("live_subscribers").filter(Cond::ids("subscriber_id", ids))).await?;
    let domains = domains(ctx, &lives).await?;
    let mut lives = by(lives, "subscriber_id")?;
    let numbers = Query::table("numbers").filter(Cond::ids("subscriber_id", ids)).order("id", false);
    let mut numbers_of: HashMap<i64, Vec<Record>> = HashMap::new();
    for row in ctx.session.select(&numbers).await? {
        numbers_of.entry(row.int("subscriber_id")?).or_default().push(row);
    }
    let mut values = SUBSCRIBER.some(ctx, ids, &ATTRIBUTES).await?;
    let mut all = Vec::with_capacity(records.len());
    for record in records {
        let id = record.id()?;
        let live = lives.remove(&id);
        let domain = live.as_ref().map(|live| live.int("domain_id")).transpose()?.and_then(|id| domains.get(&id));
        all.push(Facts {
            id,
            record,
            live,
            domain: domain.cloned().unwrap_or_default(),
            numbers: numbers_of.remove(&id).unwrap_or_default(),
            values: values.remove(&id).unwrap_or_default(),
            shown: None,
        });
    }
    Ok(all)
}

async fn domains(ctx: &mut Context<'_>, lives: &[Record]) -> Result<HashMap<i64, String>, Fault> {
    let mut ids: Vec<i64> = lives.iter().map(|live| live.int("domain_id")).collect::<Result<_, _>>()?;
    ids.sort_unstable();
    ids.dedup();
    let rows = ctx.session.select(&Query::table("domains").filter(Cond::ids("id", &ids))).await?;
    rows.iter().map(|row| Ok((row.id()?, row.text("domain_key")?.to_owned()))).collect()
}

fn by(rows: Vec<Record>, column: &str) -> Result<HashMap<i64, Record>, Fault> {
    rows.into_iter().map(|row| Ok((row.int(column)?, row))).collect()
}

/// Adds what the views show; nothing when one of them cannot be read, which is a finding of its own.
pub(super) async fn read_views(ctx: &mut Context<'_>, all: &mut [Facts]) -> Result<(), Fault> {
    let ids: Vec<i64> = all.iter().map(|facts| facts.id).collect();
    let numbers: Vec<i64> = all.iter().flat_map(|facts| &facts.numbers).map(Record::id).collect::<Result<_, _>>()?;
    let nodes: Vec<&str> = all
        .iter()
        .filter_map(|facts| facts.live.as_ref())
        .filter_map(|live| live.opt_text("node").transpose())
        .collect::<Result<_, _>>()?;
    let sip = Query::table(SIP_ACCOUNTS).filter(Cond::ids("id", &ids));
    let aliases = Query::table(ALIASES).filter(Cond::ids("id", &numbers));
    let xmpp = Query::table(XMPP_ACCOUNTS).filter(Cond::texts("user", &nodes));
    let (Some(sip), Some(aliases), Some(xmpp)) =
        (shown(ctx, &sip).await?, shown(ctx, &aliases).await?, shown(ctx, &xmpp).await?)
    else {
        return Ok(());
    };
    let (mut sip, mut aliases) = (by(sip, "id")?, by(aliases, "id")?);
    let mut accounts = HashMap::new();
    for row in xmpp {
        accounts.insert((row.text("user")?.to_owned(), row.text("host")?.to_owned()), row);
    }
    for facts in all {
        let node = facts.live.as_ref().and_then(|live| live.opt_text("node").ok().flatten()).unwrap_or_default();
        let mut own = Shown { sip: sip.remove(&facts.id), ..Shown::default() };
        own.xmpp = accounts.remove(&(node.to_owned(), facts.domain.clone()));
        for number in &facts.numbers {
            let id = number.id()?;
            own.aliases.extend(aliases.remove(&id).map(|row| (id, row)));
        }
        facts.shown = Some(own);
    }
    Ok(())
}

/// The rows of a view; `None` when the database knows no such view, or it does not work.
pub(super) async fn shown(ctx: &mut Context<'_>, query: &Query) -> Result<Option<Vec<Record>>, Fault> {
    match ctx.session.select(query).await {
        Ok(rows) => Ok(Some(rows)),
        Err(Fault::Store(StoreError::Other(_))) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Whether a column of a row has a text.
pub(super) fn is(row: &Record, column: &str, text: &str) -> bool {
    row.get(column).is_some_and(|value| *value == Value::from(text))
}
