//! `admincerts`. Source: resources/admincerts; rest-protocol, client certificates.

mod rights;

use async_trait::async_trait;
use serde_json::json;

use crate::actor::{Actor, Role, Roles, Via};
use crate::answer::{Answer, File, Gives};
use crate::authority;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Operation};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::admin;
use crate::rules::{Document, Rules, stamp};
use crate::store::StoreError;

const TABLE: &str = "admins";
const SERIAL: &str = "ssl_client_m_serial";
const FINGERPRINT: &str = "ssl_client_fingerprint";
const ZIP: &str = "application/zip";

/// Client certificates of administrative logins. An item is the login.
pub struct AdminCertificates;

#[async_trait]
impl Rules for AdminCertificates {
    fn definition(&self) -> Definition {
        let holders = Roles::OPERATORS.or(Roles::of(&[Role::Lintercept]));
        let access = Access {
            list: holders,
            get: holders,
            create: holders,
            delete: Roles::OPERATORS,
            ..Access::full(Roles::NONE)
        };
        Definition::new("admincerts", TABLE, Group::Platform, access)
            .entity("admincerts")
            .summary("The TLS client certificate with which an administrative user can log in instead of a password.")
            .of_reseller("reseller_id")
            .answers(Operation::Create, Gives::File(ZIP))
            .open_to_read_only(&[Via::Password])
            .fields([
                Field::text("login")
                    .min(5)
                    .write_only()
                    .derived()
                    .doc("Login that the new certificate is for; without it the caller. Its former certificate ends."),
                Field::integer("has_certificate")
                    .read_only()
                    .derived()
                    .doc("1 when the login has a certificate, else 0."),
            ])
    }

    fn visible(&self, actor: &Actor) -> Cond {
        admin::rights::visible(actor)
    }

    async fn documents(&self, _ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let document = |row: &Record| {
            let has = i64::from(row.opt_int(SERIAL)?.is_some());
            Ok(Document::from_iter([("has_certificate".to_owned(), json!(has))]))
        };
        rows.iter().map(document).collect()
    }

    async fn needs_key(&self, ctx: &mut Context<'_>, form: &Form) -> Result<bool, Fault> {
        holder(ctx, form, false).await.map(|_| true)
    }

    async fn act(&self, ctx: &mut Context<'_>, _operation: Operation, form: Form) -> Result<Answer, Fault> {
        let holder = holder(ctx, &form, true).await?;
        let serial = next_serial(ctx).await?;
        let issued = ctx.authority.issue(ctx.key.ok_or(authority::FAILED)?, serial)?;
        let mut row = Record::new().with(SERIAL, serial).with(FINGERPRINT, issued.fingerprint);
        stamp(ctx, &mut row, false);
        match ctx.session.update(TABLE, &Cond::eq("id", holder.id()?), &row).await {
            // Somebody else has got this number at the same moment: once more, with the next one.
            Err(fault) if fault.violated_unique().is_some() => {
                return Err(StoreError::Conflict(fault.to_string()).into());
            }
            updated => updated?,
        };
        Ok(Answer::File(File {
            name: format!("NGCP-API-client-certificate-{serial}.zip"),
            media_type: ZIP.into(),
            bytes: issued.archive,
        }))
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        rights::may_delete(ctx.actor, stored)?;
        let mut row = Record::new().with(SERIAL, None::<i64>).with(FINGERPRINT, None::<String>);
        stamp(ctx, &mut row, false);
        ctx.session.update(TABLE, &Cond::eq("id", stored.id()?), &row).await.map(drop)
    }
}

/// The login that a certificate is wanted for.
async fn holder(ctx: &mut Context<'_>, form: &Form, lock: bool) -> Result<Record, Fault> {
    let wanted = form.text("login").filter(|_| !ctx.actor.flags.read_only).map(str::to_lowercase);
    let query = Query::table(TABLE)
        .filter(ctx.definition.scope(ctx.actor))
        .filter(admin::rights::visible(ctx.actor))
        .filter(match wanted {
            Some(login) => Cond::eq("login_key", login),
            None => Cond::eq("id", ctx.actor.id),
        });
    let found = ctx.first(&if lock { query.lock() } else { query }).await?;
    let row = found.ok_or_else(|| Fault::rule("Invalid login, administrator does not exist"))?;
    rights::may_issue(ctx.actor, &row)?;
    Ok(row)
}

/// The greatest number in use plus one; the time in seconds when there is none.
///
/// Never less than that time, so that the number of a certificate that was taken back is hardly ever given again.
async fn next_serial(ctx: &mut Context<'_>) -> Result<i64, Fault> {
    let used = Query::table(TABLE).filter(Cond::IsNull(SERIAL).negate()).order(SERIAL, true);
    let greatest = ctx.first(&used).await?.map(|row| row.int(SERIAL)).transpose()?;
    let time = ctx.now.and_utc().timestamp();
    Ok(greatest.map_or(time, |greatest| greatest.saturating_add(1).max(time)))
}
