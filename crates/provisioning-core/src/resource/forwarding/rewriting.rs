//! Numbers as end customers write and read them: rewritten by the rules of the subscriber, else of its domain. Operators
//! see and write numbers as they are stored. Source: call-forwarding, section 2; applyrewrites.

use std::collections::HashMap;

use crate::actor::Roles;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::{DOMAIN, SUBSCRIBER, Values};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rewrite::{self, Rule};

/// Which list of a rule set is applied.
pub(crate) struct Direction {
    preference: &'static str,
    plan: &'static str,
    field: &'static str,
    direction: &'static str,
}

/// For what a client writes.
pub(crate) const CALLEE_IN: Direction =
    Direction { preference: "rewrite_callee_in_dpid", plan: "callee_in_dpid", field: "callee", direction: "in" };

/// For what a client reads.
pub(crate) const CALLER_OUT: Direction =
    Direction { preference: "rewrite_caller_out_dpid", plan: "caller_out_dpid", field: "caller", direction: "out" };

/// The variable that stands for all numbers of the customer.
const NUMBERS: &str = "cloud_pbx_account_cli_list";

/// The rules of several subscribers.
#[derive(Default)]
pub(crate) struct Rewriting {
    /// Plan and preferences of each subscriber that has rules.
    of: HashMap<i64, (i64, Values)>,
    /// Rules of each plan.
    rules: HashMap<i64, Vec<Rule>>,
    /// Numbers of the customer, if a rule asks for them.
    numbers: Vec<String>,
}

impl Rewriting {
    /// Loads what applies to subscribers for this caller: nothing for operators.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn load(
        ctx: &mut Context<'_>,
        subscribers: &[Record],
        direction: &Direction,
    ) -> Result<Self, Fault> {
        let mut this = Self::default();
        if !ctx.actor.is(Roles::SUBSCRIBERS) {
            return Ok(this);
        }
        this.of = plans(ctx, subscribers, direction).await?;
        let plans: Vec<i64> = this.of.values().map(|(plan, _)| *plan).collect();
        if plans.is_empty() {
            return Ok(this);
        }
        let mut plan_of: HashMap<i64, i64> = HashMap::new();
        let sets = Query::table("rewrite_rule_sets").filter(Cond::ids(direction.plan, &plans));
        for row in ctx.session.select(&sets).await? {
            plan_of.insert(row.id()?, row.int(direction.plan)?);
        }
        let rules = Query::table("rewrite_rules")
            .filter(Cond::ids("set_id", &plan_of.keys().copied().collect::<Vec<_>>()))
            .eq("field", direction.field)
            .eq("direction", direction.direction)
            .eq("enabled", true)
            .order("priority", false)
            .order("id", false);
        for row in ctx.session.select(&rules).await? {
            let rule = Rule {
                match_pattern: row.text("match_pattern")?.to_owned(),
                replace_pattern: row.text("replace_pattern")?.to_owned(),
            };
            if let Some(plan) = plan_of.get(&row.int("set_id")?) {
                this.rules.entry(*plan).or_default().push(rule);
            }
        }
        if this.rules.values().flatten().any(|rule| rule.match_pattern.contains(NUMBERS)) {
            let owned = Query::table("numbers").eq("subscriber.customer_id", ctx.actor.customer_id.unwrap_or(0));
            for row in ctx.session.select(&owned.order("id", false)).await? {
                this.numbers.push(row.text("digits")?.to_owned());
            }
        }
        Ok(this)
    }

    /// A number of a subscriber after its rules.
    pub(crate) fn apply(&self, subscriber_id: i64, number: &str) -> String {
        let Some((plan, values)) = self.of.get(&subscriber_id) else { return number.to_owned() };
        let variable = |name: &str| match name.strip_prefix("caller_").or_else(|| name.strip_prefix("callee_")) {
            Some(NUMBERS) => self.numbers.clone(),
            Some(attribute) => values.get(attribute).cloned().unwrap_or_default(),
            None => Vec::new(),
        };
        rewrite::apply(self.rules.get(plan).map_or(&[][..], Vec::as_slice), number, &variable)
    }
}

/// The plan of each subscriber and the preferences that its rules may name: its own, else those of its domain.
async fn plans(
    ctx: &mut Context<'_>,
    subscribers: &[Record],
    direction: &Direction,
) -> Result<HashMap<i64, (i64, Values)>, Fault> {
    let mut domain_of: HashMap<i64, Option<i64>> = HashMap::new();
    for row in subscribers {
        domain_of.insert(row.id()?, row.opt_int("domain_id")?);
    }
    let ids: Vec<i64> = domain_of.keys().copied().collect();
    let domains: Vec<i64> = domain_of.values().flatten().copied().collect();
    let mut own = SUBSCRIBER.of_all(ctx, &ids).await?;
    let general = DOMAIN.of_all(ctx, &domains).await?;
    let mut plans = HashMap::new();
    for (id, domain) in domain_of {
        let mut values = domain.and_then(|domain| general.get(&domain)).cloned().unwrap_or_default();
        values.extend(own.remove(&id).unwrap_or_default());
        let plan = values.get(direction.preference).and_then(|texts| texts.last()?.parse().ok());
        if let Some(plan) = plan {
            plans.insert(id, (plan, values));
        }
    }
    Ok(plans)
}
