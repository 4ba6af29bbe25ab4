//! Texts for people. Source: functions, group localisation and ui_strings.

use serde_json::Value as Json;

use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene};
use crate::settings::Settings;

/// Messages that are no faults, and faults whose text names a setting.
const TEXTS: [(&str, &str); 27] = [
    ("Client.Voip.ChooseNumber", "Please choose a number."),
    ("Client.Voip.ForwardSelect", "Please choose where calls are forwarded to."),
    ("Client.Voip.InputErrorFound", "Some of the fields are not filled in correctly."),
    ("Client.Voip.MalformedTargetClass", "Please choose a kind of target."),
    ("Client.Voip.MissingOldPass", "Please enter your current password."),
    ("Client.Voip.MissingPass", "Please enter a password."),
    ("Client.Voip.MissingPass2", "Please enter the password a second time."),
    ("Client.Voip.PassNoMatch", "The passwords differ from each other."),
    ("Client.Voip.FaxQueued", "The fax is waiting to be sent."),
    ("Client.Voip.PassLength", "The password must have at least ${pw_min_char} characters."),
    ("Server.Billing.Success", "The payment was successful."),
    ("Server.Billing.Failed", "The payment has failed."),
    ("Server.Paypal.Error", "The payment service has reported an error."),
    ("Server.Paypal.Fault", "The payment service cannot be reached."),
    ("Server.Paypal.Invalid", "The payment service has refused the payment."),
    ("Server.Voip.AddedRegisteredContact", "The registration was added."),
    ("Server.Voip.PeerGroupDeleted", "The peering group was removed."),
    ("Server.Voip.RemovedContact", "The contact was removed."),
    ("Server.Voip.RemovedRegisteredContact", "The registration was removed."),
    ("Server.Voip.RemovedVoicemail", "The voice mail was removed."),
    ("Server.Voip.RewriteRuleSetDeleted", "The rewrite rule set was removed."),
    ("Server.Voip.SavedContact", "The contact was saved."),
    ("Server.Voip.SavedPass", "The password was changed."),
    ("Server.Voip.SavedSettings", "The settings were saved."),
    ("Server.Voip.SoundSetDeleted", "The sound set was removed."),
    ("Server.Voip.SubscriberCreated", "The subscriber was created."),
    ("Server.Voip.SubscriberDeleted", "The subscriber was removed."),
];

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    vec![
        Function::new(
            "get_localized_string",
            "localisation",
            Backend::Voip,
            "Gives the text of a fault or message code, or nothing where there is none; all texts are English so far.",
            |scene, given| Box::pin(get(scene, given)),
        )
        .takes([
            Member::text("language").required().doc("Two letters."),
            Member::text("code").required().doc("The code: Client.Voip.NoSuchDomain."),
        ])
        .gives(Kind::String)
        .within(Reach::Any),
    ]
}

#[expect(clippy::unused_async, reason = "bodies of functions are futures")]
async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let language = given.text("language")?;
    if language.len() != 2 || !language.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Failure::malformed("language", "parameter 'language' should be two letters"));
    }
    Ok(text(given.text("code")?, scene.settings()).into())
}

/// The text of a code, with the settings that it names.
fn text(code: &str, settings: &Settings) -> Option<String> {
    let own = TEXTS.iter().find(|(name, _)| *name == code).map(|(_, text)| *text);
    let fault = || Code::ALL.iter().find(|known| known.name() == code).map(|known| known.means());
    let text = own.or_else(fault)?;
    Some(text.replace("${pw_min_char}", &settings.functions.min_password.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_name_the_settings_and_nothing_is_left_open() {
        let settings = Settings::default();
        let short = text("Client.Voip.PassLength", &settings);
        assert_eq!(short.as_deref(), Some("The password must have at least 6 characters."));
        assert_eq!(text("Client.Voip.NoSuchThing", &settings), None);
        for code in Code::ALL.iter().map(|code| code.name()).chain(TEXTS.iter().map(|(name, _)| *name)) {
            assert!(text(code, &settings).is_some_and(|text| text.ends_with('.') && !text.contains("${")), "{code}");
        }
    }
}
