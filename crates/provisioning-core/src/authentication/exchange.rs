//! JSON Web Tokens for credentials, and callers by such tokens. Source: rest-protocol, JSON Web Tokens.

use chrono::NaiveDateTime;
use serde_json::{Map, Value as Json, json};

use super::account::Account;
use super::jwt::{self, Claims};
use super::{Audience, Login};
use crate::actor::{Actor, PASSWORD_EXPIRED, Role, Roles, Via};
use crate::fault::Fault;
use crate::operation::Engine;
use crate::query::Query;
use crate::rules::Document;
use crate::settings::TokenSettings;
use crate::store::Store;

/// What is exchanged for a token.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// Whose logins count.
    pub audience: Audience,
    /// The members of the request: `username` and `password`, `token`, or `jwt`.
    pub members: &'a Document,
    /// The domain that is meant when a subscriber's name has none.
    pub domain: &'a str,
    /// The client's address.
    pub address: &'a str,
    /// When, UTC.
    pub now: NaiveDateTime,
}

impl<'a> Credentials<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.members.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    fn login(&self) -> Result<Login<'a>, Fault> {
        let (Some(user), Some(password)) = (self.text("username"), self.text("password")) else {
            return Err(Fault::rule("No username or password given"));
        };
        if !password.is_ascii() {
            return Err(Fault::rule("'password' contains invalid characters"));
        }
        let (user, domain) = match self.audience {
            Audience::Staff | Audience::System => (user, ""),
            Audience::Subscribers => user.rsplit_once('@').unwrap_or((user, self.domain)),
        };
        Ok(Login { audience: self.audience, user, domain, password, address: self.address, now: self.now })
    }
}

fn no() -> Fault {
    Fault::forbidden("Forbidden!")
}

impl<S: Store> Engine<S> {
    pub(super) async fn exchange_for_token(&self, credentials: &Credentials<'_>) -> Result<Document, Fault> {
        let settings = self.current_settings();
        let tokens = settings.tokens.as_ref().ok_or(Fault::Failed("No JWT key has been configured"))?;
        let account = if let Some(jwt) = credentials.text("jwt") {
            self.renewing(credentials, tokens, jwt).await?
        } else if let Some(token) = credentials.text("token") {
            self.by_auth_token(credentials, token).await?
        } else {
            let proven = self.prove(&credentials.login()?, true).await?;
            proven.ok_or_else(|| Fault::forbidden("User not found"))?
        };
        self.issue(&account, tokens, credentials.now).await
    }

    /// The account of a token that is still valid.
    async fn renewing(&self, from: &Credentials<'_>, tokens: &TokenSettings, jwt: &str) -> Result<Account, Fault> {
        let claims = jwt::read(&tokens.key, jwt, seconds(from.now)).ok_or_else(no)?;
        match self.claimed(from.audience, &claims).await? {
            Some((account, true)) => Ok(account),
            _ => Err(no()),
        }
    }

    /// The account of a token made by `authtokens`.
    async fn by_auth_token(&self, from: &Credentials<'_>, token: &str) -> Result<Account, Fault> {
        let made = self.take_token(token, from.now).await?.ok_or_else(no)?;
        let role = Role::from_name(&made.role).ok_or_else(no)?;
        let account = match (from.audience, Roles::SUBSCRIBERS.has(role)) {
            (Audience::Staff, false) => self.admin_by_id(made.user_id).await?.filter(|(_, active)| *active),
            (Audience::Subscribers, true) => self.subscriber_by_id(made.user_id).await?.map(|account| (account, true)),
            _ => None,
        };
        let (account, _) = account.ok_or_else(no)?;
        // It stands for the user with the role that it had then.
        if self.actor(&account, Via::Token, from.now).await?.role == role { Ok(account) } else { Err(no()) }
    }

    async fn issue(&self, account: &Account, tokens: &TokenSettings, now: NaiveDateTime) -> Result<Document, Fault> {
        let actor = self.actor(account, Via::Token, now).await?;
        if actor.password_expired {
            return Err(Fault::forbidden(PASSWORD_EXPIRED));
        }
        let exp = tokens.lifetime.map(|lifetime| seconds(now).saturating_add(lifetime));
        let (claims, id_name) = if actor.is(Roles::SUBSCRIBERS) {
            let row = self.first(&Query::table("subscribers").eq("id", actor.id)).await?.ok_or_else(no)?;
            let name = actor.login.rsplit_once('@').map_or(actor.login.as_str(), |(name, _)| name);
            let uuid = row.text("uuid")?.to_owned();
            (Claims { subscriber_uuid: Some(uuid), username: name.to_owned(), exp, id: None }, "subscriber_id")
        } else {
            (Claims { id: Some(actor.id), username: actor.login.clone(), exp, subscriber_uuid: None }, "id")
        };
        let jwt =
            jwt::sign(&tokens.key, &claims).ok_or_else(|| Fault::Internal("a token cannot be made".to_owned()))?;
        let mut document = Map::from_iter([("jwt".to_owned(), Json::from(jwt)), (id_name.to_owned(), json!(actor.id))]);
        if let Some(end) = exp {
            document.insert("expires".to_owned(), json!(end));
        }
        Ok(document)
    }

    /// Whom claims name, and whether that login is active.
    async fn claimed(&self, audience: Audience, claims: &Claims) -> Result<Option<(Account, bool)>, Fault> {
        match (audience, claims.id, &claims.subscriber_uuid) {
            (Audience::Staff, Some(id), _) => self.admin_by_id(id).await,
            (Audience::Subscribers, _, Some(uuid)) => {
                Ok(self.subscriber_by_uuid(&super::key(uuid)).await?.map(|account| (account, true)))
            }
            _ => Ok(None),
        }
    }

    pub(super) async fn by_token(&self, audience: Audience, token: &str, now: NaiveDateTime) -> Result<Actor, Fault> {
        let settings = self.current_settings();
        let claims = settings.tokens.as_ref().and_then(|tokens| jwt::read(&tokens.key, token, seconds(now)));
        let found = match claims {
            Some(claims) => self.claimed(audience, &claims).await?,
            None => None,
        };
        match found {
            Some((account, true)) => self.actor(&account, Via::Token, now).await,
            Some((_, false)) => Err(Fault::forbidden("Forbidden")),
            None => Err(Fault::forbidden("Invalid user")),
        }
    }
}

/// Seconds since 1970.
fn seconds(now: NaiveDateTime) -> i64 {
    now.and_utc().timestamp()
}
