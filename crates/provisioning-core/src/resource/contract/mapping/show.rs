//! How documents show the billing profiles of a contract.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime};
use serde_json::{Map, Value as Json};

use super::{Mapping, current, of_contracts};
use crate::context::Context;
use crate::definition::{LinkTo, Target};
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::resource::status::TERMINATED;
use crate::rules::Document;
use crate::settings::Settings;
use crate::time;

/// The mappings of a page of contracts, with what of them has ended.
pub struct Histories {
    mappings: HashMap<i64, Vec<Mapping>>,
    ended_profiles: HashSet<i64>,
    ended_networks: HashSet<i64>,
    with_networks: bool,
}

impl Histories {
    /// The histories of contracts, in three queries at most.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn load(ctx: &mut Context<'_>, contracts: &[i64], with_networks: bool) -> Result<Self, Fault> {
        let mappings = of_contracts(ctx, contracts).await?;
        let all = || mappings.values().flatten();
        let ended_profiles = ended(ctx, "billing_profiles", all().map(|mapping| mapping.profile_id).collect()).await?;
        let ended_networks =
            ended(ctx, "billing_networks", all().filter_map(|mapping| mapping.network_id).collect()).await?;
        Ok(Self { mappings, ended_profiles, ended_networks, with_networks })
    }

    fn of(&self, contract_id: i64) -> &[Mapping] {
        self.mappings.get(&contract_id).map_or(&[], Vec::as_slice)
    }

    /// Adds the members about billing profiles to the document of a contract. Lists leave out what has ended; the current
    /// profile is named in any case.
    pub fn show(&self, ctx: &Context<'_>, contract_id: i64, document: &mut Document) {
        let mappings = self.of(contract_id);
        let alive = |mapping: &&Mapping| {
            !self.ended_profiles.contains(&mapping.profile_id)
                && !mapping.network_id.is_some_and(|network| self.ended_networks.contains(&network))
        };
        let element = |mapping: &Mapping| self.element(mapping, ctx.settings);
        let future = mappings.iter().filter(|mapping| mapping.is_future(ctx.now)).filter(alive).map(element).collect();
        let everything = mappings.iter().filter(alive).map(element).collect();
        let now = current(mappings, ctx.now).map(|mapping| mapping.profile_id);
        for (name, value) in [
            ("billing_profile_definition", Json::from("id")),
            ("billing_profile_id", Json::from(now)),
            ("billing_profiles", future),
            ("all_billing_profiles", everything),
        ] {
            document.insert(name.to_owned(), value);
        }
    }

    fn element(&self, mapping: &Mapping, settings: &Settings) -> Json {
        let local = |utc: NaiveDateTime| time::format(settings.to_local(utc));
        let effective = mapping.start.unwrap_or_else(|| DateTime::UNIX_EPOCH.naive_utc());
        let mut element = Map::from_iter([
            ("profile_id".to_owned(), Json::from(mapping.profile_id)),
            ("start".to_owned(), Json::from(mapping.start.map(local))),
            ("stop".to_owned(), Json::from(mapping.stop.map(local))),
            ("effective_start_time".to_owned(), Json::from(local(effective))),
        ]);
        if self.with_networks {
            element.insert("network_id".to_owned(), Json::from(mapping.network_id));
        }
        Json::Object(element)
    }

    /// One link for each mapping to its profile, and to its network if it has one; in the order of the ids.
    pub fn links(&self, contract_id: i64) -> Vec<LinkTo> {
        let item = |resource| move |id: i64| LinkTo { relation: resource, target: Target::Item(resource, id) };
        let mappings = self.of(contract_id);
        let mut profiles: Vec<i64> = mappings.iter().map(|mapping| mapping.profile_id).collect();
        let mut networks: Vec<i64> = mappings.iter().filter_map(|mapping| mapping.network_id).collect();
        profiles.sort_unstable();
        networks.sort_unstable();
        profiles
            .into_iter()
            .map(item("billingprofiles"))
            .chain(networks.into_iter().map(item("billingnetworks")))
            .collect()
    }
}

/// Those of the rows that are terminated.
async fn ended(ctx: &mut Context<'_>, table: &'static str, ids: HashSet<i64>) -> Result<HashSet<i64>, Fault> {
    if ids.is_empty() {
        return Ok(ids);
    }
    let ids: Vec<i64> = ids.into_iter().collect();
    let query = Query::table(table).filter(Cond::ids("id", &ids)).eq("status", TERMINATED);
    ctx.session.select(&query).await?.iter().map(crate::record::Record::id).collect()
}
