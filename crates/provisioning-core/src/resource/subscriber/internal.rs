//! The platform's internal subscriber, to whom application servers send calls of unknown numbers. Clients neither see nor make it;
//! who needs it adds its rows to the database. Source: config, section 2.1; default-data, internal_subscribers.

use crate::query::{Cond, Path};
use crate::settings::InternalSubscriber;

fn others(internal: &InternalSubscriber, username: Path, domain: Path) -> Cond {
    Cond::Any(vec![Cond::ne(username, internal.username.as_str()), Cond::ne(domain, internal.domain.as_str())])
}

/// What clients may see of the items that are rows of a table.
pub(crate) fn visible(table: &str, internal: &InternalSubscriber) -> Cond {
    if table == "subscribers" { others(internal, "username", "domain") } else { Cond::always() }
}

/// What clients may see of `live_subscribers`.
pub(crate) fn visible_live(internal: &InternalSubscriber) -> Cond {
    others(internal, "subscriber.username", "subscriber.domain")
}

/// Whether a name is that of the internal subscriber.
pub(super) fn is_named(internal: &InternalSubscriber, username: &str, domain: &str) -> bool {
    let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
    same(username, &internal.username) && same(domain, &internal.domain)
}
