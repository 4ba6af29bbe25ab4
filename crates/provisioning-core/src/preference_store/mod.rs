//! The preferences of objects in the database: what the pure rules of [`crate::preference`] leave to their caller.
//!
//! Reading turns stored rows, addresses and ids into documents, writing applies a [`Plan`](crate::preference::plan::Plan).
//! Both are the same for every level; a [`Place`] says where the rows of one are.

pub mod attributes;
mod file;
mod profile;
mod reading;
mod references;
mod writing;

pub use file::PARAMETER as FILE_PARAMETER;
pub use profile::{lacking, lacks, profiles};
pub use reading::{Content, shown};
pub use references::Owner;

use crate::actor::Role;
use crate::preference::{Audience, Level};
use crate::preference_values::{self, ValueTable};

/// Where the preferences of a level are kept. All its tables name the owner in the same column.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The level.
    pub level: Level,
    /// Plain values.
    pub values: ValueTable,
    /// Lists of addresses: owner, `attribute`, `ipnet`.
    pub addresses: Option<&'static str>,
    /// Documents: owner, `attribute`, `content_type`, `data` in base64.
    pub blobs: Option<&'static str>,
}

/// The preferences of subscribers.
pub const SUBSCRIBER: Place = Place {
    level: Level::Subscriber,
    values: preference_values::SUBSCRIBER,
    addresses: Some("subscriber_allowed_ips"),
    blobs: Some("subscriber_preference_blobs"),
};

/// The preferences of subscriber profiles.
pub const PROFILE: Place = Place {
    level: Level::Profile,
    values: preference_values::PROFILE,
    addresses: Some("profile_allowed_ips"),
    blobs: None,
};

/// The preferences of customers.
pub const CUSTOMER: Place =
    Place { level: Level::Customer, values: preference_values::CUSTOMER, addresses: None, blobs: None };

/// The preferences of the locations of customers.
pub const CUSTOMER_LOCATION: Place = Place {
    level: Level::CustomerLocation,
    values: preference_values::CUSTOMER_LOCATION,
    addresses: None,
    blobs: None,
};

/// The preferences of domains.
pub const DOMAIN: Place = Place {
    level: Level::Domain,
    values: preference_values::DOMAIN,
    addresses: Some("domain_allowed_ips"),
    blobs: Some("domain_preference_blobs"),
};

/// The preferences of resellers.
pub const RESELLER: Place =
    Place { level: Level::Reseller, values: preference_values::RESELLER, addresses: None, blobs: None };

/// The preferences of peering servers.
pub const PEERING_SERVER: Place =
    Place { level: Level::PeeringServer, values: preference_values::PEERING_SERVER, addresses: None, blobs: None };

/// Which preferences a role sees and writes.
pub fn audience(role: Role) -> Audience {
    match role {
        Role::SubscriberAdmin => Audience::SubscriberAdmin,
        Role::Subscriber => Audience::Subscriber,
        Role::System | Role::Admin | Role::Reseller | Role::CcareAdmin | Role::Ccare | Role::Lintercept => {
            Audience::Operator
        }
    }
}
