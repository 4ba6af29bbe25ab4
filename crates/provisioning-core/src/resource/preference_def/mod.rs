//! The catalogues of preferences, one document a level: `subscriberpreferencedefs` and its like. Source:
//! resources/subscriberpreferencedefs and the others of that name.

use async_trait::async_trait;

use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Group};
use crate::fault::Fault;
use crate::preference::{Level, builtin, defs};
use crate::preference_store::audience;
use crate::rules::{Document, Rules};

/// The preferences of one level, each with its kind of value and its choices.
pub struct PreferenceDefs {
    name: &'static str,
    words: &'static str,
    level: Level,
    readers: Roles,
    summary: &'static str,
}

/// The catalogue for subscribers.
pub const SUBSCRIBER: PreferenceDefs = PreferenceDefs {
    name: "subscriberpreferencedefs",
    words: "SubscriberPreferenceDefs",
    level: Level::Subscriber,
    readers: Roles::STAFF.or(Roles::SUBSCRIBERS),
    summary: "The preferences that can be set on subscribers, each with its kind of value and its choices.",
};

/// The catalogue for subscriber profiles.
pub const PROFILE: PreferenceDefs = PreferenceDefs {
    name: "profilepreferencedefs",
    words: "ProfilePreferenceDefs",
    level: Level::Profile,
    readers: Roles::STAFF,
    summary: "The preferences that can be set on subscriber profiles, each with its kind of value and its choices.",
};

/// The catalogue for customers.
pub const CUSTOMER: PreferenceDefs = PreferenceDefs {
    name: "customerpreferencedefs",
    words: "CustomerPreferenceDefs",
    level: Level::Customer,
    readers: Roles::STAFF,
    summary: "The preferences that can be set on customers, each with its kind of value and its choices.",
};

/// The catalogue for domains.
pub const DOMAIN: PreferenceDefs = PreferenceDefs {
    name: "domainpreferencedefs",
    words: "DomainPreferenceDefs",
    level: Level::Domain,
    readers: Roles::OPERATORS,
    summary: "The preferences that can be set on domains, each with its kind of value and its choices.",
};

/// The catalogue for resellers.
pub const RESELLER: PreferenceDefs = PreferenceDefs {
    name: "resellerpreferencedefs",
    words: "ResellerPreferenceDefs",
    level: Level::Reseller,
    readers: Roles::OPERATORS,
    summary: "The preferences that can be set on resellers, each with its kind of value and its choices.",
};

/// The catalogue for peering servers.
pub const PEERING_SERVER: PreferenceDefs = PreferenceDefs {
    name: "peeringserverpreferencedefs",
    words: "PeeringServerPreferenceDefs",
    level: Level::PeeringServer,
    readers: Roles::ADMINS,
    summary: "The preferences that can be set on peering servers, each with its kind of value and its choices.",
};

#[async_trait]
impl Rules for PreferenceDefs {
    fn definition(&self) -> Definition {
        let access = Access { list: self.readers, ..Access::full(Roles::NONE) };
        Definition::new(self.name, "subscribers", Group::Preferences, access)
            .words(self.words)
            .summary(self.summary)
            .document()
    }

    async fn single(&self, ctx: &mut Context<'_>) -> Result<Document, Fault> {
        Ok(defs::document(builtin(), self.level, audience(ctx.actor.role)))
    }
}
