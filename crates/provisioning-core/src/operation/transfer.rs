//! Many items at once: CSV files in both directions, and removal by a query. Source: rest-protocol, CSV and DELETE.

use std::sync::Arc;

use serde_json::Value as Json;

use super::read::{filters, rows_of};
use super::write::read_form;
use super::{Call, CsvPart, Engine};
use crate::context::{Context, Prepared};
use crate::csv::{Imported, Upload, written};
use crate::definition::Csv;
use crate::fault::Fault;
use crate::form::Purpose;
use crate::query::{Comparison, Cond};
use crate::rules::Document;
use crate::store::{Session, Store};
use crate::value::Value;

/// Items that are read at a time.
const PART: u64 = 1000;

impl<S: Store> Engine<S> {
    pub(super) async fn read_csv(&self, call: &Call, after: i64) -> Result<CsvPart, Fault> {
        let definition = &call.resource.definition;
        let csv = definition.csv.as_ref().ok_or(Fault::NoSuchPath)?;
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        let query = rows_of(call.resource, &call.actor, &around.settings)
            .filter(filters(call, &around.settings)?)
            .filter(Cond::Compare("id", Comparison::Gt, Value::Int(after)))
            .order("id", false)
            .limit(PART);
        let rows = ctx.session.select(&query).await?;
        let last = rows.last().map(crate::record::Record::id).transpose()?;
        let lines = call.resource.rules.csv_lines(&mut ctx, &rows, csv).await?;
        Ok(CsvPart { text: written(&lines)?, last })
    }

    pub(super) async fn import_csv(&self, call: &Call, upload: Upload) -> Result<Imported, Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let upload = Arc::new(upload);
        self.store
            .write(move |session: &mut dyn Session| {
                let (around, upload) = (around.clone(), upload.clone());
                Box::pin(async move {
                    let resource = around.call.resource;
                    let csv = resource.definition.csv.as_ref().ok_or(Fault::NoSuchPath)?;
                    let mut ctx = around.context(session);
                    let purge = ctx.params.get("purge_existing") == Some("true");
                    match resource.rules.import(&mut ctx, &upload, purge).await? {
                        Some(imported) => Ok(imported),
                        None => import_each(&mut ctx, &around.call, &upload, csv).await,
                    }
                })
            })
            .await
    }

    pub(super) async fn remove_matching(&self, call: &Call) -> Result<(), Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        self.store
            .write(move |session: &mut dyn Session| {
                let around = around.clone();
                Box::pin(async move {
                    let mut ctx = around.context(session);
                    around.call.resource.rules.delete_matching(&mut ctx).await
                })
            })
            .await
    }
}

/// Creates an item for each line. A line that the rules refuse is skipped; they look before they write, so that the database
/// refuses none: that would end the transaction.
async fn import_each(ctx: &mut Context<'_>, call: &Call, upload: &Upload, csv: &Csv) -> Result<Imported, Fault> {
    let mut imported = Imported::default();
    for (at, cells) in upload.lines(b',').enumerate() {
        let Some(body) = document(csv, cells, call) else {
            imported.skip(at + 1, "wrong number of columns");
            continue;
        };
        match add(ctx, call, body).await {
            Ok(()) => imported.took(),
            Err(fault @ (Fault::Store(_) | Fault::Internal(_))) => return Err(fault),
            Err(fault) => imported.skip(at + 1, fault.to_string()),
        }
    }
    Ok(imported)
}

/// The members of a line. The owner stands in the query, or in one more column.
fn document(csv: &Csv, mut cells: Vec<String>, call: &Call) -> Option<Document> {
    let owner = csv.owner.and_then(|member| Some((member, call.params.get(member)?.to_owned())));
    let extra = if cells.len() == csv.columns.len() + 1 { cells.pop() } else { None };
    if cells.len() != csv.columns.len() || (extra.is_some() && csv.owner.is_none()) {
        return None;
    }
    let owner = owner.or_else(|| Some((csv.owner?, extra?)));
    let members = csv.columns.iter().copied().zip(cells).chain(owner);
    Some(members.map(|(name, cell)| (name.to_owned(), Json::String(cell))).collect())
}

async fn add(ctx: &mut Context<'_>, call: &Call, mut body: Document) -> Result<(), Fault> {
    let rules = &call.resource.rules;
    rules.prepare(ctx, &mut body, None, Purpose::Create).await?;
    let form = read_form(ctx, call.resource, body, Purpose::Create)?;
    rules.create(ctx, form).await.map(drop)
}
