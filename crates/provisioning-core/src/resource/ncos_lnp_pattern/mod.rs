//! `ncoslnppatterns`. Source: resources/ncoslnppatterns.

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

/// Patterns that narrow the carriers of classes of service.
pub struct NcosLnpPatterns;

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

#[async_trait]
impl Rules for NcosLnpPatterns {
    fn definition(&self) -> Definition {
        Definition::new("ncoslnppatterns", ENTRY.table, Group::Routing, Access::full(Roles::OPERATORS))
            .words("NcosLnpPatterns")
            .summary("A pattern that narrows the carrier of a class of service to certain numbers.")
            .of_reseller("ncos_lnp_list.ncos_level.reseller_id")
            .fields([
                Field::id(),
                Field::count("ncos_lnp_list_id").required().doc("The item of ncoslnpcarriers."),
                Field::text("pattern")
                    .required()
                    .max(255)
                    .check(rewrite::plain_pattern)
                    .example("^4366")
                    .doc("Regular expression, once a carrier of a class of service."),
                description(),
            ])
            .filters([Filter::number("ncos_lnp_list_id").doc("The item of ncoslnpcarriers.")])
            .links([
                // Clients know the relation under a name that no resource has.
                Link::item("ncoslists", "ncos_lnp_list_id"),
                Link::item("ncoslnpcarriers", "ncos_lnp_list_id"),
            ])
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
