//! Call forwards to services of the platform follow the number of their subscriber. Source: call-forwarding, section 2.

use std::collections::{HashMap, HashSet};

use super::follow::Change;
use crate::callforward::destination::Service;
use crate::callforward::renumber::{Renumbered, renumber};
use crate::callforward::{Hosts, Owner};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::forwarding::removal;
use crate::resource::forwarding::set::SetKind;

/// Rewrites the stored destinations of subscribers by their primary number, `only` those to one service or all. Destination
/// sets that become empty go with their mappings.
pub(super) async fn rewrite(ctx: &mut Context<'_>, changes: &[&Change], only: Option<Service>) -> Result<(), Fault> {
    let owners: HashMap<i64, &Change> = changes.iter().map(|change| (change.subscriber_id, *change)).collect();
    let ids: Vec<i64> = owners.keys().copied().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let sets =
        ctx.session.select(&Query::table("cf_destination_sets").filter(Cond::ids("subscriber_id", &ids))).await?;
    let mut owner_of_set = HashMap::new();
    for set in &sets {
        owner_of_set.insert(set.id()?, set.int("subscriber_id")?);
    }
    let set_ids: Vec<i64> = owner_of_set.keys().copied().collect();
    if set_ids.is_empty() {
        return Ok(());
    }
    let query = Query::table("cf_destinations").filter(Cond::ids("destination_set_id", &set_ids));
    let destinations = ctx.session.select(&query).await?;
    let hosts = Hosts::from(&ctx.settings.service_domains);
    let mut fates = Fates::default();
    for row in &destinations {
        let (id, set) = (row.id()?, row.int("destination_set_id")?);
        let Some(change) = owner_of_set.get(&set).and_then(|owner| owners.get(owner)) else { continue };
        let owner = Owner { number: change.new.primary.as_deref(), uuid: &change.uuid, domain: &change.domain };
        let uri = row.text("destination")?;
        let fate = match only {
            Some(service) if Service::of_uri(uri, &hosts) != Some(service) => Renumbered::Keep,
            _ => renumber(uri, &owner, &hosts),
        };
        fates.add(id, set, fate);
    }
    fates.write(ctx).await
}

/// What becomes of destinations.
#[derive(Default)]
struct Fates {
    /// Destinations by their new URI.
    replaced: HashMap<String, Vec<i64>>,
    dropped: Vec<i64>,
    /// Sets that lose a destination, and sets that keep one.
    losing: HashSet<i64>,
    keeping: HashSet<i64>,
}

impl Fates {
    fn add(&mut self, id: i64, set: i64, fate: Renumbered) {
        match fate {
            Renumbered::Keep => drop(self.keeping.insert(set)),
            Renumbered::Replace(uri) => {
                self.keeping.insert(set);
                self.replaced.entry(uri).or_default().push(id);
            }
            Renumbered::Drop => {
                self.losing.insert(set);
                self.dropped.push(id);
            }
        }
    }

    /// Writes them. Sets that are empty afterwards go with their mappings.
    async fn write(self, ctx: &mut Context<'_>) -> Result<(), Fault> {
        for (uri, ids) in self.replaced {
            let set = Record::new().with("destination", uri);
            ctx.session.update("cf_destinations", &Cond::ids("id", &ids), &set).await?;
        }
        if self.dropped.is_empty() {
            return Ok(());
        }
        ctx.session.delete("cf_destinations", &Cond::ids("id", &self.dropped)).await?;
        let empty: Vec<i64> = self.losing.difference(&self.keeping).copied().collect();
        removal::with_mappings(ctx, SetKind::Destinations, &empty).await
    }
}
