//! `provisiond admin`: logins of administrative users, by the rules of the interfaces.

use std::error::Error;
use std::io::Write;
use std::sync::Arc;

use clap::Subcommand;
use provisioning_core::actor::Role;
use provisioning_core::fault::Fault;
use provisioning_core::operation::{Call, Change, Created, Engine, Service};
use provisioning_core::patch::Patch;
use provisioning_core::query::Query;
use provisioning_core::rules::Document;
use provisioning_core::store::Store;
use provisioning_store::Database;
use serde_json::{Value as Json, json};

use super::{password, platform, runtime};
use crate::config::Config;
use crate::hasher::Bcrypt;
use crate::settings;
use crate::wiring::database_options;

/// Items of a page.
const ROWS: usize = 100;

/// Commands on administrative users.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Create a login; the password is read from the terminal or standard input
    Create {
        /// The login
        login: String,
        /// Its role: system, admin, reseller, ccareadmin, ccare or lintercept
        #[arg(long, default_value = "admin")]
        role: String,
        /// Id of its reseller
        #[arg(long, default_value_t = 1)]
        reseller: i64,
        /// It may manage other logins of its reseller
        #[arg(long)]
        master: bool,
    },
    /// Change the password of a login; it is read from the terminal or standard input
    Passwd {
        /// The login
        login: String,
    },
    /// List the logins
    List {
        /// Print a JSON list
        #[arg(long)]
        json: bool,
    },
    /// Keep a login from logging in
    Disable {
        /// The login
        login: String,
    },
}

/// Runs a command.
///
/// # Errors
/// When the rules refuse it, the database does not answer, or writing failed.
pub fn admin(config: &Config, command: &AdminCommand, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    // Before the database is asked: nobody shall wait for a terminal with a connection.
    let password = match command {
        AdminCommand::Create { .. } | AdminCommand::Passwd { .. } => Some(password::read()?),
        AdminCommand::List { .. } | AdminCommand::Disable { .. } => None,
    };
    runtime()?.block_on(async {
        let store = Database::connect(&database_options(config)).await?;
        let hasher = Arc::new(Bcrypt::new(config.provisioning.rest.bcrypt_cost));
        let desk = Desk { engine: Engine::new(store, settings::of_rules(config), hasher) };
        match command {
            AdminCommand::Create { login, role, reseller, master } => {
                // Logins for lawful interception must not have them.
                let sees = role != Role::Lintercept.name();
                let flags = json!({"login": login, "password": password, "role": role, "reseller_id": reseller,
                    "is_active": true, "is_master": master, "show_passwords": sees, "call_data": sees,
                    "billing_data": sees});
                let id = desk.create(flags).await?;
                writeln!(out, "created {login} (id {id})")?;
            }
            AdminCommand::Passwd { login } => desk.set(login, "password", json!(password)).await?,
            AdminCommand::Disable { login } => desk.set(login, "is_active", json!(false)).await?,
            AdminCommand::List { json } => desk.print(*json, out).await?,
        }
        Ok(())
    })
}

/// The operations as the platform itself.
struct Desk {
    engine: Engine<Database>,
}

impl Desk {
    fn call(&self, query: &[(&str, String)]) -> Result<Call, Fault> {
        platform::call("admins", query)
    }

    async fn create(&self, body: Json) -> Result<i64, Fault> {
        let Json::Object(body) = body else { return Err(Fault::Internal("no object".to_owned())) };
        match self.engine.create(&self.call(&[])?, body, false).await? {
            Created::Now(id, _) => Ok(id),
            Created::Before(_) => Err(Fault::Internal("nothing was to be repeated".to_owned())),
        }
    }

    async fn set(&self, login: &str, member: &str, value: Json) -> Result<(), Box<dyn Error>> {
        let query = Query::table("admins").eq("login_key", login.to_lowercase()).limit(1);
        let rows = self.engine.store().read().await?.select(&query).await?;
        let id = rows.first().ok_or_else(|| format!("there is no login {login}"))?.id()?;
        let patch = Patch::parse(&json!([{"op": "replace", "path": format!("/{member}"), "value": value}]))?;
        self.engine.change(&self.call(&[])?, id, Change::Patch(patch), false).await?;
        Ok(())
    }

    async fn all(&self) -> Result<Vec<Document>, Fault> {
        let mut all = Vec::new();
        for page in 1.. {
            let query = [("page", page.to_string()), ("rows", ROWS.to_string())];
            let page = self.engine.list(&self.call(&query)?).await?;
            let more = page.more;
            all.extend(page.items.into_iter().map(|item| {
                let mut document = item.document;
                document.insert("id".to_owned(), item.id.into());
                document
            }));
            if !more {
                break;
            }
        }
        Ok(all)
    }

    async fn print(&self, as_json: bool, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
        let all = self.all().await?;
        if as_json {
            writeln!(out, "{}", serde_json::to_string(&all)?)?;
            return Ok(());
        }
        for one in &all {
            let text = |name: &str| one.get(name).and_then(Json::as_str).unwrap_or_default();
            let number = |name: &str| one.get(name).and_then(Json::as_i64).unwrap_or_default();
            let active = one.get("is_active").and_then(Json::as_bool).unwrap_or_default();
            let state = if active { "active" } else { "disabled" };
            writeln!(
                out,
                "{}\t{}\t{}\treseller {}\t{state}",
                number("id"),
                text("login"),
                text("role"),
                number("reseller_id")
            )?;
        }
        Ok(())
    }
}
