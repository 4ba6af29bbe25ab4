//! Names of objects on the wire, their ids in the rows.

use std::collections::{BTreeSet, HashMap};

use crate::actor::Roles;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::Level;
use crate::preference::facade::{Facade, ReferenceKind, Scope, Stored};
use crate::preference::render::StoredReference;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::rewrite_rule_set::CALL_PLANS;

/// To whom an object with preferences belongs: where the names in them are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The reseller.
    pub reseller_id: i64,
    /// The customer, if the object is one or belongs to one.
    pub customer_id: Option<i64>,
}

fn table(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::RewriteRuleSet => "rewrite_rule_sets",
        ReferenceKind::NcosLevel => "ncos_levels",
        ReferenceKind::NcosSet => "ncos_sets",
        ReferenceKind::EmergencyMappingContainer => "emergency_mapping_containers",
        ReferenceKind::SoundSet | ReferenceKind::ContractSoundSet => "sound_sets",
        ReferenceKind::HeaderRuleSet => "header_rule_sets",
    }
}

/// The current names behind stored references.
#[derive(Default)]
pub(super) struct Names {
    by_id: HashMap<(&'static str, i64), String>,
    by_plan: HashMap<i64, String>,
}

impl Names {
    /// Looks up the names of many references, with one query a table.
    pub(super) async fn read(ctx: &mut Context<'_>, references: &[(&'static Facade, i64)]) -> Result<Self, Fault> {
        let mut ids: HashMap<&'static str, BTreeSet<i64>> = HashMap::new();
        let mut plans = BTreeSet::new();
        for (facade, id) in references {
            match facade.stored {
                Stored::Id(kind) => drop(ids.entry(table(kind)).or_default().insert(*id)),
                Stored::DialPlans => drop(plans.insert(*id)),
                Stored::AddressGroup => {}
            }
        }
        let mut names = Self::default();
        for (table, ids) in ids {
            let ids: Vec<i64> = ids.into_iter().collect();
            for row in ctx.session.select(&Query::table(table).filter(Cond::ids("id", &ids))).await? {
                names.by_id.insert((table, row.id()?), row.text("name")?.to_owned());
            }
        }
        if !plans.is_empty() {
            names.read_plans(ctx, &plans.into_iter().collect::<Vec<_>>()).await?;
        }
        Ok(names)
    }

    async fn read_plans(&mut self, ctx: &mut Context<'_>, plans: &[i64]) -> Result<(), Fault> {
        let any = Cond::Any(CALL_PLANS.iter().map(|column| Cond::ids(column, plans)).collect());
        let sets = Query::table(table(ReferenceKind::RewriteRuleSet)).filter(any);
        for row in ctx.session.select(&sets).await? {
            for column in CALL_PLANS {
                if let Some(plan) = row.opt_int(column)? {
                    self.by_plan.insert(plan, row.text("name")?.to_owned());
                }
            }
        }
        Ok(())
    }

    /// The name behind a reference; `None` when the object is gone.
    pub(super) fn of(&self, reference: &StoredReference<'_>) -> Option<&str> {
        let id: i64 = reference.id.parse().ok()?;
        match reference.facade.stored {
            Stored::Id(kind) => self.by_id.get(&(table(kind), id)),
            Stored::DialPlans => self.by_plan.get(&id),
            Stored::AddressGroup => None,
        }
        .map(String::as_str)
    }
}

/// What is stored for a name: the rows of its facade with their texts; `None` when there is no such object.
pub(super) async fn rows_of_name(
    ctx: &mut Context<'_>,
    level: Level,
    owner: Owner,
    facade: &'static Facade,
    name: &str,
) -> Result<Option<Vec<(&'static str, String)>>, Fault> {
    let Some(kind) = facade.reference() else { return Ok(None) };
    let Some(object) = find(ctx, facade.scope(level), owner, kind, name).await? else { return Ok(None) };
    let mut rows = Vec::new();
    for row in facade.rows {
        let id = match facade.stored {
            // The row of a plan has the name of the set's column, with a prefix.
            Stored::DialPlans => object.int(row.strip_prefix("rewrite_").unwrap_or(row))?,
            Stored::Id(_) | Stored::AddressGroup => object.id()?,
        };
        rows.push((*row, id.to_string()));
    }
    Ok(Some(rows))
}

async fn find(
    ctx: &mut Context<'_>,
    scope: Scope,
    owner: Owner,
    kind: ReferenceKind,
    name: &str,
) -> Result<Option<Record>, Fault> {
    let mut query = Query::table(table(kind)).eq("name_key", name.to_lowercase());
    query = match scope {
        Scope::OwnReseller => query.eq("reseller_id", owner.reseller_id),
        Scope::FirstReseller => query.eq("reseller_id", 1),
        Scope::AnyReseller => query,
    };
    let is_customer = ctx.actor.is(Roles::SUBSCRIBERS);
    query = match kind {
        ReferenceKind::SoundSet if is_customer => query.eq("contract_id", None::<i64>).eq("expose_to_customer", true),
        ReferenceKind::ContractSoundSet if is_customer => query.eq("contract_id", owner.customer_id.unwrap_or(0)),
        ReferenceKind::NcosLevel if is_customer => query.eq("expose_to_customer", true),
        // A subscriber's own set belongs to it without a preference.
        ReferenceKind::HeaderRuleSet => query.eq("subscriber_id", None::<i64>),
        _ => query,
    };
    let found = ctx.session.select(&query.order("id", false)).await?;
    // Several sound sets may have one name: the customer's own is meant by its own preference, the system's by the other.
    let wanted = match kind {
        ReferenceKind::ContractSoundSet => owner.customer_id,
        ReferenceKind::SoundSet => None,
        _ => return Ok(found.into_iter().next()),
    };
    let best = found.iter().position(|set| set.opt_int("contract_id").is_ok_and(|customer| customer == wanted));
    Ok(found.into_iter().nth(best.unwrap_or(0)))
}
