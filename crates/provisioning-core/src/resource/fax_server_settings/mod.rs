//! `faxserversettings`. Source: resources/faxserversettings.

use serde_json::json;

use super::feature::{self, ChildList, Feature};
use crate::actor::Roles;
use crate::definition::{Access, Definition, Field, Filter, Kind, Link};
use crate::fault::{Fault, FieldError};
use crate::form::{EMAIL, Form, is_email};
use crate::password;
use crate::query::{Cond, Pattern};
use crate::record::Record;
use crate::settings::Settings;

/// How subscribers send and get faxes.
pub struct FaxServerSettings;

const TABLE: &str = "fax_settings";

const DESTINATIONS: ChildList = ChildList::of_subscriber("destinations", "fax_destinations");

/// Longest password, in characters.
const LONGEST_PASSWORD: usize = 64;

impl Feature for FaxServerSettings {
    fn definition(&self) -> Definition {
        let everybody = Roles::STAFF.or(Roles::SUBSCRIBERS);
        let on = |name| Field::boolean(name).default(true).cleared_when_absent();
        feature::of_subscribers("faxserversettings", Access::existing(everybody))
            .words("FaxServerSettings")
            .summary("Fax settings of one subscriber: header, password, and who gets faxes and reports by mail.")
            .journaled_for(everybody)
            .fields([
                Field::id(),
                Field::text("name").max(64).cleared_when_absent().doc("Name in the header of faxes."),
                Field::new("password", Kind::Password { hashed: false })
                    .cleared_when_absent()
                    .doc("Password of the fax interface."),
                Field::boolean("active").cleared_when_absent().doc("Whether the subscriber has faxes at all."),
                on("t38").doc("Whether T.38 is used."),
                on("ecm").doc("Whether error correction is used."),
                Field::new(DESTINATIONS.member, Kind::List(destination()))
                    .derived()
                    .default(json!([]))
                    .cleared_when_absent()
                    .doc("All addresses; giving them replaces those that were there."),
            ])
            .filters([
                Filter::custom("name_or_password", |value| {
                    let like = |column| Pattern::wild(value).on(column);
                    feature::having(TABLE, Cond::Any(vec![like("name"), like("password")]))
                })
                .doc("Name or password; * and ? are wild cards."),
                Filter::custom("active", |value| {
                    feature::when_on(value, feature::having(TABLE, Cond::eq("active", true)))
                })
                .doc("1: only those that are active."),
            ])
            .links([Link::item("faxserversettings", "id")])
    }

    fn row(&self) -> Option<&'static str> {
        Some(TABLE)
    }

    fn lists(&self) -> &'static [ChildList] {
        &[DESTINATIONS]
    }

    fn check(&self, form: &Form, settings: &Settings) -> Vec<FieldError> {
        let Some(given) = form.text("password") else { return Vec::new() };
        let mut errors = password::check(&settings.sip_password, given, &[]);
        let length = given.chars().count();
        if length > LONGEST_PASSWORD && errors.is_empty() {
            errors.push(format!("Field should not exceed {LONGEST_PASSWORD} characters. You entered {length}"));
        }
        let error = FieldError { field: "password".to_owned(), input: "*****".to_owned(), errors };
        if error.errors.is_empty() { Vec::new() } else { vec![error] }
    }

    fn complete(&self, _subscriber: &Record, form: &mut Form) -> Result<(), Fault> {
        DESTINATIONS.distinct(form, "destination", "Destination")
    }
}

fn destination() -> Vec<Field> {
    vec![
        Field::text("destination")
            .max(255)
            .check(|text| (!is_destination(text)).then(|| EMAIL.to_owned()))
            .label("Destination Email")
            .required()
            .example("anna@example.org")
            .doc("Mail address, or number of a fax machine, given once."),
        Field::choice("filetype", &["TIFF", "PS", "PDF", "PDF14"])
            .label("File Type")
            .required()
            .doc("The format in which it gets faxes."),
        Field::boolean("incoming").default(true).doc("Whether it gets faxes that come in."),
        Field::boolean("outgoing").doc("Whether it gets faxes that are sent."),
        Field::boolean("status").doc("Whether it gets reports."),
    ]
}

/// Whether a text is a mail address, or a number: functions of the other interfaces store numbers, and what is read has to be
/// good for writing.
fn is_destination(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    is_email(text) || ((4..=31).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
