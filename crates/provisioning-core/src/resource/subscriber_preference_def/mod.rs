//! `subscriberpreferencedefs`. Source: resources/subscriberpreferencedefs.

use async_trait::async_trait;

use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Group};
use crate::fault::Fault;
use crate::preference::{Level, builtin, defs};
use crate::preference_store::audience;
use crate::rules::{Document, Rules};

/// The catalogue of the preferences that subscribers may have.
pub struct SubscriberPreferenceDefs;

#[async_trait]
impl Rules for SubscriberPreferenceDefs {
    fn definition(&self) -> Definition {
        let readers = Roles::STAFF.or(Roles::SUBSCRIBERS);
        let access = Access { list: readers, ..Access::full(Roles::NONE) };
        Definition::new("subscriberpreferencedefs", "subscribers", Group::Preferences, access)
            .words("SubscriberPreferenceDefs")
            .summary("The preferences that can be set on subscribers, each with its kind of value and its choices.")
            .document()
    }

    async fn single(&self, ctx: &mut Context<'_>) -> Result<Document, Fault> {
        Ok(defs::document(builtin(), Level::Subscriber, audience(ctx.actor.role)))
    }
}
