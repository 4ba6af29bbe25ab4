//! Creating, changing, removing: load, authorise, validate, apply rules, write, journal, commit.

use std::sync::Arc;

use async_trait::async_trait;

use super::expand::Expand;
use super::journal::{self, Event};
use super::patched::patched;
use super::read::{items, row_among};
use super::remove;
use super::repetition::{self, Claim};
use super::{Call, Change, Created, CsvPart, Engine, Item, JournalEntry, Page, Service, Surroundings};
use crate::answer::{Answer, File};
use crate::context::{Context, Prepared};
use crate::csv::{Imported, Upload};
use crate::definition::Operation;
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::query::Query;
use crate::record::Record;
use crate::registry::Resource;
use crate::rules::Document;
use crate::settings::Settings;
use crate::store::{Session, Store, StoreError};

/// How often a creation is tried when others with the same key come in between.
const SAME_KEY: usize = 3;

#[async_trait]
impl<S: Store> Service for Engine<S> {
    fn settings(&self) -> Arc<Settings> {
        self.settings.clone()
    }

    async fn list(&self, call: &Call) -> Result<Page, Fault> {
        self.read_page(call).await
    }

    async fn get(&self, call: &Call, id: i64) -> Result<Item, Fault> {
        self.read_item(call, id).await
    }

    async fn file(&self, call: &Call, id: i64) -> Result<File, Fault> {
        self.read_file(call, id).await
    }

    async fn single(&self, call: &Call) -> Result<Document, Fault> {
        self.read_single(call).await
    }

    async fn act(&self, call: &Call, operation: Operation, body: Document) -> Result<Answer, Fault> {
        self.act_on(call, operation, body).await
    }

    async fn create(&self, call: &Call, body: Document, represent: bool) -> Result<Created, Fault> {
        let expand = Arc::new(Expand::read(call)?);
        let prepared = self.prepared(call, body.iter().map(|(name, value)| (name.as_str(), value))).await?;
        let around = self.surroundings(call, prepared)?;
        let body = Arc::new(body);
        let shown = represent.then_some(expand);
        for _ in 0..SAME_KEY {
            let (around, body, shown) = (around.clone(), body.clone(), shown.clone());
            let done = self
                .store
                .write(move |session: &mut dyn Session| {
                    let (around, body, shown) = (around.clone(), body.clone(), shown.clone());
                    Box::pin(async move {
                        let done = create(&around, session, &body, shown.as_deref()).await?;
                        Ok(late(&around, session, done).await)
                    })
                })
                .await;
            match done {
                // Used at the same moment: the other one has won, and its answer is there now, unless it was refused.
                Err(fault) if fault.violated_unique() == Some(repetition::UNIQUE) => {}
                done => return done,
            }
        }
        Err(Fault::rule("The Idempotency-Key is in use."))
    }

    async fn change(&self, call: &Call, id: i64, change: Change, represent: bool) -> Result<Option<Item>, Fault> {
        let prepared = match &change {
            Change::Replace(body) => {
                self.prepared(call, body.iter().map(|(name, value)| (name.as_str(), value))).await?
            }
            Change::Patch(patch) => self.prepared(call, patch.values()).await?,
        };
        let around = self.surroundings(call, prepared)?;
        let expand = Arc::new(Expand::read(call)?);
        let change = Arc::new(change);
        let postponed = around.prepared.postponed.clone();
        self.write_prepared(&postponed, move |session: &mut dyn Session| {
            let (around, change, expand) = (around.clone(), change.clone(), expand.clone());
            let shown = represent.then_some(expand);
            Box::pin(async move {
                let done = update(&around, session, id, &change, shown.as_deref()).await?;
                Ok(late(&around, session, done).await)
            })
        })
        .await
    }

    async fn id_of(&self, call: &Call, key: &str) -> Result<i64, Fault> {
        self.find_id(call, key).await
    }

    async fn journal(&self, call: &Call, id: i64) -> Result<Page, Fault> {
        self.read_journal(call, id).await
    }

    async fn journal_entry(&self, call: &Call, id: i64, entry: JournalEntry) -> Result<Item, Fault> {
        self.read_journal_entry(call, id, entry).await
    }

    async fn delete_matching(&self, call: &Call) -> Result<(), Fault> {
        self.remove_matching(call).await
    }

    async fn csv(&self, call: &Call, after: i64) -> Result<CsvPart, Fault> {
        self.read_csv(call, after).await
    }

    async fn import(&self, call: &Call, upload: Upload) -> Result<Imported, Fault> {
        self.import_csv(call, upload).await
    }

    async fn delete(&self, call: &Call, id: i64) -> Result<(), Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        self.store
            .write(move |session: &mut dyn Session| {
                let around = around.clone();
                Box::pin(async move {
                    remove::delete(&around, session, id).await?;
                    late(&around, session, ()).await;
                    Ok(())
                })
            })
            .await
    }
}

/// A result, as late as the caller wants the commit.
async fn late<T>(around: &Surroundings, session: &mut dyn Session, done: T) -> T {
    if !around.call.delay.is_zero() {
        session.pause(around.call.delay).await;
    }
    done
}

pub(super) async fn create(
    around: &Surroundings,
    session: &mut dyn Session,
    body: &Document,
    shown: Option<&Expand>,
) -> Result<Created, Fault> {
    let resource = around.call.resource;
    let mut ctx = around.context(&mut *session);
    let claim = match &around.call.repeatable {
        Some(repeatable) => match repetition::claim(&mut ctx, repeatable, body).await? {
            Claim::Done(answer) => return Ok(Created::Before(answer)),
            Claim::Ours(row) => Some((repeatable, row)),
        },
        None => None,
    };
    let mut body = body.clone();
    resource.rules.prepare(&mut ctx, &mut body, None, Purpose::Create).await?;
    let form = read_form(&ctx, resource, body, Purpose::Create)?;
    let id = resource.rules.create(&mut ctx, form.clone()).await.map_err(|fault| explain(resource, &form, fault))?;
    let wanted = journal::Wanted::new(&mut ctx, resource, Event::Create, id).await?;
    let item = show(&mut ctx, resource, id, shown.is_some() || wanted.is_some()).await?;
    journal::write(&mut ctx, wanted, id, item.as_ref()).await?;
    let item = expanded(around, &mut *ctx.session, item, shown).await?;
    if let Some((repeatable, row)) = claim {
        repetition::keep(&mut ctx, repeatable, row, id, item.as_ref()).await?;
    }
    Ok(Created::Now(id, item))
}

pub(super) async fn update(
    around: &Surroundings,
    session: &mut dyn Session,
    id: i64,
    change: &Change,
    shown: Option<&Expand>,
) -> Result<Option<Item>, Fault> {
    let resource = around.call.resource;
    let mut ctx = around.context(session);
    let reached = match change {
        Change::Replace(_) => resource.rules.replaceable(ctx.actor),
        Change::Patch(_) => resource.rules.visible(ctx.actor),
    };
    let stored = row_among(&mut ctx, resource, id, true, reached).await?;
    as_expected(&mut ctx, around, &stored).await?;
    let (mut body, purpose) = match change {
        Change::Replace(body) => (body.clone(), Purpose::Replace),
        Change::Patch(patch) => patched(&mut ctx, resource, &stored, patch).await?,
    };
    resource.rules.prepare(&mut ctx, &mut body, Some(&stored), purpose).await?;
    let form = read_form(&ctx, resource, body, purpose)?;
    resource.rules.update(&mut ctx, &stored, form.clone()).await.map_err(|fault| explain(resource, &form, fault))?;
    let wanted = journal::Wanted::new(&mut ctx, resource, Event::Update, id).await?;
    let item = show(&mut ctx, resource, id, shown.is_some() || wanted.is_some()).await?;
    journal::write(&mut ctx, wanted, id, item.as_ref()).await?;
    expanded(around, session, item, shown).await
}

/// Ends a change of an item that is in another state than the caller expects.
pub(super) async fn as_expected(ctx: &mut Context<'_>, around: &Surroundings, stored: &Record) -> Result<(), Fault> {
    let expected = &around.call.expected;
    if expected.is_anything() {
        return Ok(());
    }
    let found = items(ctx, around.call.resource, std::slice::from_ref(stored)).await?;
    found.first().map_or(Ok(()), |item| expected.check(item))
}

/// An item for its answer; none when the caller does not want it.
async fn expanded(
    around: &Surroundings,
    session: &mut dyn Session,
    item: Option<Item>,
    shown: Option<&Expand>,
) -> Result<Option<Item>, Fault> {
    let (Some(mut item), Some(expand)) = (item, shown) else { return Ok(None) };
    expand.apply(around, session, std::slice::from_mut(&mut item)).await?;
    Ok(Some(item))
}

pub(super) fn read_form(
    ctx: &Context<'_>,
    resource: &Resource,
    body: Document,
    purpose: Purpose,
) -> Result<Form, Fault> {
    let definition = &resource.definition;
    if definition.free_form {
        return Ok(Form::free(body, purpose));
    }
    let (form, mut errors) = Form::collect(definition, &body, ctx.actor.role, purpose, ctx.settings);
    for error in resource.rules.check(&form, purpose, ctx.settings) {
        let last = definition.fields.len();
        let place = definition.fields.iter().position(|field| error.field == field.name);
        errors.push((place.filter(|_| !resource.rules.checks_last()).unwrap_or(last), error));
    }
    if errors.is_empty() {
        return Ok(form);
    }
    errors.sort_by_key(|(place, _)| *place);
    Err(Fault::Invalid(errors.into_iter().map(|(_, error)| error).collect()))
}

/// The item as it is after a change, even when the change has hidden it from the actor.
pub(super) async fn show(
    ctx: &mut Context<'_>,
    resource: &Resource,
    id: i64,
    wanted: bool,
) -> Result<Option<Item>, Fault> {
    if !wanted {
        return Ok(None);
    }
    let row = ctx.first(&Query::table(resource.definition.table).eq("id", id)).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(items(ctx, resource, &[row]).await?.pop())
}

/// Gives a database's refusal the words of the rule that it stands for.
pub(super) fn explain(resource: &Resource, form: &Form, fault: Fault) -> Fault {
    match &fault {
        Fault::Store(StoreError::Unique(constraint)) => resource
            .rules
            .conflict(constraint, form)
            .unwrap_or_else(|| Fault::rule(format!("{} already exists", resource.definition.entity))),
        Fault::Store(StoreError::Reference(_)) => Fault::rule(format!(
            "{} refers to something that does not exist or is still in use",
            resource.definition.entity
        )),
        _ => fault,
    }
}
