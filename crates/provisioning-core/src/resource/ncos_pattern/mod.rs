//! `ncospatterns`. Source: resources/ncospatterns.

use async_trait::async_trait;

use super::ncos_level::entry::{Entry, description};
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;
use crate::rewrite;
use crate::rules::Rules;

/// Patterns of destinations in classes of service.
pub struct NcosPatterns;

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

#[async_trait]
impl Rules for NcosPatterns {
    fn definition(&self) -> Definition {
        Definition::new("ncospatterns", ENTRY.table, Group::Routing, Access::full(Roles::OPERATORS))
            .words("NcosPatterns")
            .summary("A pattern of destinations that a class of service allows or bars.")
            .of_reseller("ncos_level.reseller_id")
            .fields([
                Field::id(),
                Field::count("ncos_level_id").required().doc("The class of service."),
                Field::text("pattern")
                    .required()
                    .max(255)
                    .check(rewrite::plain_pattern)
                    .example("^439[0-9]{2}")
                    .doc("Regular expression, once a class of service."),
                description(),
            ])
            .filters([Filter::number("ncos_level_id").doc("The class of service.")])
            .links([Link::item("ncoslevels", "ncos_level_id")])
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        ENTRY.check(ctx, record, stored).await
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        ENTRY.conflict(constraint)
    }
}
