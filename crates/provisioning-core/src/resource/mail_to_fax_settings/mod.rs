//! `mailtofaxsettings`. Source: resources/mailtofaxsettings.

use chrono::NaiveDateTime;
use serde_json::json;

use super::feature::{self, ChildList, Feature};
use crate::actor::Roles;
use crate::definition::{Access, Definition, Field, Filter, Kind, Link};
use crate::fault::Fault;
use crate::query::Cond;
use crate::record::Record;

/// How subscribers send faxes by mail.
pub struct MailToFaxSettings;

const TABLE: &str = "mail_to_fax_settings";

const NOTIFICATIONS: ChildList = ChildList::of_subscriber("secret_renew_notify", "mail_to_fax_notifications");

const ACL: ChildList = ChildList::of_subscriber("acl", "mail_to_fax_acls");

impl Feature for MailToFaxSettings {
    fn definition(&self) -> Definition {
        let list = |list: ChildList, members| {
            Field::new(list.member, Kind::List(members)).derived().default(json!([])).cleared_when_absent()
        };
        let notified =
            vec![Field::text("destination").required().max(255).example("anna@example.org").doc("Mail address.")];
        feature::of_subscribers("mailtofaxsettings", Access::existing(Roles::STAFF.or(Roles::SUBSCRIBERS)))
            .words("MailToFaxSettings")
            .entity("mailtofaxsettings")
            .summary("Mail-to-fax settings of one subscriber: the secret key of its mails, and who may send them.")
            .fields([
                Field::boolean("active").cleared_when_absent().doc("Whether the subscriber may send faxes by mail."),
                Field::text("secret_key")
                    .max(255)
                    .cleared_when_absent()
                    .doc("Key that a mail has to name; none: it need not."),
                Field::timestamp("last_secret_key_modify").doc("When the key became what it is."),
                // Clients know the sentence about a missing one with two blanks.
                Field::choice("secret_key_renew", &["never", "daily", "weekly", "monthly"])
                    .label("Secret Renew Interval ")
                    .required()
                    .default("never")
                    .doc("How often the server makes a new key."),
                list(NOTIFICATIONS, notified).doc("Who is told a new key; giving them replaces those that were there."),
                list(ACL, acl()).doc("Who may send what; giving them replaces those that were there."),
            ])
            .filters([
                Filter::custom("active", |value| {
                    feature::when_on(value, feature::having(TABLE, Cond::eq("active", true)))
                })
                .doc("1: only those that are active."),
                Filter::custom("secret_key_renew", renewed).doc("How often the server makes a new key."),
            ])
            .links([Link::item("mailtofaxsettings", "id")])
    }

    fn row(&self) -> Option<&'static str> {
        Some(TABLE)
    }

    fn lists(&self) -> &'static [ChildList] {
        &[NOTIFICATIONS, ACL]
    }

    /// A key that is taken away leaves the time of its last change.
    fn follow(&self, columns: &mut Record, stored: Option<&Record>, now: NaiveDateTime) -> Result<(), Fault> {
        if !columns.has("secret_key") {
            return Ok(());
        }
        let before = stored.map(|row| row.opt_text("secret_key")).transpose()?.flatten();
        let given = columns.opt_text("secret_key")?.filter(|key| !key.is_empty());
        if given.is_some() && given != before {
            columns.set("last_secret_key_modify", now);
        }
        Ok(())
    }
}

fn acl() -> Vec<Field> {
    vec![
        Field::text("from_email").max(255).example("@example.org").doc("Sender, or its end; none: any."),
        Field::text("received_from").max(255).example("192.0.2.1").doc("Address of the mail server; none: any."),
        Field::text("destination").max(255).example("43*").doc("Number that the fax goes to; none: any."),
        Field::boolean("use_regex").doc("Whether the others are regular expressions."),
    ]
}

/// Who has no settings yet has the default.
fn renewed(value: &str) -> Cond {
    let same = feature::having(TABLE, Cond::Same("secret_key_renew", value.to_owned()));
    if value.eq_ignore_ascii_case("never") {
        return Cond::Any(vec![same, feature::having(TABLE, Cond::always()).negate()]);
    }
    same
}
