//! What a function has at hand: the operations on resources, all in one transaction.

mod rows;

use chrono::NaiveDateTime;
use serde_json::{Value as Json, json};

use super::arguments::Arguments;
use super::code::Code;
use super::failure::Failure;
use super::found::{Found, Window};
use crate::actor::{Actor, PASSWORD_EXPIRED};
use crate::authentication::{Audience, Authenticator, Login};
use crate::context::Params;
use crate::definition::Operation;
use crate::fault::Fault;
use crate::operation::{Change, Item, OneResource, Stage, authorise};
use crate::patch::Patch;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::registry::{Resource, registry};
use crate::resource::forwarding::pointer;
use crate::rules::Document;
use crate::settings::Settings;
use crate::store::Session;

/// Resources as one caller may use them, in one transaction.
pub struct Scene<'a> {
    stage: Stage,
    session: &'a mut dyn Session,
    /// Tells others' logins; only for functions that read.
    logins: Option<Logins<'a>>,
}

/// Tells logins, for a client at an address.
#[derive(Clone, Copy)]
pub(super) struct Logins<'a> {
    pub(super) authenticator: &'a dyn Authenticator,
    pub(super) address: &'a str,
}

impl<'a> Scene<'a> {
    pub(super) fn new(stage: Stage, session: &'a mut dyn Session, logins: Option<Logins<'a>>) -> Self {
        Self { stage, session, logins }
    }

    /// Whether somebody could log in so. Failures count as those of the caller.
    ///
    /// # Errors
    /// `Client.Voip.AuthFailed` while the client is banned, and for a password that is too old; `Server.Internal`.
    pub(super) async fn log_in(
        &mut self,
        audience: Audience,
        user: &str,
        domain: &str,
        password: &str,
    ) -> Result<bool, Failure> {
        let Some(Logins { authenticator, address }) = self.logins else {
            return Err(Fault::Internal("logins are told to functions that read only".to_owned()).into());
        };
        let login = Login { audience, user, domain, password, address, now: self.stage.now() };
        match authenticator.password(&login).await {
            Ok(Some(actor)) if actor.password_expired => Err(Failure::new(Code::AuthFailed, PASSWORD_EXPIRED)),
            Ok(actor) => Ok(actor.is_some()),
            Err(Fault::Forbidden(text)) => Err(Failure::new(Code::AuthFailed, text)),
            Err(fault) => Err(fault.into()),
        }
    }

    /// The reseller for whom something is created: the caller's own. Source: functions, conventions.
    pub(super) fn reseller(&self) -> i64 {
        self.stage.actor().reseller_id
    }

    /// Who is calling.
    pub fn actor(&self) -> &Actor {
        self.stage.actor()
    }

    /// What the operator has set.
    pub fn settings(&self) -> &Settings {
        self.stage.settings()
    }

    /// The resource with a name, when the caller passes the gate of the operation.
    fn resource(&self, name: &'static str, operation: Operation) -> Result<&'static Resource, Fault> {
        let resource = registry().get(name).ok_or(Fault::NoSuchPath)?;
        authorise(self.stage.actor(), resource, operation)?;
        Ok(resource)
    }

    /// A resource to act on by its rules, with the transaction.
    ///
    /// # Errors
    /// Those of the gate of the operation.
    pub(super) fn on(
        &mut self,
        name: &'static str,
        operation: Operation,
    ) -> Result<(OneResource, &mut dyn Session), Fault> {
        let resource = self.resource(name, operation)?;
        Ok((self.stage.on(resource, Params::default()), &mut *self.session))
    }

    /// The first row of a query.
    pub(super) async fn first(&mut self, query: &Query) -> Result<Option<Record>, Fault> {
        Ok(self.session.select(&query.clone().limit(1)).await?.into_iter().next())
    }

    /// All rows of a query.
    pub(super) async fn select(&mut self, query: &Query) -> Result<Vec<Record>, Fault> {
        self.session.select(query).await
    }

    /// The items of a resource that match query parameters, in the order of their ids.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn list(&mut self, name: &'static str, params: &[(&str, String)]) -> Result<Found, Failure> {
        let resource = self.resource(name, Operation::List)?;
        let pairs = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let stage = self.stage.on(resource, Params::new(pairs.collect()));
        let (items, total) = stage.list(&mut *self.session).await?;
        Ok(Found { items, total })
    }

    /// All items of a resource that match query parameters.
    ///
    /// # Errors
    /// Those of the operation; `Client.Limit.Exceeded` when there are too many for one answer.
    pub async fn all(&mut self, name: &'static str, params: &[(&str, String)]) -> Result<Vec<Item>, Failure> {
        let most = self.stage.settings().functions.most_rows;
        let params: Vec<_> = params.iter().cloned().chain([("rows", most.to_string())]).collect();
        let found = self.list(name, &params).await?;
        if found.total > most as u64 {
            return Err(rows::too_many(most));
        }
        Ok(found.items)
    }

    /// The items of a resource whose rows match a condition, in the order of their ids.
    ///
    /// # Errors
    /// Those of the operation.
    pub(super) async fn matching(
        &mut self,
        name: &'static str,
        filter: Cond,
        window: Window,
    ) -> Result<Found, Failure> {
        let resource = self.resource(name, Operation::List)?;
        let stage = self.stage.on(resource, Params::default());
        let (items, total) = stage.matching(&mut *self.session, filter, window.offset, window.limit).await?;
        Ok(Found { items, total })
    }

    /// The rows of a query in a window, and the number of all of them.
    pub(super) async fn page(&mut self, mut query: Query, window: Window) -> Result<(Vec<Record>, u64), Fault> {
        let total = self.session.count(&query).await?;
        if window.offset >= total || window.limit == 0 {
            return Ok((Vec::new(), total));
        }
        query.offset = window.offset;
        Ok((self.session.select(&query.limit(window.limit).order("id", false)).await?, total))
    }

    /// Which rows of a search are wanted.
    ///
    /// # Errors
    /// `Client.Syntax.MalformedParam` for a negative number.
    pub(super) fn window(&self, filter: &Arguments) -> Result<Window, Failure> {
        let most = self.settings().functions.most_rows as u64;
        let number = |name: &str| match filter.opt_int(name) {
            None => Ok(None),
            Some(number) => u64::try_from(number)
                .map(Some)
                .map_err(|_| Failure::malformed(name, format!("parameter '{name}' must not be negative"))),
        };
        let limit = number("limit")?.unwrap_or(most).min(most);
        Ok(Window { offset: number("offset")?.unwrap_or(0), limit })
    }

    /// Adds a row, for what no resource knows.
    pub(super) async fn insert(&mut self, table: &'static str, row: &Record) -> Result<i64, Fault> {
        self.session.insert(table, row).await
    }

    /// Changes a row by its id, for what no resource knows.
    pub(super) async fn update(&mut self, table: &'static str, id: i64, set: &Record) -> Result<(), Fault> {
        if set.is_empty() {
            return Ok(());
        }
        self.session.update(table, &Cond::eq("id", id), set).await.map(drop)
    }

    /// Removes a row by its id, for what no resource knows.
    pub(super) async fn remove(&mut self, table: &'static str, id: i64) -> Result<(), Fault> {
        self.session.delete(table, &Cond::eq("id", id)).await.map(drop)
    }

    /// Makes the preferences that point to call forwards fit after mappings of a subscriber were changed by their rows.
    pub(super) async fn follow_forwards(&mut self, subscriber: i64) -> Result<(), Failure> {
        let (stage, session) = self.on("cfmappings", Operation::Patch)?;
        Ok(pointer::follow(&mut stage.context(session), &[subscriber]).await?)
    }

    /// The moment of the call, UTC.
    pub(super) fn now(&self) -> NaiveDateTime {
        self.stage.now()
    }

    /// An item.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn get(&mut self, name: &'static str, id: i64) -> Result<Document, Failure> {
        let resource = self.resource(name, Operation::Get)?;
        let item = self.stage.on(resource, Params::default()).get(&mut *self.session, id).await?;
        Ok(item.document)
    }

    /// Adds an item; gives its id.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn create(&mut self, name: &'static str, body: Document) -> Result<i64, Failure> {
        let resource = self.resource(name, Operation::Create)?;
        Ok(self.stage.on(resource, Params::default()).create(&mut *self.session, &body).await?)
    }

    /// Puts an item in the place of another.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn replace(&mut self, name: &'static str, id: i64, body: Document) -> Result<(), Failure> {
        let resource = self.resource(name, Operation::Replace)?;
        let stage = self.stage.on(resource, Params::default());
        Ok(stage.change(&mut *self.session, id, &Change::Replace(body)).await?)
    }

    /// Changes some members of an item; null clears one.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn merge(&mut self, name: &'static str, id: i64, members: Document) -> Result<(), Failure> {
        let steps = members.into_iter().map(|(member, value)| {
            let pointer = member.replace('~', "~0").replace('/', "~1");
            json!({"op": "add", "path": format!("/{pointer}"), "value": value})
        });
        self.patch(name, id, steps.collect()).await
    }

    /// Changes an item by operations of JSON Patch.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn patch(&mut self, name: &'static str, id: i64, steps: Vec<Json>) -> Result<(), Failure> {
        let resource = self.resource(name, Operation::Patch)?;
        let change = Change::Patch(Patch::parse(&Json::Array(steps))?);
        Ok(self.stage.on(resource, Params::default()).change(&mut *self.session, id, &change).await?)
    }

    /// Removes an item, or ends its life.
    ///
    /// # Errors
    /// Those of the operation.
    pub async fn delete(&mut self, name: &'static str, id: i64) -> Result<(), Failure> {
        let resource = self.resource(name, Operation::Delete)?;
        Ok(self.stage.on(resource, Params::default()).delete(&mut *self.session, id).await?)
    }

    /// Removes an item for good, where [`Self::delete`] would keep a record of it. What refers to it has gone before.
    ///
    /// # Errors
    /// Those of the operation.
    pub(super) async fn purge(&mut self, name: &'static str, id: i64) -> Result<(), Failure> {
        let (stage, session) = self.on(name, Operation::Patch)?;
        Ok(stage.purge(session, id).await?)
    }

    /// Writes the journal entry of an item whose row was added, or changed, by [`Self::insert`] or [`Self::update`].
    ///
    /// # Errors
    /// `Server.Internal`.
    pub(super) async fn note(&mut self, name: &'static str, id: i64, is_new: bool) -> Result<(), Failure> {
        let (stage, session) = self.on(name, Operation::Patch)?;
        Ok(stage.note(session, id, is_new).await?)
    }
}
