//! The operations inside a transaction that the caller has begun: what functions are made of.

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDateTime;

use super::journal::Event;
use super::read::{items, page_of, row, rows_of};
use super::{Call, Change, Created, Engine, Expected, Item, Surroundings, remove, write};
use crate::actor::Actor;
use crate::context::{Context, Hasher, Params, Prepared};
use crate::fault::Fault;
use crate::query::Cond;
use crate::registry::Resource;
use crate::rules::Document;
use crate::settings::Settings;
use crate::store::{Session, Store};

/// Who acts, when, and with what; owned, so that a unit of work can be run again.
#[derive(Clone)]
pub(crate) struct Stage {
    actor: Arc<Actor>,
    now: NaiveDateTime,
    request_id: Arc<str>,
    settings: Arc<Settings>,
    hasher: Arc<dyn Hasher>,
    authority: Arc<dyn crate::authority::Authority>,
    prepared: Arc<Prepared>,
}

impl Stage {
    pub(crate) fn new<S: Store>(
        engine: &Engine<S>,
        actor: Arc<Actor>,
        now: NaiveDateTime,
        request_id: Arc<str>,
        prepared: Prepared,
    ) -> Self {
        Self {
            actor,
            now,
            request_id,
            settings: engine.settings.clone(),
            hasher: engine.hasher.clone(),
            authority: engine.authority.clone(),
            prepared: Arc::new(prepared),
        }
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn now(&self) -> NaiveDateTime {
        self.now
    }

    /// One resource on this stage.
    pub(crate) fn on(&self, resource: &'static Resource, params: Params) -> OneResource {
        let call = Call {
            actor: self.actor.clone(),
            resource,
            params: Arc::new(params),
            now: self.now,
            request_id: self.request_id.clone(),
            expected: Expected::default(),
            repeatable: None,
            delay: Duration::ZERO,
        };
        OneResource(Surroundings {
            call,
            settings: self.settings.clone(),
            hasher: self.hasher.clone(),
            authority: self.authority.clone(),
            key: None,
            prepared: self.prepared.clone(),
        })
    }
}

/// The operations on a resource.
pub(crate) struct OneResource(Surroundings);

impl OneResource {
    /// A page, and the number of all items that match.
    pub(crate) async fn list(&self, session: &mut dyn Session) -> Result<(Vec<Item>, u64), Fault> {
        let call = &self.0.call;
        let query =
            rows_of(call.resource, &call.actor, &self.0.settings).filter(super::read::filters(call, &self.0.settings)?);
        let mut ctx = self.0.context(session);
        let page = page_of(&mut ctx, call, query).await?;
        let total = page.total.unwrap_or(page.rows.len() as u64);
        Ok((items(&mut ctx, call.resource, &page.rows).await?, total))
    }

    /// The items whose rows match a condition, from an offset on, and the number of all of them.
    pub(crate) async fn matching(
        &self,
        session: &mut dyn Session,
        filter: Cond,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<Item>, u64), Fault> {
        let call = &self.0.call;
        let mut ctx = self.0.context(session);
        let mut query = rows_of(call.resource, &call.actor, &self.0.settings).filter(filter);
        let total = ctx.session.count(&query).await?;
        if offset >= total || limit == 0 {
            return Ok((Vec::new(), total));
        }
        query.offset = offset;
        let rows = ctx.session.select(&query.limit(limit).order("id", false)).await?;
        Ok((items(&mut ctx, call.resource, &rows).await?, total))
    }

    pub(crate) async fn get(&self, session: &mut dyn Session, id: i64) -> Result<Item, Fault> {
        let resource = self.0.call.resource;
        let mut ctx = self.0.context(session);
        let row = row(&mut ctx, resource, id, false).await?;
        let found = items(&mut ctx, resource, &[row]).await?.pop();
        found.ok_or(Fault::NotFound(resource.definition.entity))
    }

    /// What rules have at hand.
    pub(crate) fn context<'a>(&'a self, session: &'a mut dyn Session) -> Context<'a> {
        self.0.context(session)
    }

    pub(crate) async fn create(&self, session: &mut dyn Session, body: &Document) -> Result<i64, Fault> {
        match write::create(&self.0, session, body, None).await? {
            Created::Now(id, _) => Ok(id),
            Created::Before(_) => Err(Fault::Internal("a creation without a key was repeated".to_owned())),
        }
    }

    pub(crate) async fn change(&self, session: &mut dyn Session, id: i64, change: &Change) -> Result<(), Fault> {
        write::update(&self.0, session, id, change, None).await.map(drop)
    }

    pub(crate) async fn delete(&self, session: &mut dyn Session, id: i64) -> Result<(), Fault> {
        remove::delete(&self.0, session, id).await
    }

    /// Removes the row of an item for good.
    pub(crate) async fn purge(&self, session: &mut dyn Session, id: i64) -> Result<(), Fault> {
        remove::purge(&self.0, session, id).await
    }

    /// Writes the journal entry of an item whose row was added, or changed, without the operations.
    pub(crate) async fn note(&self, session: &mut dyn Session, id: i64, is_new: bool) -> Result<(), Fault> {
        let event = if is_new { Event::Create } else { Event::Update };
        remove::note(&self.0, session, id, event).await
    }
}
