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

/// What is stored for one object.
#[derive(Debug, Clone, Default)]
pub struct Content {
    /// Its rows.
    pub rows: Rows,
    /// What lies outside of them; without the names of referenced objects, which [`shown`] looks up.
    pub outside: Resolved,
}

impl Content {
    /// What applies where several layers have values, given from the most special to the most general: of each attribute
    /// what the first layer has that has it. Source: preferences, section 10.
    pub fn effective(layers: &[&Self]) -> Self {
        let mut outside = Resolved::default();
        for layer in layers {
            for (name, addresses) in &layer.outside.addresses {
                outside.addresses.entry(name).or_insert_with(|| addresses.clone());
            }
            for (name, blob) in &layer.outside.blobs {
                outside.blobs.entry(name.clone()).or_insert_with(|| blob.clone());
            }
        }
        Self { rows: render::effective(layers.iter().map(|layer| &layer.rows)), outside }
    }
}

/// The documents of several contents, in their order, without ids; each with the profile that binds its subscriber, if any.
///
/// # Errors
/// [`Fault::Store`].
pub async fn shown(
    ctx: &mut Context<'_>,
    audience: Audience,
    contents: &mut [(Content, Option<&Profile>)],
) -> Result<Vec<Document>, Fault> {
    resolve_names(ctx, contents.iter_mut().map(|(content, _)| content).collect()).await?;
    let document = |(content, profile): &(Content, Option<&Profile>)| {
        let viewer = Viewer { catalogue: builtin(), audience, profile: *profile };
        render::document(&viewer, &content.rows, &content.outside)
    };
    Ok(contents.iter().map(document).collect())
}

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
        let mut stored = self.contents(ctx, owners).await?;
        let mut contents: Vec<_> =
            owners.iter().map(|owner| (stored.remove(owner).unwrap_or_default(), profiles.get(owner))).collect();
        shown(ctx, audience, &mut contents).await
    }

    /// What is stored for several owners.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn contents(self, ctx: &mut Context<'_>, owners: &[i64]) -> Result<HashMap<i64, Content>, Fault> {
        let mut contents: HashMap<i64, Content> = HashMap::new();
        if owners.is_empty() {
            return Ok(contents);
        }
        for (owner, values) in self.values.of_all(ctx, owners).await? {
            contents.entry(owner).or_default().rows = values.into_iter().collect();
        }
        for (owner, outside) in self.outside(ctx, owners).await? {
            let content = contents.entry(owner).or_default();
            // A document is shown like a value under its name.
            content.rows.extend(outside.blobs.keys().map(|name| (name.clone(), vec![String::new()])));
            content.outside = outside;
        }
        Ok(contents)
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

async fn resolve_names(ctx: &mut Context<'_>, contents: Vec<&mut Content>) -> Result<(), Fault> {
    let references: Vec<_> = contents
        .iter()
        .flat_map(|content| render::references(&content.rows))
        .filter(|reference| reference.facade.stored != Stored::AddressGroup)
        .filter_map(|reference| Some((reference.facade, reference.id.parse::<i64>().ok()?)))
        .collect();
    if references.is_empty() {
        return Ok(());
    }
    let names = Names::read(ctx, &references).await?;
    for Content { rows, outside } in contents {
        for reference in render::references(rows) {
            if let Some(name) = names.of(&reference) {
                outside.names.insert(reference.facade.name, name.to_owned());
            }
        }
    }
    Ok(())
}
