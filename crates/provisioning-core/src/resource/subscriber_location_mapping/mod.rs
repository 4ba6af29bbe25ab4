//! `subscriberlocationmappings`. Source: resources/subscriberlocationmappings.

use async_trait::async_trait;

use super::status::TERMINATED;
use super::subscriber::reach;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;
use crate::rules::Rules;

/// The table.
pub(super) const TABLE: &str = "subscriber_location_mappings";

/// Contacts to which calls of subscribers go instead, by caller and callee.
pub struct SubscriberLocationMappings;

#[async_trait]
impl Rules for SubscriberLocationMappings {
    fn definition(&self) -> Definition {
        Definition::new("subscriberlocationmappings", TABLE, Group::Preferences, Access::full(Roles::STAFF))
            .words("SubscriberLocationMappings")
            .summary("A rule that sends calls for a subscriber to another contact, by caller and callee.")
            .of_reseller("subscriber.customer.contact.reseller_id")
            .journaled()
            .fields([
                Field::id(),
                Field::count("subscriber_id").required().doc("The subscriber it belongs to."),
                Field::text("location").max(255).default("").example("sip:foo@10.0.0.1").doc("SIP URI of the contact."),
                Field::text("caller_pattern").max(255).default(".+").doc("Regular expression that the caller matches."),
                Field::text("callee_pattern").max(255).default(".+").doc("Regular expression that the callee matches."),
                Field::choice("mode", &["add", "replace", "offline", "forward"])
                    .required()
                    .doc("Besides the registered contacts, in their place, only without any, or as a forward."),
                Field::text("to_username").max(255).doc("User part of the To header."),
                Field::text("external_id").max(255).doc("Key of another system, free."),
                Field::boolean("enabled").default(true).doc("Whether it is used."),
            ])
            .filters([
                Filter::number("subscriber_id").doc("The subscriber that owns it."),
                Filter::text("external_id").doc("The external id."),
            ])
            .links([Link::item("subscribers", "subscriber_id")])
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        _record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let subscriber_id = form.int("subscriber_id").unwrap_or_default();
        if stored.map(|row| row.int("subscriber_id")).transpose()? == Some(subscriber_id) {
            return Ok(());
        }
        match reach::subscriber(ctx, subscriber_id).await? {
            Some(row) if row.text("status")? != TERMINATED => Ok(()),
            _ => Err(Fault::rule("Subscriber does not exist")),
        }
    }
}
