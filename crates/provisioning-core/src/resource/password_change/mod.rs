//! `passwordchange`. Source: resources/passwordchange.

use async_trait::async_trait;

use crate::actor::{Roles, Via};
use crate::answer::{Answer, Gives};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Operation};
use crate::fault::{Fault, FieldError};
use crate::form::Form;
use crate::password;
use crate::password::former::{self, Present};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Rules, stamp};

const FIELD: &str = "new_password";

/// The caller's own password.
pub struct PasswordChange;

#[async_trait]
impl Rules for PasswordChange {
    fn definition(&self) -> Definition {
        let access = Access { create: Roles::ALL, ..Access::full(Roles::NONE) };
        Definition::new("passwordchange", "admins", Group::Platform, access)
            .summary("Changes the password of the caller.")
            .document()
            .answers(Operation::Create, Gives::Nothing)
            // A login whose password somebody else has read must be able to change it, whatever else it may do.
            .open_to_read_only(&[Via::Password, Via::Certificate, Via::Token])
            .open_to_expired()
            .fields([Field::hashed_password(FIELD).required().write_only().doc("The new password.")])
    }

    async fn act(&self, ctx: &mut Context<'_>, _operation: Operation, form: Form) -> Result<Answer, Fault> {
        let password = form.text(FIELD).unwrap_or_default();
        let subscriber = ctx.actor.is(Roles::SUBSCRIBERS);
        let login = ctx.actor.login.as_str();
        let names = match login.rsplit_once('@') {
            Some((name, _)) if subscriber => [(name, "Must not contain username")],
            _ => [(login, "Must not contain login")],
        };
        let errors = password::check_login(&ctx.settings.web_password, password, &names);
        if !errors.is_empty() {
            return Err(Fault::Invalid(vec![FieldError {
                field: FIELD.to_owned(),
                input: "*****".to_owned(),
                errors,
            }]));
        }
        change(ctx, password, subscriber).await.map(|()| Answer::Nothing)
    }
}

async fn change(ctx: &mut Context<'_>, password: &str, subscriber: bool) -> Result<(), Fault> {
    let (table, key) = if subscriber { ("live_subscribers", "subscriber_id") } else { ("admins", "id") };
    let query = Query::table(table).eq(key, ctx.actor.id).lock();
    let Some(stored) = ctx.first(&query).await? else {
        return Err(if ctx.actor.has_account() {
            // The login has gone since the request was let in.
            Fault::Failed("Failed to change password.")
        } else {
            // Its password stands in the configuration.
            Fault::rule("Failed to change password.")
        });
    };
    let present = if subscriber { Present::of_web(&stored)? } else { Present::of_admin(&stored)? };
    if present.was_used(ctx, password).await? {
        return Err(Fault::Invalid(vec![former::refused(FIELD)]));
    }
    present.retire(ctx).await?;
    let hash = ctx.hash(password).await?;
    let mut row = if subscriber {
        Record::new().with("webpassword", hash).with("webpassword_set_at", ctx.now)
    } else {
        Record::new().with("password", hash).with("password_set_at", ctx.now)
    };
    if !subscriber {
        stamp(ctx, &mut row, false);
    }
    ctx.session.update(table, &Cond::eq("id", stored.id()?), &row).await.map(drop)
}
