//! The voice box of a subscriber. Source: functions, group voicebox.

use serde_json::{Value as Json, json};

use super::lookup;
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene, Structure, Switch};
use crate::rules::Document;

const GROUP: &str = "voicebox";
const RESOURCE: &str = "voicemailsettings";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let of_subscriber = |name, doc, run| {
        Function::new(name, GROUP, Backend::Voip, doc, run)
            .takes([
                Member::text("username").required().doc("SIP user name."),
                Member::text("domain").required().doc("SIP domain."),
            ])
            .switched(Switch::Voicemail)
            .within(Reach::Subscriber)
            .fails(&[Code::NoSuchSubscriber])
    };
    vec![
        of_subscriber("get_subscriber_voicebox_preferences", "Reads the settings of the voice box.", |s, g| {
            Box::pin(get(s, g))
        })
        .gives(Kind::Struct("VoiceboxPreferences")),
        of_subscriber("set_subscriber_voicebox_preferences", "Changes the given settings of the voice box.", |s, g| {
            Box::pin(set(s, g))
        })
        .takes([Member::of("preferences", "VoiceboxPreferences").required().doc("What to set.")])
        .fails(&[Code::VoiceBoxPin, Code::Email]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "VoiceboxPreferences",
        "Settings of a voice box.",
        [
            Member::text("password").nullable().secret().doc("PIN of at least four digits."),
            Member::text("email").nullable().doc("Mail address that is told of messages; null: none."),
            Member::flag("attach").doc("The mail has the message in it."),
            Member::flag("delete").doc("A message that has been mailed is deleted."),
        ],
    )]
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    let document = scene.get(RESOURCE, id).await?;
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    let text = |name: &str| document.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    Ok(json!({
        "password": text("pin").filter(|_| scene.actor().flags.show_passwords),
        "email": text("email"),
        "attach": member("attach"),
        "delete": member("delete"),
    }))
}

async fn set(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    let wanted = given.structure("preferences");
    let mut body = Document::new();
    if wanted.has("password") {
        let pin = wanted.opt_text("password").unwrap_or_default();
        if pin.len() < 4 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Failure::new(Code::VoiceBoxPin, "the PIN of a voice box has at least four digits"));
        }
        body.insert("pin".to_owned(), pin.into());
    }
    if wanted.has("email") {
        body.insert("email".to_owned(), wanted.opt_text("email").unwrap_or_default().into());
    }
    for name in ["attach", "delete"] {
        if let Some(flag) = wanted.opt_flag(name) {
            body.insert(name.to_owned(), flag.into());
        }
    }
    if !body.is_empty() {
        scene.merge(RESOURCE, id, body).await?;
    }
    Ok(Json::Null)
}
