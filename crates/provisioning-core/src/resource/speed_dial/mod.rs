//! `speeddials`. Source: resources/speeddials.

use async_trait::async_trait;

use super::feature::{self, ChildList, Feature};
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Kind, Link};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, printed};
use crate::preference_store::lacks;
use crate::query::Cond;
use crate::record::Record;
use crate::settings::Settings;

/// Codes that subscribers dial instead of whole destinations.
pub struct SpeedDials;

const SLOTS: ChildList = ChildList::of_subscriber("speeddials", "speed_dials");

/// Longest stored destination, in characters.
const LONGEST: usize = 192;

#[async_trait]
impl Feature for SpeedDials {
    fn definition(&self) -> Definition {
        let everybody = Roles::STAFF.or(Roles::SUBSCRIBERS);
        let slot = vec![
            Field::text("slot")
                .required()
                .max(64)
                .example("*1")
                .doc("The code: one of those that the operator offers."),
            Field::text("destination")
                .required()
                .max(LONGEST)
                .example("4312345")
                .doc("A number, user name, user@host or SIP URI; kept as SIP URI."),
        ];
        feature::of_subscribers("speeddials", Access::existing(everybody))
            .words("SpeedDials")
            .entity("subscriber")
            .summary("Speed dials of one subscriber: codes and the destinations behind them.")
            .journaled_for(everybody)
            .fields([Field::new(SLOTS.member, Kind::List(slot))
                .derived()
                .required()
                .doc("All speed dials; giving them replaces those that were there.")])
            .filters([Filter::custom("nonempty", |value| {
                feature::when_on(value, feature::having(SLOTS.table, Cond::always()))
            })
            .doc("1: only subscribers with a speed dial.")])
            .links([Link::item("speeddials", "id")])
    }

    fn lists(&self) -> &'static [ChildList] {
        &[SLOTS]
    }

    /// A profile binds every role here, operators too.
    async fn authorise(&self, ctx: &mut Context<'_>, subscriber: &Record) -> Result<(), Fault> {
        if lacks(ctx, subscriber.id()?, "speed_dial").await? {
            return Err(Fault::forbidden("This user is not allowed to modify speeddials."));
        }
        Ok(())
    }

    fn check(&self, form: &Form, settings: &Settings) -> Vec<FieldError> {
        let slots = form.list(SLOTS.member).unwrap_or_default().iter().enumerate();
        slots
            .filter_map(|(index, element)| Some((index, printed(element.get("slot")?))))
            .filter(|(_, slot)| !settings.speed_dial_slots.contains(slot))
            .map(|(index, slot)| FieldError::new(format!("{index}_slot"), slot, "Slot invalid."))
            .collect()
    }

    fn complete(&self, subscriber: &Record, form: &mut Form) -> Result<(), Fault> {
        SLOTS.distinct(form, "slot", "Slot")?;
        feature::complete(form, SLOTS.member, subscriber, LONGEST)
    }
}
