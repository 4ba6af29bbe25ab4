//! `ncoslnpcarriers`. Source: resources/ncoslnpcarriers.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::lnp_carrier;
use super::ncos_level::entry::{Entry, description};
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::record::Record;
use crate::rules::Rules;
use crate::settings::Settings;

/// Carriers of ported numbers in classes of service.
pub struct NcosLnpCarriers;

const ENTRY: Entry = Entry {
    table: "ncos_lnp_carriers",
    key: "ncos_level_id",
    parent: "ncos_levels",
    reseller: "reseller_id",
    value: "carrier_id",
    constraint: "uq_ncos_lnp_carriers_carrier",
    unknown: "Invalid ncos_level_id, level does not exist",
    taken: "NCOS lnp entry already exists for given ncos level",
};

#[async_trait]
impl Rules for NcosLnpCarriers {
    fn definition(&self) -> Definition {
        Definition::new("ncoslnpcarriers", ENTRY.table, Group::Routing, Access::full(Roles::OPERATORS))
            .words("NcosLnpCarriers")
            .summary("A carrier whose ported numbers a class of service allows or bars.")
            .of_reseller("ncos_level.reseller_id")
            .fields([
                Field::id(),
                Field::count("ncos_level_id").required().doc("The class of service."),
                Field::count("carrier_id").doc("The carrier, once a class of service; has to be given."),
                description(),
            ])
            .filters([
                Filter::number("ncos_level_id").doc("The class of service."),
                Filter::number("carrier_id").doc("The carrier."),
            ])
            .links([Link::item("ncoslevels", "ncos_level_id")])
    }

    fn check(&self, form: &Form, purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        lnp_carrier::missing(form.get("carrier_id").map_or(purpose == Purpose::Create, Json::is_null))
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if let Some(carrier) = form.int("carrier_id")
            && ctx.find(lnp_carrier::TABLE, carrier).await?.is_none()
        {
            return Err(Fault::rule("Invalid carrier_id, carrier does not exist"));
        }
        ENTRY.check(ctx, record, stored).await
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        ENTRY.conflict(constraint)
    }
}
