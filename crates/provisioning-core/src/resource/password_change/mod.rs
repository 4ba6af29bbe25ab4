//! `passwordchange`. Source: resources/passwordchange.

use async_trait::async_trait;

use crate::actor::{Roles, Via};
use crate::answer::{Answer, Gives};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Operation};
use crate::fault::{Fault, FieldError};
use crate::form::Form;
use crate::password;
use crate::query::Cond;
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
        let hash = ctx.hash(password).await?;
        let (table, key, column) = if subscriber {
            ("live_subscribers", "subscriber_id", "webpassword")
        } else {
            ("admins", "id", "password")
        };
        let mut row = Record::new().with(column, hash);
        if !subscriber {
            stamp(ctx, &mut row, false);
        }
        match ctx.session.update(table, &Cond::eq(key, ctx.actor.id), &row).await? {
            // Its password stands in the configuration.
            0 if !ctx.actor.has_account() => Err(Fault::rule("Failed to change password.")),
            // The login has gone since the request was let in.
            0 => Err(Fault::Failed("Failed to change password.")),
            _ => Ok(Answer::Nothing),
        }
    }
}
