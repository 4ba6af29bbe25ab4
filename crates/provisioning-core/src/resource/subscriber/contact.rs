//! The own contact of a subscriber: its e-mail address and time zone. Source: life-cycle, e-mail and time zone.

use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contact::TABLE;

/// E-mail address and time zone, as wanted or as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// E-mail address.
    pub email: Option<String>,
    /// Name of the time zone.
    pub timezone: Option<String>,
}

impl Contact {
    /// What a row says. An address is never NULL there; an empty one is none.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub fn read(row: &Record) -> Result<Self, Fault> {
        let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        Ok(Self { email: text(row.opt_text("email")?), timezone: text(row.opt_text("timezone")?) })
    }

    /// What a form wants; a member that it does not have stays.
    fn of_form(form: &Form, stored: &Self) -> Self {
        let member = |name: &str, stored: &Option<String>| match form.has(name) {
            true => form.text(name).filter(|text| !text.is_empty()).map(str::to_owned),
            false => stored.clone(),
        };
        Self { email: member("email", &stored.email), timezone: member("timezone", &stored.timezone) }
    }

    fn is_empty(&self) -> bool {
        self.email.is_none() && self.timezone.is_none()
    }

    fn columns(&self) -> Record {
        Record::new().with("email", self.email.clone().unwrap_or_default()).with("timezone", self.timezone.clone())
    }
}

/// Brings the own contact in line with the form: creates, changes or leaves it. Gives the id that the subscriber refers to
/// from now on, and whether anything was written. A contact that is no longer wanted is removed by [`forget`], once nothing
/// refers to it.
///
/// # Errors
/// [`Fault::Store`].
pub async fn write(
    ctx: &mut Context<'_>,
    form: &Form,
    current: Option<i64>,
    reseller_id: i64,
) -> Result<(Option<i64>, bool), Fault> {
    let row = match current {
        Some(id) => ctx.find(TABLE, id).await?,
        None => None,
    };
    let stored = row.as_ref().map(Contact::read).transpose()?.unwrap_or_default();
    let wanted = Contact::of_form(form, &stored);
    match current {
        Some(_) if wanted.is_empty() => Ok((None, true)),
        Some(id) if wanted == stored => Ok((Some(id), false)),
        Some(id) => {
            let columns = wanted.columns().with("modify_timestamp", ctx.now);
            ctx.session.update(TABLE, &Cond::eq("id", id), &columns).await?;
            Ok((Some(id), true))
        }
        None if wanted.is_empty() => Ok((None, false)),
        None => {
            let row = wanted
                .columns()
                .with("reseller_id", reseller_id)
                .with("create_timestamp", ctx.now)
                .with("modify_timestamp", ctx.now);
            Ok((Some(ctx.session.insert(TABLE, &row).await?), true))
        }
    }
}

/// Removes a contact that a subscriber no longer refers to, unless something else does.
///
/// # Errors
/// [`Fault::Store`].
pub async fn forget(ctx: &mut Context<'_>, id: i64) -> Result<(), Fault> {
    for table in ["contracts", "subscribers"] {
        if ctx.exists(&Query::table(table).eq("contact_id", id)).await? {
            return Ok(());
        }
    }
    ctx.session.delete(TABLE, &Cond::eq("id", id)).await.map(drop)
}
