//! `billingfees`. Source: resources/billingfees; billing, zones, fees, matching.

mod fields;
mod owner;
mod reading;
mod transfer;

use async_trait::async_trait;
use serde_json::Value as Json;

pub use self::fields::{COLUMNS, FREE_TIME, ORDER_KEY};
pub(crate) use self::owner::locked_profile;
pub(crate) use self::reading::read;
use super::billing_profile::TABLE as PROFILES;
use super::billing_zone::unknown;
use super::reseller::owned;
use crate::actor::Roles;
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::definition::{Access, Csv, Definition, Field, Filter, Group, Link, Operation, Parameter};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules};
use crate::settings::Settings;

/// The table.
pub(crate) const TABLE: &str = "billing_fees";

/// The constraint by which no two fees are for the same calls.
pub(crate) const UNIQUE: &str = "uq_billing_fees_identity";

/// The columns that tell a fee from the others of its profile.
pub(crate) const IDENTITY: [&str; 4] = ["destination", "source", "direction", "match_mode"];

/// What calls cost.
pub struct BillingFees;

#[async_trait]
impl Rules for BillingFees {
    fn definition(&self) -> Definition {
        Definition::new("billingfees", TABLE, Group::Billing, Access::full(Roles::OPERATORS))
            .words("BillingFees")
            .summary("What calls cost whose source and destination match, by billing profile and zone.")
            .of_reseller("billing_profile.reseller_id")
            .csv(Csv::upload(COLUMNS).of_owner("billing_profile_id").ordered_by(ORDER_KEY))
            .fields([Field::id()])
            .fields(fields::owners())
            .fields(fields::matching())
            .fields(fields::prices())
            .filters([
                Filter::number("billing_profile_id").doc("The billing profile."),
                Filter::number("billing_zone_id").doc("The zone."),
            ])
            .parameters([Parameter::switch("purge_existing", &[Operation::Create])
                .doc("With a CSV file: 1 removes all fees of the profile first.")])
            .links([Link::item("billingprofiles", "billing_profile_id"), Link::item("billingzones", "billing_zone_id")])
    }

    /// A zone by its texts is for new fees only.
    fn patchable(&self, _ctx: &Context<'_>, document: Document) -> Document {
        document
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        purpose: Purpose,
    ) -> Result<(), Fault> {
        if let Some(both) = body.remove(FREE_TIME).filter(|given| !given.is_null()) {
            for name in fields::USE_FREE_TIME {
                // A patched document has the members; it has the older one only when the patch names it.
                if purpose == Purpose::Patch || body.get(name).is_none_or(Json::is_null) {
                    body.insert(name.to_owned(), both.clone());
                }
            }
        }
        if purpose == Purpose::Create { owner::of_new(ctx, body).await } else { Ok(()) }
    }

    fn check(&self, form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        reading::check(form)
    }

    fn checks_last(&self) -> bool {
        true
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let profile = record.int("billing_profile_id")?;
        if let Some(stored) = stored {
            let zone = record.int("billing_zone_id")?;
            let is_moved = stored.int("billing_profile_id")? != profile;
            if is_moved && !owned::is_reached(ctx, PROFILES, profile, "reseller_id").await? {
                return Err(unknown(form.purpose(), "billing_profile_id"));
            }
            if is_moved || stored.int("billing_zone_id")? != zone {
                owner::zone(ctx, form.purpose(), profile, zone).await?;
            }
        }
        let mut after = stored.cloned().unwrap_or_default();
        for (column, value) in record.iter() {
            after.set(column, value.clone());
        }
        reading::patterns(&after)?;
        let mut same = Query::table(TABLE).eq("billing_profile_id", profile);
        for column in IDENTITY {
            same = same.eq(column, after.text(column)?);
        }
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&same).await? { Err(taken()) } else { Ok(()) }
    }

    async fn import(&self, ctx: &mut Context<'_>, upload: &Upload, _purge: bool) -> Result<Option<Imported>, Fault> {
        let profile = owner::of_upload(ctx).await?;
        if ctx.params.is_on("purge_existing") {
            ctx.session.delete(TABLE, &Cond::eq("billing_profile_id", profile)).await?;
        }
        transfer::import(ctx, upload, profile).await.map(Some)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == UNIQUE).then(taken)
    }
}

/// The fault for a second fee with the same identity.
pub(crate) fn taken() -> Fault {
    Fault::rule(
        "Billing fee with this 'match_mode', 'direction', 'source' and 'destination' already exists for this billing profile",
    )
}
