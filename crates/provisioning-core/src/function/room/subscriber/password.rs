//! Passwords of subscribers.

use serde_json::Value as Json;

use crate::function::room::lookup;
use crate::function::room::password::check;
use crate::function::{Arguments, Failure, Scene};
use crate::rules::Document;
use crate::settings::Settings;

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
