//! `authtokens`. Source: resources/authtokens.

use async_trait::async_trait;
use chrono::TimeDelta;
use serde_json::json;

use crate::actor::Roles;
use crate::answer::{Answer, Gives};
use crate::authentication::NewToken;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Operation};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose, printed};
use crate::rules::{Document, Rules};
use crate::settings::Settings;

const TABLE: &str = "auth_tokens";
/// Seconds of the longest life: ten years.
const LONGEST: i64 = 10 * 365 * 86_400;

/// Tokens with which a client gets a JSON Web Token without a password.
pub struct AuthTokens;

#[async_trait]
impl Rules for AuthTokens {
    fn definition(&self) -> Definition {
        let access = Access { create: Roles::STAFF.or(Roles::SUBSCRIBERS), ..Access::full(Roles::NONE) };
        Definition::new("authtokens", TABLE, Group::Platform, access)
            .summary("A token with which a client can get a JSON Web Token from /login_jwt without a password.")
            .document()
            .answers(Operation::Create, Gives::Document)
            .fields([
                Field::choice("type", &["onetime", "expires"])
                    .required()
                    .write_only()
                    .derived()
                    .doc("onetime: gone after its first use; expires: good until its time is over."),
                Field::count("expires").required().write_only().derived().doc("Seconds for which it is good."),
                Field::text("token").read_only().derived().doc("The token: 32 hexadecimal digits."),
            ])
    }

    fn check(&self, form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        match form.get("expires") {
            Some(given) if form.int("expires").is_some_and(|seconds| !(1..=LONGEST).contains(&seconds)) => {
                vec![FieldError::new("expires", printed(given), format!("Value must be between 1 and {LONGEST}"))]
            }
            _ => Vec::new(),
        }
    }

    async fn act(&self, ctx: &mut Context<'_>, _operation: Operation, form: Form) -> Result<Answer, Fault> {
        let life = form.int("expires").and_then(TimeDelta::try_seconds);
        let end = life.and_then(|life| ctx.now.checked_add_signed(life));
        let end = end.ok_or_else(|| Fault::Internal("a token without end".to_owned()))?;
        let token = NewToken::new(ctx.actor, form.text("type") == Some("onetime"), end);
        ctx.session.insert(TABLE, &token.row).await?;
        Ok(Answer::Created(Document::from_iter([("token".to_owned(), json!(token.text))])))
    }
}
