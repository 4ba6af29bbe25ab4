//! What a resource does beyond its definition.

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::{Map, Value as Json};

use crate::actor::Actor;
use crate::answer::{Answer, File};
use crate::context::{Context, Params};
use crate::csv::{Imported, Upload};
use crate::definition::{Csv, Definition, LinkTo, Operation};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::patch::Patch;
use crate::query::Cond;
use crate::record::Record;
use crate::settings::Settings;
use crate::value::Value;

/// A document: what clients see of an item, without links.
pub type Document = Map<String, Json>;

/// A resource: its definition, and hooks for what is special about it. A plain resource implements [`Rules::definition`] alone.
///
/// An operation calls the hooks in this order: `prepare`, field validation with `check`, then `create` or `update`, whose
/// defaults call `before_write`, write the row, and call `after_write`.
#[async_trait]
pub trait Rules: Send + Sync + 'static {
    /// Everything about the resource that is data.
    fn definition(&self) -> Definition;

    /// Which rows exist for an actor, beyond the tenancy of the definition.
    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::always()
    }

    /// Which rows a replace reaches: more than readers see, where it makes an item of a row that was none.
    fn replaceable(&self, actor: &Actor) -> Cond {
        self.visible(actor)
    }

    /// The documents of rows, in their order. An override must cost a constant number of queries, however many rows there are.
    ///
    /// # Errors
    /// [`Fault::Store`], [`Fault::Internal`].
    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        rows.iter().map(|row| plain_document(ctx, row)).collect()
    }

    /// The document of a resource that is a single one.
    ///
    /// # Errors
    /// [`Fault::NoSuchPath`] unless overridden.
    async fn single(&self, _ctx: &mut Context<'_>) -> Result<Document, Fault> {
        Err(Fault::NoSuchPath)
    }

    /// Links that the definition cannot tell: several of one relation, for instance.
    fn links(&self, _actor: &Actor, _id: i64, _document: &Document) -> Vec<LinkTo> {
        Vec::new()
    }

    /// The documents of rows with the links of [`Rules::links`]. An override, for links that a document does not tell, must
    /// cost a constant number of queries, too.
    ///
    /// # Errors
    /// As [`Rules::documents`].
    async fn items(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<(Document, Vec<LinkTo>)>, Fault> {
        let documents = self.documents(ctx, rows).await?;
        let with_links = |(row, document): (&Record, Document)| {
            let links = self.links(ctx.actor, row.id()?, &document);
            Ok((document, links))
        };
        rows.iter().zip(documents).map(with_links).collect()
    }

    /// The fault for an item that does not exist, or not for this actor.
    fn missing(&self, _actor: &Actor, entity: &'static str) -> Fault {
        Fault::NotFound(entity)
    }

    /// The document that a patch works on: by default what a read shows, and the write-only members as null.
    fn patchable(&self, ctx: &Context<'_>, document: Document) -> Document {
        let mut document = document;
        for field in ctx.definition.fields.iter().filter(|f| f.write_only && f.writers.has(ctx.actor.role)) {
            document.entry(field.name).or_insert(Json::Null);
        }
        document
    }

    /// The empty document that a patch works on which adds to the item instead of changing it; the form then holds what is to be
    /// added and has the purpose [`Purpose::Extend`]. `None`, the default: a patch works on the item.
    fn added_to(&self, _patch: &Patch) -> Option<Document> {
        None
    }

    /// A last change of the patched document, for members that mean more when a patch names them.
    fn patched(&self, _patch: &Patch, _document: &mut Document) {}

    /// Checks and changes of the body that come before its fields are validated.
    ///
    /// # Errors
    /// Any fault; it ends the operation.
    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        _body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        Ok(())
    }

    /// Further field errors, for fields whose check depends on other fields. They are reported together with the others.
    fn check(&self, _form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        Vec::new()
    }

    /// Whether the errors of [`Rules::check`] come behind those of the fields' own checks, instead of in the order of the fields.
    fn checks_last(&self) -> bool {
        false
    }

    /// Rules that must hold before a row is written; `record` has the columns of the form and may be changed.
    ///
    /// # Errors
    /// Any fault; it ends the operation.
    async fn before_write(
        &self,
        _ctx: &mut Context<'_>,
        _form: &mut Form,
        _record: &mut Record,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        Ok(())
    }

    /// What follows from a written row.
    ///
    /// # Errors
    /// Any fault; it ends the operation.
    async fn after_write(
        &self,
        _ctx: &mut Context<'_>,
        _id: i64,
        _form: &Form,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        Ok(())
    }

    /// Adds an item and gives its id.
    ///
    /// # Errors
    /// Any fault.
    async fn create(&self, ctx: &mut Context<'_>, mut form: Form) -> Result<i64, Fault> {
        let mut record = form.columns(ctx.definition, ctx.settings);
        if let (Some(reseller_id), Some("reseller_id")) = (ctx.actor.own_reseller(), ctx.definition.tenancy.reseller) {
            record.set("reseller_id", reseller_id);
        }
        self.before_write(ctx, &mut form, &mut record, None).await?;
        stamp(ctx, &mut record, true);
        let id = ctx.session.insert(ctx.definition.table, &record).await?;
        self.after_write(ctx, id, &form, None).await?;
        Ok(id)
    }

    /// Changes an item.
    ///
    /// # Errors
    /// Any fault.
    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, mut form: Form) -> Result<(), Fault> {
        let id = stored.id()?;
        let mut record = form.columns(ctx.definition, ctx.settings);
        self.before_write(ctx, &mut form, &mut record, Some(stored)).await?;
        record.drop_unchanged(stored);
        if !record.is_empty() {
            stamp(ctx, &mut record, false);
            ctx.session.update(ctx.definition.table, &Cond::eq("id", id), &record).await?;
        }
        self.after_write(ctx, id, &form, Some(stored)).await
    }

    /// Removes an item, or ends its life.
    ///
    /// # Errors
    /// Any fault.
    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        ctx.session.delete(ctx.definition.table, &Cond::eq("id", stored.id()?)).await?;
        Ok(())
    }

    /// Runs an operation whose answer is no item. A read has an empty form and a session that only reads.
    ///
    /// # Errors
    /// [`Fault::NoSuchPath`] unless overridden.
    async fn act(&self, _ctx: &mut Context<'_>, _operation: Operation, _form: Form) -> Result<Answer, Fault> {
        Err(Fault::NoSuchPath)
    }

    /// Whether [`Rules::act`] needs a new private key, which takes too long for a transaction. Refuses what `act` would, so
    /// that nobody makes keys in vain; the session only reads.
    ///
    /// # Errors
    /// Any fault; it ends the operation.
    async fn needs_key(&self, _ctx: &mut Context<'_>, _form: &Form) -> Result<bool, Fault> {
        Ok(false)
    }

    /// What everybody may read of a resource that is open, without a login.
    fn public(&self) -> Document {
        Document::new()
    }

    /// The name of the CSV file of the collection.
    ///
    /// # Errors
    /// [`Fault::Malformed`] when there are no downloads, or a parameter is missing that one needs.
    fn csv_file(&self, _actor: &Actor, _params: &Params, csv: &Csv) -> Result<String, Fault> {
        csv.file.map(str::to_owned).ok_or_else(crate::csv::not_offered)
    }

    /// The lines of a CSV file for rows, in their order: by default the members that the columns name. An override must cost a
    /// constant number of queries.
    ///
    /// # Errors
    /// As [`Rules::documents`].
    async fn csv_lines(&self, ctx: &mut Context<'_>, rows: &[Record], csv: &Csv) -> Result<Vec<Vec<Json>>, Fault> {
        let line = |document: Document| {
            csv.columns.iter().map(|name| document.get(*name).cloned().unwrap_or_default()).collect()
        };
        Ok(self.documents(ctx, rows).await?.into_iter().map(line).collect())
    }

    /// Takes an uploaded CSV file; with `purge` what was there before goes first. `None`: each line is to be created as an item
    /// of its own, which is the default, and nothing but the purge was done.
    ///
    /// # Errors
    /// Any fault; nothing of the file is taken then. A line that cannot be used is no fault.
    async fn import(&self, _ctx: &mut Context<'_>, _upload: &Upload, _purge: bool) -> Result<Option<Imported>, Fault> {
        Ok(None)
    }

    /// An item as a file, where the definition has that form; or the file of an item that the query parameters name, see
    /// [`Parameter::file`](crate::definition::Parameter::file).
    ///
    /// # Errors
    /// [`Fault::NotFound`] unless overridden, and where there is no such file.
    async fn file(&self, ctx: &mut Context<'_>, _row: &Record) -> Result<File, Fault> {
        Err(Fault::NotFound(ctx.definition.entity))
    }

    /// Adds what an uploaded file holds to the members of a body; what the body gives itself stays. `false`: the file is of
    /// another type than that of the definition.
    ///
    /// # Errors
    /// [`Fault::Rule`] with the reason when the file cannot be read.
    fn read_file(&self, _file: &[u8], _body: &mut Document, _settings: &Settings) -> Result<bool, Fault> {
        Ok(false)
    }

    /// Removes or ends the items that the query parameters name.
    ///
    /// # Errors
    /// [`Fault::NoSuchPath`] unless overridden.
    async fn delete_matching(&self, _ctx: &mut Context<'_>) -> Result<(), Fault> {
        Err(Fault::NoSuchPath)
    }

    /// The fault for a violated unique constraint: the one that the rule gives when it sees the conflict first.
    fn conflict(&self, _constraint: &str, _form: &Form) -> Option<Fault> {
        None
    }
}

/// The document of a row by the definition alone.
///
/// # Errors
/// [`Fault::Internal`] when the row lacks a column of the definition.
pub fn plain_document(ctx: &Context<'_>, row: &Record) -> Result<Document, Fault> {
    let mut document = Map::new();
    for field in ctx.definition.fields.iter().filter(|f| !f.write_only && f.readers.has(ctx.actor.role)) {
        let Some(column) = field.column else { continue };
        let value = row.get(column).ok_or_else(|| Fault::Internal(format!("no column '{column}'")))?;
        document.insert(field.name.to_owned(), shown(ctx, value));
    }
    Ok(document)
}

/// The same for several rows, each with a list that is kept in a table of its own.
///
/// # Errors
/// [`Fault::Internal`] when a row lacks a column of the definition.
pub fn documents_with(
    ctx: &Context<'_>,
    rows: &[Record],
    member: &str,
    mut lists: HashMap<i64, Vec<Json>>,
) -> Result<Vec<Document>, Fault> {
    let document = |row: &Record| {
        let mut document = plain_document(ctx, row)?;
        document.insert(member.to_owned(), Json::from(lists.remove(&row.id()?).unwrap_or_default()));
        Ok(document)
    };
    rows.iter().map(document).collect()
}

/// A stored value as documents show it: points in time in the zone of the platform or of the request.
pub fn shown(ctx: &Context<'_>, value: &Value) -> Json {
    match value {
        Value::Time(time) => Json::from(crate::time::format(ctx.settings.to_local(*time))),
        value => value.to_json(),
    }
}

/// Sets the time stamps that the table has.
pub fn stamp(ctx: &Context<'_>, record: &mut Record, created: bool) {
    let columns = ctx.session.columns(ctx.definition.table);
    if created && columns.contains(&"create_timestamp") {
        record.set("create_timestamp", ctx.now);
    }
    if columns.contains(&"modify_timestamp") {
        record.set("modify_timestamp", ctx.now);
    }
}
