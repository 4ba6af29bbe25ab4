//! The operations: list, get, create, replace, patch, delete. The same for every resource and every frontend.

mod act;
mod expand;
mod history;
mod journal;
mod paging;
mod patched;
mod read;
mod remove;
mod repetition;
mod snapshot;
mod stage;
mod transfer;
mod verify;
mod version;
mod write;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::NaiveDateTime;
use serde_json::Value as Json;

pub use paging::Paging;
pub use repetition::Repeatable;
pub(crate) use stage::{OneResource, Stage};
pub use verify::Verified;
pub use version::{Expected, Version, Versions};

use crate::actor::{Actor, PASSWORD_EXPIRED, Via};
use crate::answer::{Answer, File};
use crate::authentication::CredentialCache;
use crate::authority::{Authority, NoAuthority, PrivateKey};
use crate::context::{Context, Hasher, Params, Prepared};
use crate::csv::{Imported, Upload};
use crate::definition::{Definition, Field, LinkTo, Operation, Shape};
use crate::fault::Fault;
use crate::password::Postponed;
use crate::registry::Resource;
use crate::rules::Document;
use crate::settings::Settings;
use crate::store::{Session, Store, Work};

/// One item as a read gives it.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: i64,
    /// Its members.
    pub document: Document,
    /// Its links besides those that every item has.
    pub links: Vec<LinkTo>,
    /// Further members that the request asked for: the items that it refers to. They are no part of its state.
    pub expansions: Document,
}

/// One page of a collection.
#[derive(Debug, Clone)]
pub struct Page {
    /// The items of this page.
    pub items: Vec<Item>,
    /// Number of all matching items, unless the client did not want it counted.
    pub total: Option<u64>,
    /// Whether there is a page after this one.
    pub more: bool,
    /// Which page, and how long.
    pub paging: Paging,
}

/// A request for an operation.
#[derive(Clone)]
pub struct Call {
    /// Who is calling.
    pub actor: Arc<Actor>,
    /// On which resource.
    pub resource: &'static Resource,
    /// With which query parameters.
    pub params: Arc<Params>,
    /// When, UTC.
    pub now: NaiveDateTime,
    /// Ties the request's lines in the log and its journal entries together.
    pub request_id: Arc<str>,
    /// In which states of the item a change is wanted.
    pub expected: Expected,
    /// The key under which a creation is done once, however often it is asked for.
    pub repeatable: Option<Repeatable>,
    /// How long a change waits before its commit; a test aid.
    pub delay: Duration,
}

/// A creation that has been done.
#[derive(Debug, Clone)]
pub enum Created {
    /// By this call. With the item when the caller wanted it.
    Now(i64, Option<Item>),
    /// By an earlier call with the same key. With what the frontend gave as its answer then.
    Before(String),
}

/// Which entry of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalEntry {
    /// The newest that the filters let through.
    Recent,
    /// The one with this id.
    Id(i64),
}

/// A part of a CSV file.
#[derive(Debug, Clone)]
pub struct CsvPart {
    /// Whole lines.
    pub text: String,
    /// The last item in it; `None` for the end of the file.
    pub last: Option<i64>,
}

/// A change of an item.
#[derive(Debug, Clone)]
pub enum Change {
    /// The whole item anew.
    Replace(Document),
    /// Operations on its members.
    Patch(crate::patch::Patch),
}

/// The operations as frontends see them.
#[async_trait]
pub trait Service: Send + Sync {
    /// What the operator has set, as it is now.
    fn settings(&self) -> Arc<Settings>;

    /// Whether the actor passes the gate of the operation. The one place where roles are checked.
    ///
    /// # Errors
    /// [`Fault::NoSuchPath`] when the resource does not have the operation; [`Fault::Forbidden`].
    fn authorise(&self, actor: &Actor, resource: &Resource, operation: Operation) -> Result<(), Fault> {
        authorise(actor, resource, operation)
    }

    /// Reads a page.
    ///
    /// # Errors
    /// Any fault.
    async fn list(&self, call: &Call) -> Result<Page, Fault>;

    /// Reads an item.
    ///
    /// # Errors
    /// [`Fault::NotFound`] and any other.
    async fn get(&self, call: &Call, id: i64) -> Result<Item, Fault>;

    /// Reads an item as a file: in its form as one, or the file that the query parameters name.
    ///
    /// # Errors
    /// [`Fault::NotFound`] and any other.
    async fn file(&self, call: &Call, id: i64) -> Result<File, Fault>;

    /// The number of the item with a key, for resources whose items are named by one.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for a text that is no key; [`Fault::NotFound`].
    async fn id_of(&self, call: &Call, key: &str) -> Result<i64, Fault>;

    /// Reads the document of a resource that is a single one.
    ///
    /// # Errors
    /// Any fault.
    async fn single(&self, call: &Call) -> Result<Document, Fault>;

    /// Runs an operation whose answer is no item; `body` counts for those that write only.
    ///
    /// # Errors
    /// Any fault; nothing is written then.
    async fn act(&self, call: &Call, operation: Operation, body: Document) -> Result<Answer, Fault>;

    /// Adds an item; gives its id, and the item itself when `represent` is set; or finds that it has been added before.
    ///
    /// # Errors
    /// Any fault; nothing is written then.
    async fn create(&self, call: &Call, body: Document, represent: bool) -> Result<Created, Fault>;

    /// Changes an item; gives it when `represent` is set.
    ///
    /// # Errors
    /// Any fault; nothing is written then.
    async fn change(&self, call: &Call, id: i64, change: Change, represent: bool) -> Result<Option<Item>, Fault>;

    /// Reads a page of an item's journal; the item itself need not exist any more.
    ///
    /// # Errors
    /// Any fault.
    async fn journal(&self, call: &Call, id: i64) -> Result<Page, Fault>;

    /// Reads one entry of an item's journal with its content.
    ///
    /// # Errors
    /// [`Fault::NotFound`] and any other.
    async fn journal_entry(&self, call: &Call, id: i64, entry: JournalEntry) -> Result<Item, Fault>;

    /// Removes an item, or ends its life.
    ///
    /// # Errors
    /// Any fault; nothing is written then.
    async fn delete(&self, call: &Call, id: i64) -> Result<(), Fault>;

    /// Removes or ends the items that the query parameters name.
    ///
    /// # Errors
    /// Any fault; nothing is written then.
    async fn delete_matching(&self, call: &Call) -> Result<(), Fault>;

    /// Reads the part of a collection's CSV file that follows an item; the file begins after item 0.
    ///
    /// # Errors
    /// Any fault.
    async fn csv(&self, call: &Call, after: i64) -> Result<CsvPart, Fault>;

    /// Adds what an uploaded CSV file holds.
    ///
    /// # Errors
    /// Any fault; nothing is written then. A line that cannot be used is no fault.
    async fn import(&self, call: &Call, upload: Upload) -> Result<Imported, Fault>;
}

/// How often a unit of work is run. More than it has passwords to postpone only when others change them all the time.
const MOST_RUNS: usize = 8;

/// The operations on a database.
pub struct Engine<S> {
    store: S,
    settings: Arc<Settings>,
    hasher: Arc<dyn Hasher>,
    authority: Arc<dyn Authority>,
    credentials: Arc<CredentialCache>,
}

impl<S: Store> Engine<S> {
    /// An engine on a store.
    pub fn new(store: S, settings: Settings, hasher: Arc<dyn Hasher>) -> Self {
        Self {
            store,
            settings: Arc::new(settings),
            hasher,
            authority: Arc::new(NoAuthority),
            credentials: Arc::default(),
        }
    }

    /// The engine with an authority that issues client certificates.
    #[must_use]
    pub fn with_authority(mut self, authority: Arc<dyn Authority>) -> Self {
        self.authority = authority;
        self
    }

    /// The engine with what another one remembers of logins, so that a change of settings costs no client a slow test.
    #[must_use]
    pub fn with_credentials_of(mut self, other: &Self) -> Self {
        self.credentials = other.credentials.clone();
        self
    }

    /// The store, for what is no operation on a resource.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Makes and tests hashes of passwords.
    pub(crate) fn hasher(&self) -> &dyn Hasher {
        &*self.hasher
    }

    /// What the operator has set, as it is now.
    pub(crate) fn current_settings(&self) -> Arc<Settings> {
        self.settings.clone()
    }

    /// Credentials that have been verified lately.
    pub(crate) fn credentials(&self) -> &CredentialCache {
        &self.credentials
    }

    /// Runs a unit of work. When it ends because slow work on passwords has to be done first, that is done and it is run again.
    pub(crate) async fn write_prepared<T, F>(&self, postponed: &Postponed, unit: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut dyn Session) -> Work<'a, T> + Clone + Send + Sync + 'static,
    {
        let mut runs = 0;
        loop {
            let done = self.store.write(unit.clone()).await;
            runs += 1;
            if done.is_ok() || runs == MOST_RUNS || !postponed.settle(&*self.hasher).await? {
                return done;
            }
        }
    }

    /// Hashes the passwords among the given texts and makes their keys, before a transaction begins.
    async fn prepared(
        &self,
        call: &Call,
        texts: impl Iterator<Item = (&str, &Json)> + Send,
    ) -> Result<Prepared, Fault> {
        let secrets: Vec<(&Field, String)> = texts
            .filter_map(|(member, value)| Some((call.resource.definition.field(member)?, value)))
            .filter(|(field, _)| field.is_secret())
            .map(|(field, value)| (field, crate::form::printed(value).trim().to_owned()))
            .filter(|(_, text)| !text.is_empty() && text.len() <= crate::password::HASHED_BYTES)
            .collect();
        let mut prepared = Prepared::default();
        for (field, text) in secrets {
            if field.is_hashed() {
                let hash = self.hasher.hash(&text).await?;
                prepared.hashes.insert(text, hash);
            } else if field.keyed {
                let keys = self.hasher.scram_keys(&text).await?;
                prepared.keys.insert(text, keys);
            }
        }
        Ok(prepared)
    }
}

/// What a unit of work needs besides its session; owned, so that the unit can be run again.
#[derive(Clone)]
struct Surroundings {
    call: Call,
    settings: Arc<Settings>,
    hasher: Arc<dyn Hasher>,
    authority: Arc<dyn Authority>,
    key: Option<Arc<PrivateKey>>,
    prepared: Arc<Prepared>,
}

impl Surroundings {
    /// The same for another resource.
    fn on(&self, resource: &'static Resource) -> Self {
        Self { call: Call { resource, ..self.call.clone() }, ..self.clone() }
    }

    fn context<'a>(&'a self, session: &'a mut dyn Session) -> Context<'a> {
        Context {
            actor: &self.call.actor,
            definition: &self.call.resource.definition,
            session,
            settings: &self.settings,
            now: self.call.now,
            request_id: &self.call.request_id,
            params: &self.call.params,
            hasher: &*self.hasher,
            authority: &*self.authority,
            key: self.key.as_deref(),
            prepared: &self.prepared,
        }
    }
}

/// Refuses a change by a login that may only read; comes before every other check of the resource.
///
/// # Errors
/// [`Fault::Forbidden`].
pub fn refuse_read_only(actor: &Actor, definition: &Definition, operation: Operation) -> Result<(), Fault> {
    if definition.is_read_only(actor, operation) {
        return Err(Fault::forbidden(match actor.via {
            Via::Token => "Forbidden",
            Via::Password | Via::Certificate => "Invalid HTTP method for read-only user",
        }));
    }
    Ok(())
}

/// Refuses everything but the change of a password that is too old; `of` is the operation on a resource that is asked for, if it
/// is one. Comes before every other check but that of logins which may only read. Source: rest-protocol, ageing.
///
/// # Errors
/// [`Fault::Forbidden`].
pub fn refuse_expired(actor: &Actor, of: Option<(&Definition, Operation)>) -> Result<(), Fault> {
    let open = of.is_some_and(|(definition, operation)| definition.open_to_expired && operation == Operation::Create);
    if actor.password_expired && !open { Err(Fault::forbidden(PASSWORD_EXPIRED)) } else { Ok(()) }
}

/// Whether an actor passes the gate of an operation. Source: rest-protocol, roles and account flags.
pub(crate) fn authorise(actor: &Actor, resource: &Resource, operation: Operation) -> Result<(), Fault> {
    let definition = &resource.definition;
    let at_document = operation == Operation::List || definition.own_answer(operation).is_some();
    if !definition.has(operation) || (definition.shape == Shape::Document && !at_document) {
        return Err(Fault::NoSuchPath);
    }
    refuse_read_only(actor, definition, operation)?;
    refuse_expired(actor, Some((definition, operation)))?;
    if !definition.may(actor.role, operation) {
        return Err(Fault::forbidden("Invalid user"));
    }
    if operation.writes() && definition.access.read_only.has(actor.role) {
        return Err(Fault::forbidden("Read-only resource for authenticated role"));
    }
    Ok(())
}
