//! `ncospatterns`. Source: resources/ncospatterns.

use super::ncos_level::entry::{Entries, Entry, description, pattern};
use crate::actor::Roles;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};

/// Patterns of destinations in classes of service.
pub const RULES: Entries = Entries { entry: &ENTRY, definition };

const ENTRY: Entry = Entry {
    table: "ncos_patterns",
    key: "ncos_level_id",
    parent: "ncos_levels",
    reseller: "reseller_id",
    value: "pattern",
    constraint: "uq_ncos_patterns_pattern",
    unknown: "Invalid ncos_level_id, level does not exist",
    taken: "NCOS pattern already exists for given ncos level",
};

fn definition() -> Definition {
    Definition::new("ncospatterns", ENTRY.table, Group::Routing, Access::full(Roles::OPERATORS))
        .words("NcosPatterns")
        .summary("A pattern of destinations that a class of service allows or bars.")
        .of_reseller("ncos_level.reseller_id")
        .fields([
            Field::id(),
            Field::count("ncos_level_id").required().doc("The class of service."),
            pattern().example("^439[0-9]{2}").doc("Regular expression, once a class of service."),
            description(),
        ])
        .filters([Filter::number("ncos_level_id").doc("The class of service.")])
        .links([Link::item("ncoslevels", "ncos_level_id")])
}
