//! `voicemailsettings`. Source: resources/voicemailsettings. The box itself is made with its subscriber and follows the
//! subscriber's numbers.

use super::feature::{self, Feature};
use super::subscriber::numbers::follow::BOXES;
use crate::actor::Roles;
use crate::definition::{Access, Definition, Field, Filter, Kind};
use crate::fault::FieldError;
use crate::form::Form;
use crate::settings::Settings;

/// PIN and mails of voice boxes.
pub struct VoicemailSettings;

impl Feature for VoicemailSettings {
    fn definition(&self) -> Definition {
        let everybody = Roles::STAFF.or(Roles::SUBSCRIBERS);
        feature::of_subscribers("voicemailsettings", Access::existing(everybody))
            .words("VoicemailSettings")
            .summary("Voice box of one subscriber: its PIN, and whether and where messages are mailed.")
            .journaled_for(everybody)
            .fields([
                Field::id(),
                Field::text("pin").required().min(4).max(31).example("1234").doc("PIN of the box, 4 to 31 characters."),
                Field::new("email", Kind::Email)
                    .default("")
                    .cleared_when_absent()
                    .doc("Mail address that is told of messages; empty: none."),
                Field::boolean("delete")
                    .column("delete_sent")
                    .cleared_when_absent()
                    .doc("Whether a message is deleted that has been mailed; needs `attach`."),
                Field::boolean("attach").cleared_when_absent().doc("Whether the mail has the message in it."),
                Field::text("sms_number")
                    .max(31)
                    .check(number)
                    .default("")
                    .cleared_when_absent()
                    .doc("Number that gets a short message; empty: none."),
            ])
            .filters([Filter::number("subscriber_id").on("id").doc("The subscriber.")])
    }

    fn row(&self) -> Option<&'static str> {
        Some(BOXES)
    }

    fn check(&self, form: &Form, _settings: &Settings) -> Vec<FieldError> {
        let lost = form.flag("delete") == Some(true) && form.flag("attach") != Some(true);
        lost.then(|| FieldError::new("attach", "0", "Must be set if delete is set")).into_iter().collect()
    }
}

fn number(text: &str) -> Option<String> {
    let good = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    (!good).then(|| "Invalid E164 number".to_owned())
}
