//! `systemcontacts`. Source: resources/systemcontacts.

use async_trait::async_trait;

use super::{TABLE, end, fields, live};
use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group};
use crate::fault::Fault;
use crate::query::Cond;
use crate::record::Record;
use crate::rules::Rules;

/// Contact data of the operator's business partners.
pub struct SystemContacts;

#[async_trait]
impl Rules for SystemContacts {
    fn definition(&self) -> Definition {
        Definition::new("systemcontacts", TABLE, Group::LifeCycle, Access::full(Roles::ADMINS))
            .words("SystemContacts")
            .summary("Contact data of the platform operator's business partners: resellers and peering carriers.")
            .journaled()
            .fields([Field::id()])
            .fields(fields())
            .filters([Filter::like("email").doc("E-mail address; * is a wild card.")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        live().and(Cond::IsNull("reseller_id"))
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        end(ctx, stored).await
    }
}
