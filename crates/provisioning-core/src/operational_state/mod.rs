//! Whether what SIP and XMPP servers read agrees with what is provisioned. Source: sip-xmpp-integration, sections 2, 4, 5, 7
//! and 8.
//!
//! Each [`Check`] is defined once, in [`rules`], on [`Facts`] that are read for many subscribers together. The command, the
//! resource and the repair use the same ones.

mod facts;
mod leftovers;
mod mend;
mod rules;
#[cfg(test)]
mod tests;
mod views;

use crate::context::Context;
use crate::fault::Fault;
use facts::Facts;
pub(crate) use leftovers::leftovers;
pub(crate) use mend::{derive, mend};
pub(crate) use views::views;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Check {
    /// A living subscriber has an account.
    Account,
    /// The account has the names of the record.
    Names,
    /// HA1 and HA1B are those of the SIP password.
    Digests,
    /// The SCRAM keys are those of the SIP password.
    Keys,
    /// The preference `account_id` names the customer.
    AccountId,
    /// Numbers are what their parts say, and at most one is the primary one.
    Numbers,
    /// `cli` has one value, `allowed_clis` each of its values once. Which values they have is up to clients.
    PresentedNumbers,
    /// The views show the SIP account, and no other under its id.
    SipAccount,
    /// The views show all numbers of the account.
    Aliases,
    /// The views show the XMPP account, unless it is barred.
    XmppAccount,
    /// Nothing is left of a terminated subscriber but its record.
    Leftovers,
    /// All views can be read and have the versions that servers ask for.
    Views,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Account,
        Self::Names,
        Self::Digests,
        Self::Keys,
        Self::AccountId,
        Self::Numbers,
        Self::PresentedNumbers,
        Self::SipAccount,
        Self::Aliases,
        Self::XmppAccount,
        Self::Leftovers,
        Self::Views,
    ];

    /// Its word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Names => "names",
            Self::Digests => "digests",
            Self::Keys => "keys",
            Self::AccountId => "account_id",
            Self::Numbers => "numbers",
            Self::PresentedNumbers => "presented_numbers",
            Self::SipAccount => "sip_account",
            Self::Aliases => "aliases",
            Self::XmppAccount => "xmpp_account",
            Self::Leftovers => "leftovers",
            Self::Views => "views",
        }
    }

    /// Whether a finding is about what a view shows: to make the views anew may mend it.
    #[must_use]
    pub fn is_of_views(self) -> bool {
        matches!(self, Self::SipAccount | Self::Aliases | Self::XmppAccount | Self::Views)
    }
}

/// A disagreement. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// Id of the subscriber; none for what concerns all.
    pub subscriber_id: Option<i64>,
    /// The subscriber as `user@domain`, or the name of a view.
    pub subject: String,
    /// What is wrong.
    pub text: String,
}

/// The disagreements of live subscribers, by their ids and in the order of the checks. The server may change them meanwhile.
///
/// # Errors
/// [`Fault::Store`], [`Fault::Internal`].
pub(crate) async fn examine(ctx: &mut Context<'_>, ids: &[i64]) -> Result<Vec<Finding>, Fault> {
    let first = look(ctx, ids).await?;
    let mut doubtful: Vec<i64> = first.iter().filter_map(|finding| finding.subscriber_id).collect();
    doubtful.dedup();
    if doubtful.is_empty() {
        return Ok(first);
    }
    // A change between two statements looks like a disagreement, but only once.
    let second = look(ctx, &doubtful).await?;
    Ok(lasting(&first, second))
}

/// The findings that both looks have.
fn lasting(first: &[Finding], mut second: Vec<Finding>) -> Vec<Finding> {
    second.retain(|finding| first.contains(finding));
    second
}

/// Looks once, in several statements.
async fn look(ctx: &mut Context<'_>, ids: &[i64]) -> Result<Vec<Finding>, Fault> {
    let mut all = facts::read(ctx, ids).await?;
    facts::read_views(ctx, &mut all).await?;
    let mut findings = Vec::new();
    for facts in &all {
        let keys_agree = keys_agree(ctx, facts).await?;
        findings.extend(rules::findings(facts, keys_agree)?);
    }
    Ok(findings)
}

/// Whether the SCRAM keys of an account are those of its password.
async fn keys_agree(ctx: &mut Context<'_>, facts: &Facts) -> Result<bool, Fault> {
    let Some(live) = &facts.live else { return Ok(true) };
    let (password, keys) = (live.text("password")?, facts::keys_of(live)?);
    match password {
        "" => Ok(keys.is_none()),
        password => ctx.hasher.keys_agree(password, keys.as_ref()).await,
    }
}
