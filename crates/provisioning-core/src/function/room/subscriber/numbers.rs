//! The numbers of a subscriber.

use std::collections::HashSet;

use serde_json::{Value as Json, json};

use super::show;
use crate::form::printed;
use crate::function::room::number::{allocation, digits};
use crate::function::room::{check, lookup};
use crate::function::{Arguments, Code, Failure, Member, Scene, Structure};
use crate::rules::Document;
use crate::settings::Settings;

/// What can be wrong with numbers.
pub(super) const FAULTS: &[Code] = &[
    Code::MalformedCc,
    Code::MalformedAc,
    Code::MalformedSn,
    Code::MissingNumberPart,
    Code::AssignedNumber,
    Code::DeniedNumber,
    Code::DuplicatedNumber,
];

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "PhoneNumber",
        "One number in parts.",
        [
            Member::text("cc").required().doc("Country code, without zeros in front."),
            Member::text("ac").doc("Area code, may be empty."),
            Member::text("sn").required().doc("Subscriber number."),
        ],
    )]
}

/// The primary number that `cc`, `ac` and `sn` make: they come together, and all of them null remove it.
pub(super) fn primary(given: &Arguments) -> Result<Option<Json>, Failure> {
    const PARTS: [&str; 3] = ["cc", "ac", "sn"];
    if !PARTS.iter().any(|part| given.has(part)) {
        return Ok(None);
    }
    if PARTS.iter().all(|part| given.opt_text(part).is_none()) {
        return Ok(Some(Json::Null));
    }
    match (given.opt_text("cc"), given.opt_text("sn")) {
        (Some(cc), Some(sn)) => Ok(Some(json!({"cc": cc, "ac": given.opt_text("ac").unwrap_or_default(), "sn": sn}))),
        _ => Err(Failure::new(Code::MissingNumberPart, "cc, ac and sn must come together")),
    }
}

/// Refuses numbers with a malformed part, and one that is there twice.
pub(super) fn check_all(settings: &Settings, primary: Option<&Json>, aliases: &[Json]) -> Result<(), Failure> {
    let mut seen = HashSet::new();
    for number in primary.into_iter().filter(|number| !number.is_null()).chain(aliases) {
        check_parts(settings, number)?;
        let digits = digits(number);
        if !seen.insert(digits.clone()) {
            let text = format!("number '{digits}' is given more than once");
            return Err(Failure::new(Code::DuplicatedNumber, text).about(digits));
        }
    }
    Ok(())
}

fn check_parts(settings: &Settings, number: &Json) -> Result<(), Failure> {
    let part = |name: &str| number.get(name).map(printed).unwrap_or_default();
    let malformed = |code, name: &str| {
        let text = part(name);
        Err(Failure::new(code, format!("malformed {name} '{text}' in request")).about(text))
    };
    if !check::is_cc(&part("cc"), settings) {
        return malformed(Code::MalformedCc, "cc");
    }
    if !part("ac").is_empty() && !check::is_ac(&part("ac"), settings) {
        return malformed(Code::MalformedAc, "ac");
    }
    if check::is_sn(&part("sn"), settings) { Ok(()) } else { malformed(Code::MalformedSn, "sn") }
}

/// The alias numbers that a subscriber has.
async fn current(scene: &mut Scene<'_>, id: i64) -> Result<Vec<Json>, Failure> {
    let document = scene.get("subscribers", id).await?;
    let aliases = document.get("alias_numbers").and_then(Json::as_array).into_iter().flatten();
    Ok(aliases.map(show::number).collect())
}

async fn save(scene: &mut Scene<'_>, id: i64, aliases: Vec<Json>) -> Result<Json, Failure> {
    scene.merge("subscribers", id, Document::from_iter([("alias_numbers".to_owned(), aliases.into())])).await?;
    Ok(Json::Null)
}

pub(super) async fn add(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    let mut aliases = current(scene, id).await?;
    let new = given.list("alias_numbers");
    check_all(scene.settings(), None, new)?;
    allocation::check(scene, new.iter(), Some(id)).await?;
    for number in new {
        let digits = digits(number);
        if aliases.iter().any(|known| self::digits(known) == digits) {
            let text = format!("number '{digits}' is an alias of this subscriber already");
            return Err(Failure::new(Code::ExistingAlias, text).about(digits));
        }
        aliases.push(number.clone());
    }
    save(scene, id, aliases).await
}

pub(super) async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    let mut aliases = current(scene, id).await?;
    for number in given.list("alias_numbers") {
        let digits = digits(number);
        let Some(at) = aliases.iter().position(|known| self::digits(known) == digits) else {
            return Err(Failure::new(Code::NoSuchNumber, format!("unknown number '{digits}'")).about(digits));
        };
        aliases.remove(at);
    }
    save(scene, id, aliases).await
}
