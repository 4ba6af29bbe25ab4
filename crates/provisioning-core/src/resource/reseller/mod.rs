//! `resellers`. Source: resources/resellers; life-cycle, transitions of a reseller.

mod contract;
mod name;
pub(crate) mod owned;
pub mod terminate;

use async_trait::async_trait;

use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::{Form, Purpose, printed};
use crate::record::Record;
use crate::resource::customer;
use crate::resource::status::{ACTIVE, LOCKED, TERMINATED};
use crate::rules::{Document, Rules};

const TABLE: &str = "resellers";
const STATUSES: &[&str] = &[ACTIVE, LOCKED, TERMINATED];

/// Tenants of the platform.
pub struct Resellers;

#[async_trait]
impl Rules for Resellers {
    fn definition(&self) -> Definition {
        Definition::new("resellers", TABLE, Group::LifeCycle, Access::without_delete(Roles::ADMINS))
            .summary(
                "A tenant of the platform. Owns logins, domains, contacts, customers, billing profiles and rule sets.",
            )
            .journaled()
            .fields([
                Field::id(),
                Field::count("contract_id")
                    .label("Contract")
                    .required()
                    .doc("The contract of type reseller that it hangs on; one reseller a contract."),
                Field::text("name").max(63).required().doc("Name, unique on the platform."),
                Field::choice("status", STATUSES)
                    .required()
                    .doc("A change is passed on to the contract, all customers and their subscribers."),
                Field::boolean("enable_rtc").write_only().doc("Taken from older clients and kept."),
            ])
            .filters([
                Filter::like("name").doc("Name; * is a wild card."),
                Filter::one_of("status").doc("One or more statuses, separated by commas."),
            ])
            .links([
                Link::item("contracts", "contract_id"),
                Link::filtered("billingprofiles", "reseller_id"),
                Link::filtered("ncoslevels", "reseller_id"),
                Link::filtered("soundsets", "reseller_id"),
                Link::filtered("rewriterulesets", "reseller_id"),
                Link::filtered("pbxdevices", "reseller_id"),
            ])
    }

    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        let given = body.get("contract_id").map(printed).unwrap_or_default();
        if given.trim().is_empty() || given.trim().parse::<i64>().is_ok() {
            return Ok(());
        }
        Err(Fault::rule("Invalid 'contract_id', not a number"))
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let contract_id = form.int("contract_id").unwrap_or(0);
        let changed = match stored {
            Some(row) => row.int("contract_id")? != contract_id,
            None => true,
        };
        if changed {
            contract::check_free(ctx, contract_id).await?;
        }
        let name = form.text("name").unwrap_or_default();
        record.set("name_key", name::claim(ctx, name, stored).await?);
        if changed {
            contract::check(ctx, contract_id, stored.is_none()).await?;
        }
        Ok(())
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let Some(row) = stored else { return Ok(()) };
        match form.text("status") {
            Some(status) if row.text("status")? != status => {
                set_status(ctx, id, form.int("contract_id").unwrap_or(0), status).await
            }
            _ => Ok(()),
        }
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        match constraint {
            "uq_resellers_name" => Some(name::taken()),
            "uq_resellers_contract" => Some(contract::taken()),
            _ => None,
        }
    }
}

/// Passes a status on to everything below. What is terminated stays so.
async fn set_status(ctx: &mut Context<'_>, id: i64, contract_id: i64, status: &str) -> Result<(), Fault> {
    contract::set_status(ctx, contract_id, status).await?;
    customer::status::set_for_reseller(ctx, id, status).await?;
    if status == TERMINATED {
        terminate::remove_belongings(ctx, id).await?;
    }
    Ok(())
}
