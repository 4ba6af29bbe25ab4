//! From rows to documents.

use std::collections::{BTreeMap, HashMap};

use super::Place;
use super::references::Names;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::facade::{self, Stored};
use crate::preference::profile::Profile;
use crate::preference::render::{self, Resolved, Rows, Viewer};
use crate::preference::{Audience, builtin};
use crate::query::{Cond, Query};
use crate::rules::Document;

impl Place {
    /// The documents of several owners, in their order, without ids. Costs the same number of queries for any number of owners.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn documents(
        self,
        ctx: &mut Context<'_>,
        owners: &[i64],
        audience: Audience,
        profiles: &HashMap<i64, Profile>,
    ) -> Result<Vec<Document>, Fault> {
        let mut rows: HashMap<i64, Rows> = HashMap::new();
        for (owner, values) in self.values.of_all(ctx, owners).await? {
            rows.insert(owner, values.into_iter().collect());
        }
        let mut resolved = self.outside(ctx, owners).await?;
        // A document is shown like a value under its name.
        for (owner, outside) in &resolved {
            let rows = rows.entry(*owner).or_default();
            rows.extend(outside.blobs.keys().map(|name| (name.clone(), vec![String::new()])));
        }
        resolve_names(ctx, &rows, &mut resolved).await?;
        let nothing = (Rows::new(), Resolved::default());
        let document = |owner: &i64| {
            let viewer = Viewer { catalogue: builtin(), audience, profile: profiles.get(owner) };
            let (rows, resolved) = (rows.get(owner).unwrap_or(&nothing.0), resolved.get(owner).unwrap_or(&nothing.1));
            render::document(&viewer, rows, resolved)
        };
        Ok(owners.iter().map(document).collect())
    }

    /// Addresses and documents, which lie in tables of their own.
    async fn outside(self, ctx: &mut Context<'_>, owners: &[i64]) -> Result<HashMap<i64, Resolved>, Fault> {
        let mut resolved: HashMap<i64, Resolved> = HashMap::new();
        for (owner, lists) in self.stored_addresses(ctx, owners).await? {
            resolved.entry(owner).or_default().addresses = lists;
        }
        if let Some(table) = self.blobs {
            let owned = Query::table(table).filter(Cond::ids(self.values.owner(), owners));
            for row in ctx.session.select(&owned).await? {
                let blobs = &mut resolved.entry(row.int(self.values.owner())?).or_default().blobs;
                let is_empty = row.opt_text("data")?.is_none_or(str::is_empty);
                blobs.insert(row.text("attribute")?.to_owned(), (row.text("content_type")?.to_owned(), is_empty));
            }
        }
        Ok(resolved)
    }

    /// The address lists of several owners, by their names on the wire.
    pub(super) async fn stored_addresses(
        self,
        ctx: &mut Context<'_>,
        owners: &[i64],
    ) -> Result<HashMap<i64, BTreeMap<&'static str, Vec<String>>>, Fault> {
        let mut lists: HashMap<i64, BTreeMap<&'static str, Vec<String>>> = HashMap::new();
        let Some(table) = self.addresses else { return Ok(lists) };
        let owned = Query::table(table).filter(Cond::ids(self.values.owner(), owners)).order("id", false);
        for row in ctx.session.select(&owned).await? {
            if let Some(facade) = facade::of_name(row.text("attribute")?) {
                let of_owner = lists.entry(row.int(self.values.owner())?).or_default();
                of_owner.entry(facade.name).or_default().push(row.text("ipnet")?.to_owned());
            }
        }
        Ok(lists)
    }
}

async fn resolve_names(
    ctx: &mut Context<'_>,
    rows: &HashMap<i64, Rows>,
    resolved: &mut HashMap<i64, Resolved>,
) -> Result<(), Fault> {
    let references: Vec<_> = rows
        .values()
        .flat_map(render::references)
        .filter(|reference| reference.facade.stored != Stored::AddressGroup)
        .filter_map(|reference| Some((reference.facade, reference.id.parse::<i64>().ok()?)))
        .collect();
    if references.is_empty() {
        return Ok(());
    }
    let names = Names::read(ctx, &references).await?;
    for (owner, rows) in rows {
        let of_owner = &mut resolved.entry(*owner).or_default().names;
        for reference in render::references(rows) {
            if let Some(name) = names.of(&reference) {
                of_owner.insert(reference.facade.name, name.to_owned());
            }
        }
    }
    Ok(())
}
