//! `customercontacts`. Source: resources/customercontacts.

use async_trait::async_trait;

use super::{TABLE, end, fields, live};
use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::reseller::owned;
use crate::resource::status::TERMINATED;
use crate::rules::Rules;

/// Contact data of the persons and companies that own customers.
pub struct CustomerContacts;

#[async_trait]
impl Rules for CustomerContacts {
    fn definition(&self) -> Definition {
        Definition::new("customercontacts", TABLE, Group::LifeCycle, Access::full(Roles::STAFF))
            .words("CustomerContacts")
            .summary(
                "Postal, bank and e-mail data of a person or company that owns customers. Belongs to one reseller.",
            )
            .of_reseller("reseller_id")
            .journaled()
            .fields([Field::id()])
            .fields(fields())
            .fields([Field::count("reseller_id")
                .label("Contact reseller id")
                .required()
                .only_for(Roles::PLATFORM)
                .doc("The reseller that the contact belongs to.")])
            .filters([
                Filter::like("email").doc("E-mail address; * is a wild card."),
                Filter::number("reseller_id").doc("The reseller that owns it."),
            ])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        live().and(Cond::IsNull("reseller_id").negate())
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let reseller_id = owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id'").await?;
        // The billing profiles and domains of its customers belong to the old reseller.
        if let Some(row) = stored
            && row.int("reseller_id")? != reseller_id
        {
            let customers =
                Query::table("contracts").eq("contact_id", row.id()?).filter(Cond::ne("status", TERMINATED));
            if ctx.exists(&customers).await? {
                return Err(Fault::rule("Invalid 'reseller_id', contact is used by a customer"));
            }
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        end(ctx, stored).await
    }
}
