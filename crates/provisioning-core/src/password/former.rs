//! Passwords that an account has had, which an operator may forbid to use again. Source: life-cycle, passwords; config,
//! section 2.2.

use crate::authentication::Legacy;
use crate::context::Context;
use crate::fault::{Fault, FieldError};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::settings::Settings;
use crate::store::Session;

/// What is said of a password that was used before.
const SENTENCE: &str = "Password was previously used";

const ADMINS: &str = "admin_password_history";
const SUBSCRIBERS: &str = "subscriber_password_history";

/// The kinds of passwords of subscribers, named as their columns.
const SIP: &str = "password";
const WEB: &str = "webpassword";

/// Where the former passwords of an account are, by the id in `admins` or `live_subscribers`.
#[derive(Debug, Clone, Copy)]
enum History {
    Admin(i64),
    Sip(i64),
    Web(i64),
}

/// The present password of an account, beside those that it has had before.
#[derive(Clone, Copy)]
pub struct Present<'a> {
    history: History,
    /// Its stored form; `None` when there is none.
    stored: Option<&'a str>,
}

impl<'a> Present<'a> {
    /// That of an administrative user, by its row of `admins`.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub fn of_admin(row: &'a Record) -> Result<Self, Fault> {
        Ok(Self { history: History::Admin(row.id()?), stored: row.opt_text("password")? })
    }

    /// The SIP password of a row of `live_subscribers`.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub fn of_sip(live: &'a Record) -> Result<Self, Fault> {
        Ok(Self { history: History::Sip(live.id()?), stored: live.opt_text(SIP)?.filter(|text| !text.is_empty()) })
    }

    /// The web password of a row of `live_subscribers`.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub fn of_web(live: &'a Record) -> Result<Self, Fault> {
        Ok(Self { history: History::Web(live.id()?), stored: live.opt_text(WEB)?.filter(|text| !text.is_empty()) })
    }

    /// How many passwords count, the present one included.
    fn kept(self, settings: &Settings) -> usize {
        match self.history {
            History::Admin(_) | History::Web(_) => settings.web_password.keep_last_used,
            History::Sip(_) => settings.sip_password.keep_last_used,
        }
    }

    /// How many of those before the present one count.
    fn kept_before(self, settings: &Settings) -> usize {
        self.kept(settings).saturating_sub(1)
    }

    fn rows(self) -> Query {
        let of_subscriber = |id, kind| Query::table(SUBSCRIBERS).eq("live_subscriber_id", id).eq("kind", kind);
        match self.history {
            History::Admin(id) => Query::table(ADMINS).eq("admin_id", id),
            History::Sip(id) => of_subscriber(id, SIP),
            History::Web(id) => of_subscriber(id, WEB),
        }
    }

    /// Whether a stored form can be compared at once; hashes of bcrypt cannot.
    fn is_fast(self, stored: &str) -> bool {
        match self.history {
            History::Admin(_) => Legacy::Md5.is_kind_of(stored),
            History::Web(_) => Legacy::Plain.is_kind_of(stored),
            History::Sip(_) => self.stored == Some(stored),
        }
    }

    fn is_clear(self, stored: &str) -> bool {
        !matches!(self.history, History::Admin(_)) && self.is_fast(stored)
    }

    fn compare_fast(self, stored: &str, password: &str) -> bool {
        match self.history {
            History::Admin(_) => Legacy::Md5.proves(stored, password),
            History::Web(_) | History::Sip(_) => Legacy::Plain.proves(stored, password),
        }
    }

    fn is_among(self, ctx: &Context<'_>, password: &str, stored: Vec<String>) -> Result<bool, Fault> {
        let (fast, slow): (Vec<_>, Vec<_>) = stored.into_iter().partition(|one| self.is_fast(one));
        if fast.iter().any(|one| self.compare_fast(one, password)) {
            return Ok(true);
        }
        ctx.prepared.postponed.matches_any(password, &slow)
    }

    /// Whether a password is the present one. Not asked where no passwords are remembered.
    ///
    /// # Errors
    /// [`Fault::Internal`], also when the unit of work has to be run again.
    pub fn is(self, ctx: &Context<'_>, password: &str) -> Result<bool, Fault> {
        if self.kept(ctx.settings) == 0 {
            return Ok(false);
        }
        self.is_among(ctx, password, self.stored.map(str::to_owned).into_iter().collect())
    }

    /// Whether a password is among the last ones, the present one included, that must not be used again.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`Fault::Internal`], also when the unit of work has to be run again.
    pub async fn was_used(self, ctx: &mut Context<'_>, password: &str) -> Result<bool, Fault> {
        if self.kept(ctx.settings) == 0 {
            return Ok(false);
        }
        let mut stored: Vec<String> = self.stored.map(str::to_owned).into_iter().collect();
        let before = self.kept_before(ctx.settings);
        if before > 0 {
            let rows = ctx.session.select(&self.rows().order("id", true).limit(before as u64)).await?;
            for row in &rows {
                stored.push(row.text("hash")?.to_owned());
            }
        }
        self.is_among(ctx, password, stored)
    }

    /// Keeps the present password as a former one, since another one comes in its place, and forgets those that are too old to
    /// count.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`Fault::Internal`], also when the unit of work has to be run again.
    pub async fn retire(self, ctx: &mut Context<'_>) -> Result<(), Fault> {
        let before = self.kept_before(ctx.settings);
        let Some(stored) = self.stored.filter(|_| before > 0) else { return Ok(()) };
        let hash = if self.is_clear(stored) { ctx.prepared.postponed.hash(stored)? } else { stored.to_owned() };
        let row = Record::new().with("hash", hash).with("create_timestamp", ctx.now);
        let (table, row) = match self.history {
            History::Admin(id) => (ADMINS, row.with("admin_id", id)),
            History::Sip(id) => (SUBSCRIBERS, row.with("live_subscriber_id", id).with("kind", SIP)),
            History::Web(id) => (SUBSCRIBERS, row.with("live_subscriber_id", id).with("kind", WEB)),
        };
        ctx.session.insert(table, &row).await?;
        let mut ids = ctx.session.numbers(&self.rows(), "id").await?;
        ids.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        match ids.get(before..) {
            Some(old) if !old.is_empty() => ctx.session.delete(table, &Cond::ids("id", old)).await.map(drop),
            _ => Ok(()),
        }
    }
}

/// The error of a field with a password that was used before.
pub fn refused(field: &str) -> FieldError {
    FieldError { field: field.to_owned(), input: "*****".to_owned(), errors: vec![SENTENCE.to_owned()] }
}

/// Forgets former passwords of kinds of which none is remembered any more.
///
/// # Errors
/// [`Fault::Store`].
pub async fn sweep(session: &mut dyn Session, settings: &Settings) -> Result<u64, Fault> {
    let mut forgotten = 0;
    if settings.web_password.keep_last_used == 0 {
        forgotten += session.delete(ADMINS, &Cond::always()).await?;
        forgotten += session.delete(SUBSCRIBERS, &Cond::eq("kind", WEB)).await?;
    }
    if settings.sip_password.keep_last_used == 0 {
        forgotten += session.delete(SUBSCRIBERS, &Cond::eq("kind", SIP)).await?;
    }
    Ok(forgotten)
}
