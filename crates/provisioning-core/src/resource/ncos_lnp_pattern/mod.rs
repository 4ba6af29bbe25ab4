//! `ncoslnppatterns`. Source: resources/ncoslnppatterns.

use super::ncos_level::entry::{Entries, Entry, description, pattern};
use crate::actor::Roles;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};

/// Patterns that narrow the carriers of classes of service.
pub const RULES: Entries = Entries { entry: &ENTRY, definition };

const ENTRY: Entry = Entry {
    table: "ncos_lnp_patterns",
    key: "ncos_lnp_list_id",
    parent: "ncos_lnp_carriers",
    reseller: "ncos_level.reseller_id",
    value: "pattern",
    constraint: "uq_ncos_lnp_patterns_pattern",
    unknown: "Invalid ncos_lnp_list_id, lnp list does not exist",
    taken: "NCOS pattern already exists for given ncos lnp list id",
};

fn definition() -> Definition {
    Definition::new("ncoslnppatterns", ENTRY.table, Group::Routing, Access::full(Roles::OPERATORS))
        .words("NcosLnpPatterns")
        .summary("A pattern that narrows the carrier of a class of service to certain numbers.")
        .of_reseller("ncos_lnp_list.ncos_level.reseller_id")
        .fields([
            Field::id(),
            Field::count("ncos_lnp_list_id").required().doc("The item of ncoslnpcarriers."),
            pattern().example("^4366").doc("Regular expression, once a carrier of a class of service."),
            description(),
        ])
        .filters([Filter::number("ncos_lnp_list_id").doc("The item of ncoslnpcarriers.")])
        .links([
            // Clients know the relation under a name that no resource has.
            Link::item("ncoslists", "ncos_lnp_list_id"),
            Link::item("ncoslnpcarriers", "ncos_lnp_list_id"),
        ])
}
