//! From a plan to rows: only what differs from what is stored is written.

use std::collections::BTreeMap;

use super::{Owner, Place, references};
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::DataType;
use crate::preference::Written;
use crate::preference::blob::{Blob, BlobData};
use crate::preference::facade::{self, Stored};
use crate::preference::plan::Plan;
use crate::query::{Cond, Query};
use crate::record::Record;

/// What a plan leaves in the rows: the texts of every row that it names, by the row's name.
type Target<'c> = BTreeMap<&'c str, Vec<String>>;

impl Place {
    /// Makes the changes of a plan. `belongs` is where the names in it are looked up.
    ///
    /// # Errors
    /// [`Fault::Rule`] for the name of an object that does not exist; [`Fault::Store`].
    pub async fn apply(self, ctx: &mut Context<'_>, owner: i64, belongs: Owner, plan: &Plan<'_>) -> Result<(), Fault> {
        let mut values: Target<'_> = Target::new();
        let mut addresses: Target<'_> = Target::new();
        let mut blobs: BTreeMap<&str, Option<&Blob>> = BTreeMap::new();
        for definition in &plan.cleared {
            let name = definition.name.as_str();
            match facade::of_name(name).map(|facade| facade.stored) {
                Some(Stored::AddressGroup) => drop(addresses.insert(name, Vec::new())),
                _ if definition.data_type == DataType::Blob => drop(blobs.insert(name, None)),
                _ => values.extend(facade::rows_of(name).into_iter().map(|row| (row, Vec::new()))),
            }
        }
        for change in &plan.writes {
            let name = change.definition.name.as_str();
            match &change.written {
                Written::Clear => drop(values.insert(name, Vec::new())),
                Written::Texts(texts) => drop(values.insert(name, texts.clone())),
                Written::Addresses { entries, .. } => drop(addresses.insert(name, entries.clone())),
                Written::Blob(blob) => drop(blobs.insert(name, Some(blob))),
                Written::Reference { facade, name } => {
                    let rows = references::rows_of_name(ctx, self.level, belongs, facade, name).await?;
                    let rows = rows.ok_or_else(|| facade.unknown(name))?;
                    values.extend(rows.into_iter().map(|(row, text)| (row, vec![text])));
                }
            }
        }
        self.write_values(ctx, owner, values).await?;
        self.write_addresses(ctx, owner, addresses).await?;
        self.write_blobs(ctx, owner, blobs).await
    }

    async fn write_values(self, ctx: &mut Context<'_>, owner: i64, mut target: Target<'_>) -> Result<(), Fault> {
        let stored = self.values.of_all(ctx, &[owner]).await?.remove(&owner).unwrap_or_default();
        target.retain(|row, texts| stored.get(*row).map_or(&[][..], Vec::as_slice) != texts.as_slice());
        let gone: Vec<&str> = target.keys().copied().filter(|row| stored.contains_key(*row)).collect();
        if !gone.is_empty() {
            self.values.remove(ctx, &[owner], &gone).await?;
        }
        let new: Vec<(i64, &str, &str)> =
            target.iter().flat_map(|(row, texts)| texts.iter().map(|text| (owner, *row, text.as_str()))).collect();
        self.values.add(ctx, &new).await
    }

    async fn write_addresses(self, ctx: &mut Context<'_>, owner: i64, mut target: Target<'_>) -> Result<(), Fault> {
        let Some(table) = self.addresses.filter(|_| !target.is_empty()) else { return Ok(()) };
        let stored = self.stored_addresses(ctx, &[owner]).await?.remove(&owner).unwrap_or_default();
        target.retain(|name, entries| stored.get(name).map_or(&[][..], Vec::as_slice) != entries.as_slice());
        if target.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = target.keys().copied().collect();
        let lists = Cond::eq(self.values.owner(), owner).and(Cond::texts("attribute", &names));
        ctx.session.delete(table, &lists).await?;
        let row = |name: &str, entry: &String| {
            Record::new().with(self.values.owner(), owner).with("attribute", name).with("ipnet", entry.as_str())
        };
        let rows: Vec<Record> =
            target.iter().flat_map(|(name, entries)| entries.iter().map(|entry| row(name, entry))).collect();
        if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(table, &rows).await }
    }

    async fn write_blobs(
        self,
        ctx: &mut Context<'_>,
        owner: i64,
        target: BTreeMap<&str, Option<&Blob>>,
    ) -> Result<(), Fault> {
        let Some(table) = self.blobs else { return Ok(()) };
        for (name, blob) in target {
            let this = Cond::eq(self.values.owner(), owner).and(Cond::eq("attribute", name));
            let Some(blob) = blob else {
                ctx.session.delete(table, &this).await?;
                continue;
            };
            let mut row = Record::new().with("content_type", blob.content_type.as_str());
            if let BlobData::Bytes(bytes) = &blob.data {
                row.set("data", crate::preference::blob::encode_base64(bytes));
            }
            if ctx.exists(&Query::table(table).filter(this.clone())).await? {
                ctx.session.update(table, &this, &row).await?;
            } else {
                let row = row.with(self.values.owner(), owner).with("attribute", name);
                ctx.session.insert(table, &row).await?;
            }
        }
        Ok(())
    }
}
