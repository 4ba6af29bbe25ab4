//! `lnpcarriers`. Source: resources/lnpcarriers; routing-and-pbx, number portability.

use async_trait::async_trait;

use super::reseller::owned;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::{Fault, FieldError};
use crate::form::Form;
use crate::query::Query;
use crate::record::Record;
use crate::rules::Rules;

/// The table.
pub(super) const TABLE: &str = "lnp_carriers";

/// Carriers to which numbers are ported. They belong to the platform, not to a reseller.
pub struct LnpCarriers;

#[async_trait]
impl Rules for LnpCarriers {
    fn definition(&self) -> Definition {
        let access = Access { list: Roles::OPERATORS, get: Roles::OPERATORS, ..Access::full(Roles::ADMINS) };
        Definition::new("lnpcarriers", TABLE, Group::Routing, access)
            .words("LnpCarriers")
            .summary("A carrier to which numbers are ported, with its routing prefix.")
            .scoped_by_rules(Roles::of(&[crate::actor::Role::Reseller]))
            .fields([
                Field::id(),
                Field::text("name").required().max(31).doc("Name, unique on the platform."),
                Field::text("prefix").required().max(31).doc("Prefix by which calls are routed to the carrier."),
                Field::boolean("authoritative")
                    .doc("Whether a number of this carrier that is no local subscriber does not exist."),
                Field::boolean("skip_rewrite").doc("Whether no rewrite rules are applied after the look-up."),
            ])
            .filters([
                Filter::like("prefix").doc("Routing prefix; * is a wild card."),
                Filter::like("name").doc("Name; * is a wild card."),
            ])
            .links([Link::filtered("lnpnumbers", "carrier_id")])
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if owned::name_is_taken(ctx, record, stored, None).await? {
            return Err(taken());
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let id = stored.id()?;
        if ctx.exists(&Query::table("lnp_numbers").eq("carrier_id", id)).await? {
            return Err(Fault::InUse("LNP carrier is still in use.".to_owned()));
        }
        ctx.session.delete(TABLE, &crate::query::Cond::eq("id", id)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_lnp_carriers_name").then(taken)
    }
}

/// The error of a body that has to name a carrier and does not. Clients know the member by the name of its column on the
/// platform.
pub(super) fn missing(is_missing: bool) -> Vec<FieldError> {
    let error = || FieldError::new("lnp_provider_id", "", "LNP Carrier field is required");
    is_missing.then(error).into_iter().collect()
}

fn taken() -> Fault {
    Fault::rule("LNP carrier with this name already exists")
}
