//! `autoattendants`. Source: resources/autoattendants.

use super::feature::{self, ChildList, Feature};
use crate::actor::Roles;
use crate::definition::{Access, Definition, Field, Kind, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;

/// Keys that callers press at the auto attendants of subscribers.
pub struct AutoAttendants;

const SLOTS: ChildList = ChildList::of_subscriber("slots", "auto_attendant_slots");

const KEYS: &[&str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "default"];

/// Longest stored destination, in characters.
const LONGEST: usize = 255;

impl Feature for AutoAttendants {
    fn definition(&self) -> Definition {
        let slot = vec![
            Field::id(),
            Field::choice("slot", KEYS).label("Key").required().doc("The key; default: none in time."),
            Field::text("destination")
                .required()
                .max(LONGEST)
                .example("4312345")
                .doc("Where the call goes: a number, user name, user@host or SIP URI; kept as SIP URI."),
        ];
        feature::of_subscribers("autoattendants", Access::existing(Roles::STAFF.or(Roles::SUBSCRIBERS)))
            .words("AutoAttendants")
            .entity("subscriber")
            .summary("The auto attendant of one subscriber: where calls go by the key that the caller presses.")
            .journaled()
            .fields([
                feature::subscriber_id(),
                Field::new(SLOTS.member, Kind::List(slot))
                    .derived()
                    .required()
                    .doc("All keys with a destination; giving them replaces those that were there."),
            ])
            .links([Link::item("autoattendants", "id")])
    }

    fn lists(&self) -> &'static [ChildList] {
        &[SLOTS]
    }

    fn complete(&self, subscriber: &Record, form: &mut Form) -> Result<(), Fault> {
        feature::complete(form, SLOTS.member, subscriber, LONGEST)
    }
}
