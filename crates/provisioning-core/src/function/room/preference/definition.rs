//! What preferences there are.

use serde_json::{Value as Json, json};

use super::GROUP;
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Structure};
use crate::preference::{Level, builtin};

/// Ids of the choices of a preference lie between its own id times this and the next.
const CHOICES: u32 = 1000;

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    vec![
        Function::new("get_preferences", GROUP, Backend::Voip, "Lists the preference definitions.", |_, _| {
            Box::pin(async { Ok(definitions()) })
        })
        .gives(Kind::list(Kind::Struct("PreferenceDefinition")))
        .within(Reach::Any),
        Function::new(
            "get_enum_options",
            GROUP,
            Backend::Voip,
            "Lists the values of an enum preference.",
            |_, given| Box::pin(async { options(given) }),
        )
        .takes([
            Member::int("preference_id").required().doc("Id of the preference."),
            Member::text("pref_type").doc("usr, dom or peer: only the values of that level."),
        ])
        .gives(Kind::list(Kind::Struct("EnumOption")))
        .fails(&[Code::NoSuchPreference])
        .within(Reach::Any),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "PreferenceDefinition",
            "One preference.",
            [
                Member::int("id").required().doc("Its id."),
                Member::text("preference").required().doc("Its name."),
                Member::text("data_type").required().doc("boolean, int, string or enum."),
                Member::int("max_occur").required().doc("1 for one value, 0 for any number of them."),
                Member::flag("usr_pref").required().doc("Can be set on subscribers."),
                Member::flag("dom_pref").required().doc("Can be set on domains."),
                Member::flag("peer_pref").required().doc("Can be set on peering hosts."),
                Member::flag("read_only").required().doc("Cannot be set by functions."),
                Member::text("description").nullable().doc("What it does."),
                Member::text("label").nullable().doc("A short name for people."),
            ],
        ),
        Structure::new(
            "EnumOption",
            "One value of an enum preference.",
            [
                Member::int("id").required().doc("Its id."),
                Member::text("label").required().doc("A name for people."),
                Member::text("value").nullable().doc("What is set; null for nothing."),
                Member::flag("default_val").doc("Whether it applies when nothing is set."),
            ],
        ),
    ]
}

fn definitions() -> Json {
    let public = builtin().iter().filter(|definition| definition.is_public());
    public
        .map(|definition| {
            json!({
                "id": definition.id,
                "preference": definition.name,
                "data_type": definition.data_type.word(),
                "max_occur": definition.max_occur,
                "usr_pref": definition.is_on(Level::Subscriber),
                "dom_pref": definition.is_on(Level::Domain),
                "peer_pref": definition.is_on(Level::PeeringServer),
                "read_only": definition.read_only,
                "description": definition.description,
                "label": definition.label,
            })
        })
        .collect()
}

fn options(given: &Arguments) -> Result<Json, Failure> {
    let id = given.int("preference_id")?;
    let found = builtin().iter().find(|one| i64::from(one.id) == id && one.is_public() && !one.choices.is_empty());
    let unknown =
        || Failure::new(Code::NoSuchPreference, format!("unknown enum preference '{id}'")).about(id.to_string());
    let definition = found.ok_or_else(unknown)?;
    let level = match given.opt_text("pref_type") {
        None => None,
        Some("usr" | "usr_pref") => Some(Level::Subscriber),
        Some("dom" | "dom_pref") => Some(Level::Domain),
        Some("peer" | "peer_pref") => Some(Level::PeeringServer),
        Some(_) => return Err(Failure::malformed("pref_type", "parameter 'pref_type' should be usr, dom or peer")),
    };
    let choices = (0..).zip(&definition.choices);
    let offered = choices.filter(|(_, choice)| level.is_none_or(|level| choice.levels.contains(level)));
    Ok(offered
        .map(|(at, choice): (u32, _)| {
            json!({
                "id": definition.id * CHOICES + at,
                "label": choice.label,
                "value": choice.value,
                "default_val": choice.default_val,
            })
        })
        .collect())
}
