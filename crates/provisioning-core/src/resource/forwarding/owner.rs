//! The subscriber whose calls are forwarded, as destinations need it.

use crate::callforward::Owner;
use crate::context::Context;
use crate::fault::Fault;
use crate::record::Record;
use crate::resource::subscriber::numbers::assign;

/// A subscriber that owns sets.
pub(crate) struct SetOwner {
    number: Option<String>,
    uuid: String,
    domain: String,
}

impl SetOwner {
    /// The owner by its row of `subscribers`.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn of(ctx: &mut Context<'_>, subscriber: &Record) -> Result<Self, Fault> {
        Ok(Self {
            number: assign::primary_of(ctx, subscriber.id()?).await?.map(|number| number.digits()),
            uuid: subscriber.text("uuid")?.to_owned(),
            domain: subscriber.text("domain")?.to_owned(),
        })
    }

    /// What the expansion of destinations takes.
    pub(crate) fn owner(&self) -> Owner<'_> {
        Owner { number: self.number.as_deref(), uuid: &self.uuid, domain: &self.domain }
    }
}
