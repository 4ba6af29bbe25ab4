//! `admins`. Source: resources/admins; rest-protocol, roles and account flags.

mod input;
pub(crate) mod rights;
pub mod roles;

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Looks};
use crate::fault::{Condition, Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::password;
use crate::password::former::{self, Present};
use crate::patch::Patch;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::reseller::owned;
use crate::rules::{Document, Rules, plain_document};
use crate::settings::Settings;
use crate::value::Value;

const TABLE: &str = "admins";
const SYSTEM: Roles = Roles::of(&[Role::System]);

/// Logins of administrative users.
pub struct Admins;

#[async_trait]
impl Rules for Admins {
    fn definition(&self) -> Definition {
        let access = Access::full(Roles::STAFF.or(Roles::of(&[Role::Lintercept])));
        Definition::new("admins", TABLE, Group::LifeCycle, access)
            .summary("A login of an administrative user: platform, reseller, customer care, lawful interception.")
            .of_reseller("reseller_id")
            .fields([
                Field::id(),
                Field::text("login")
                    .min(5)
                    .max(31)
                    .required()
                    .example("jane.doe")
                    .doc("Login, unique on the platform."),
                Field::hashed_password("password")
                    .write_only()
                    .required_on_create()
                    .doc("Password. Only the system role may change that of another login."),
                Field::new("email", Kind::Email).doc("E-mail address, unique on the platform when set."),
            ])
            .fields(flags())
            .fields([
                Field::count("reseller_id")
                    .label("Reseller")
                    .required()
                    .only_for(Roles::PLATFORM)
                    .doc("The reseller that the login belongs to."),
                Field::new("role", Kind::Custom(input::role))
                    .looks(Looks::Word(roles::NAMES))
                    .derived()
                    .doc("Role of the login; sets the flags that make it and wins over them."),
            ])
            .filters([
                Filter::number("reseller_id").doc("Logins of a reseller."),
                Filter::like("login").doc("Login; * is a wild card."),
            ])
            .links([Link::item("admins", "id"), Link::item("resellers", "reseller_id").shown_to(Roles::ADMINS)])
    }

    fn visible(&self, actor: &Actor) -> Cond {
        rights::visible(actor)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        rows.iter()
            .map(|row| {
                let mut document = plain_document(ctx, row)?;
                document.insert("role".to_owned(), Json::from(rights::role(row).name()));
                Ok(document)
            })
            .collect()
    }

    /// A patch of a flag that makes the role is meant as such; the role that the document shows does not undo it.
    fn patched(&self, patch: &Patch, document: &mut Document) {
        if !patch.touches("role") && roles::FLAGS.iter().any(|flag| patch.touches(flag)) {
            document.remove("role");
        }
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        purpose: Purpose,
    ) -> Result<(), Fault> {
        input::read_flags(ctx.definition, body);
        if purpose == Purpose::Create { rights::may_create_any(ctx.actor) } else { Ok(()) }
    }

    fn check(&self, form: &Form, _purpose: Purpose, settings: &Settings) -> Vec<FieldError> {
        let Some(password) = form.text("password") else { return Vec::new() };
        let login = form.text("login").unwrap_or_default();
        let errors = password::check_login(&settings.web_password, password, &[(login, "Must not contain login")]);
        let error = FieldError { field: "password".to_owned(), input: "*****".to_owned(), errors };
        if error.errors.is_empty() { Vec::new() } else { vec![error] }
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if let Some(row) = stored
            && row.text("login")? == rights::SPECIAL
        {
            input::keep_only_activity(form, record);
        }
        if let Some(role) = form.text("role").and_then(roles::by_name) {
            input::apply_role(role, stored, record);
        }
        let after = input::merged(stored, record);
        let password = form.text("password");
        match stored {
            None => rights::may_create(ctx.actor, &after)?,
            Some(row) => rights::may_change(ctx.actor, row, &after, password.is_some())?,
        }
        rights::check_combination(ctx.actor, &after)?;
        check_unique(ctx, record, stored).await?;
        owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id'").await?;
        if let Some(password) = password {
            if let Some(row) = stored {
                replace_password(ctx, row, password).await?;
            }
            record.set("password", ctx.hash(password).await?);
            record.set("password_set_at", ctx.now);
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        rights::may_delete(ctx.actor, stored)?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        let (_, _, sentence) = UNIQUE.iter().find(|(_, key, _)| constraint == format!("uq_admins_{key}"))?;
        Some(taken(sentence))
    }
}

/// Refuses a password that was used before, and keeps the one that it replaces as a former one.
async fn replace_password(ctx: &mut Context<'_>, row: &Record, password: &str) -> Result<(), Fault> {
    let present = Present::of_admin(row)?;
    if present.was_used(ctx, password).await? {
        return Err(Fault::Invalid(vec![former::refused("password")]));
    }
    present.retire(ctx).await
}

fn flags() -> Vec<Field> {
    let flag = Field::boolean;
    vec![
        flag("is_master").doc("Manages other logins."),
        flag("is_active").default(true).doc("Can log in."),
        flag("read_only").doc("May only read."),
        flag("show_passwords").doc("Sees passwords of subscribers."),
        flag("call_data").doc("Sees call data."),
        flag("billing_data").doc("Sees billing data."),
        flag("can_reset_password").doc("May ask for a new password by mail."),
        flag("is_ccare").doc("Customer care."),
        flag("is_system").only_for(SYSTEM).doc("System login."),
        flag("lawful_intercept").only_for(SYSTEM).doc("Lawful interception."),
        flag("is_superuser").only_for(Roles::ADMINS).doc("Sees all resellers."),
    ]
}

/// Members that are unique: name, name of the constraint, sentence.
const UNIQUE: [(&str, &str, &str); 2] = [
    ("login", "login", "Admin with this login already exists"),
    ("email", "email", "Admin with this email already exists"),
];

fn taken(sentence: &str) -> Fault {
    Fault::known(Condition::AdminExists, sentence)
}

/// Fills the columns by which logins and e-mail addresses are unique, and sees that they are.
async fn check_unique(ctx: &mut Context<'_>, record: &mut Record, stored: Option<&Record>) -> Result<(), Fault> {
    let own = stored.map_or(Ok(0), Record::id)?;
    for ((column, _, sentence), key_column) in UNIQUE.into_iter().zip(["login_key", "email_key"]) {
        let key = match record.get(column) {
            Some(Value::Text(text)) => Some(text.to_lowercase()),
            Some(_) => None,
            None => continue,
        };
        if let Some(key) = &key {
            let same = Query::table(TABLE).eq(key_column, key.as_str()).filter(Cond::ne("id", own));
            if ctx.exists(&same).await? {
                return Err(taken(sentence));
            }
        }
        record.set(key_column, key);
    }
    Ok(())
}
