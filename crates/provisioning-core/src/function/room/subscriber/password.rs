//! Passwords of subscribers: stricter than REST, since these interfaces have a least length of their own.
//! Source: config, ossbss.provisioning.pw_min_char.

use serde_json::Value as Json;

use crate::function::room::{admin, lookup};
use crate::function::{Arguments, Code, Failure, Scene};
use crate::password::flaws;
use crate::rules::Document;
use crate::settings::{PasswordRules, Settings};

/// What can be wrong with a password.
pub(super) const FAULTS: &[Code] = &[
    Code::PassLength,
    Code::PasswordMinLength,
    Code::PasswordMaxLength,
    Code::PasswordMusthaveDigit,
    Code::PasswordMusthaveLowercase,
    Code::PasswordMusthaveUppercase,
    Code::PasswordMusthaveSpecialchar,
];

fn check(settings: &Settings, rules: &PasswordRules, password: &str) -> Result<(), Failure> {
    let least = settings.functions.min_password;
    if password.chars().count() < least {
        return Err(Failure::new(Code::PassLength, format!("password must have at least {least} characters")));
    }
    let Some(flaw) = flaws(rules, password).into_iter().next() else { return Ok(()) };
    Err(Failure::new(admin::code(flaw), format!("password: {flaw}")))
}

/// Checks the passwords of a subscriber's members.
pub(in crate::function::room) fn of_document(settings: &Settings, given: &Arguments) -> Result<(), Failure> {
    if let Some(password) = given.opt_text("password") {
        check(settings, &settings.sip_password, password)?;
    }
    match given.opt_text("webpassword") {
        Some(password) => check(settings, &settings.web_password, password),
        None => Ok(()),
    }
}

async fn set(scene: &mut Scene<'_>, id: i64, member: &str, password: &str) -> Result<Json, Failure> {
    scene.merge("subscribers", id, Document::from_iter([(member.to_owned(), password.into())])).await?;
    Ok(Json::Null)
}

pub(super) async fn set_sip(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    of_document(scene.settings(), given)?;
    set(scene, id, "password", given.text("password")?).await
}

pub(super) async fn set_web(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::web_user(scene, given).await?.id()?;
    of_document(scene.settings(), given)?;
    set(scene, id, "webpassword", given.text("webpassword")?).await
}
