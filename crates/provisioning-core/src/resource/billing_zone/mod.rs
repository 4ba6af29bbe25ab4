//! `billingzones`. Source: resources/billingzones; billing, zones, fees, matching.

mod texts;

use async_trait::async_trait;

pub(crate) use self::texts::{Texts, Zones};
use super::billing_fee;
use super::billing_profile::TABLE as PROFILES;
use super::reseller::owned;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Rules;

/// The table.
pub(crate) const TABLE: &str = "billing_zones";

/// Greatest length of each of a zone's texts, in characters.
pub(crate) const LONGEST: usize = 127;

/// Groups of destinations inside of a tariff.
pub struct BillingZones;

#[async_trait]
impl Rules for BillingZones {
    fn definition(&self) -> Definition {
        Definition::new("billingzones", TABLE, Group::Billing, Access::full(Roles::OPERATORS))
            .words("BillingZones")
            .summary(
                "A named group of destinations inside of a billing profile. Fees point to it, reports group by it.",
            )
            .of_reseller("billing_profile.reseller_id")
            .journaled_for(Roles::OPERATORS)
            .fields([
                Field::id(),
                Field::count("billing_profile_id")
                    .required()
                    .doc("The billing profile. The fees of a zone go with it to another profile."),
                Field::text("zone").required().max(LONGEST).doc("Short name."),
                Field::text("detail")
                    .max(LONGEST)
                    .doc("Long name. Both together are unique in the profile; without one there may be several."),
            ])
            .filters([
                Filter::number("billing_profile_id").doc("The billing profile."),
                Filter::like("zone").doc("Short name; * is a wild card."),
            ])
            .links([
                Link::item("billingprofiles", "billing_profile_id"),
                Link::filtered("billingfees", "billing_zone_id"),
            ])
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let profile = record.int("billing_profile_id")?;
        let known = stored.map(|row| row.int("billing_profile_id")).transpose()? == Some(profile);
        if !known && !owned::is_reached(ctx, PROFILES, profile, "reseller_id").await? {
            return Err(unknown(form.purpose(), "billing_profile_id"));
        }
        let zone_key = record.text("zone")?.to_lowercase();
        let source = if record.has("detail") { &*record } else { stored.unwrap_or(record) };
        let detail_key = source.opt_text("detail").ok().flatten().map(str::to_lowercase);
        record.set("zone_key", zone_key.as_str());
        record.set("detail_key", detail_key.clone());
        let Some(detail_key) = detail_key else { return Ok(()) };
        let mut same =
            Query::table(TABLE).eq("billing_profile_id", profile).eq("zone_key", zone_key).eq("detail_key", detail_key);
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&same).await? { Err(taken()) } else { Ok(()) }
    }

    /// Fees stay in the profile of their zone.
    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let (Some(stored), Some(profile)) = (stored, form.int("billing_profile_id")) else { return Ok(()) };
        if stored.int("billing_profile_id")? != profile {
            let moved = Record::new().with("billing_profile_id", profile);
            ctx.session.update(billing_fee::TABLE, &Cond::eq("billing_zone_id", id), &moved).await?;
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let id = stored.id()?;
        ctx.session.delete(billing_fee::TABLE, &Cond::eq("billing_zone_id", id)).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", id)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        match constraint {
            "uq_billing_zones_zone" => Some(taken()),
            billing_fee::UNIQUE => Some(billing_fee::taken()),
            _ => None,
        }
    }
}

/// The fault for a reference to what the caller does not have. Clients know two spellings of it.
pub(crate) fn unknown(purpose: Purpose, member: &str) -> Fault {
    let stop = if purpose == Purpose::Create { "." } else { "" };
    Fault::rule(format!("Invalid '{member}'{stop}"))
}

fn taken() -> Fault {
    Fault::rule("Billing zone with this 'zone' and 'detail' already exists for this billing profile")
}
