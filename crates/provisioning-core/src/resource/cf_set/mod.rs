//! `cfdestinationsets`, `cftimesets`, `cfsourcesets`, `cfbnumbersets`: the sets of which call forwards are made. They differ in
//! what is in them and are alike in everything else. Source: call-forwarding, section 5; the resources' own pages.

mod inline;
mod kinds;
mod show;

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::Value as Json;

pub(crate) use self::inline::create as create_inline;
use crate::actor::{Actor, Role, Roles};
use crate::callforward::Hosts;
use crate::callforward::destination_list::Place;
use crate::context::Context;
use crate::definition::Definition;
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::forwarding::owner::SetOwner;
use crate::resource::forwarding::set::SetKind;
use crate::resource::forwarding::stored::MAPPINGS;
use crate::resource::forwarding::{conference, contents, removal};
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::reach;
use crate::rules::{Document, Rules, plain_document};

/// Who names the subscriber; a subscriber's sets are always its own.
const NAMING: Roles = Roles::STAFF.or(Roles::of(&[Role::SubscriberAdmin]));

/// The parameter by which mappings outlive a set.
const UNASSIGN: &str = "unassign_first";

/// The sets of one kind.
pub struct CfSets(SetKind);

/// `cfdestinationsets`: hunting lists.
pub const DESTINATIONS: CfSets = CfSets(SetKind::Destinations);
/// `cftimesets`: when forwards apply.
pub const TIMES: CfSets = CfSets(SetKind::Times);
/// `cfsourcesets`: for which callers they apply.
pub const SOURCES: CfSets = CfSets(SetKind::Sources);
/// `cfbnumbersets`: for which called numbers they apply.
pub const BNUMBERS: CfSets = CfSets(SetKind::Bnumbers);

#[async_trait]
impl Rules for CfSets {
    fn definition(&self) -> Definition {
        kinds::definition(self.0)
    }

    /// A subscriber also sees the sets of others that its own mappings use.
    fn visible(&self, actor: &Actor) -> Cond {
        if actor.role != Role::Subscriber {
            return Cond::always();
        }
        let used = Cond::Exists {
            table: MAPPINGS,
            key: self.0.key(),
            outer: "id",
            filter: Box::new(Cond::eq("subscriber_id", actor.id)),
        };
        Cond::Any(vec![Cond::eq("subscriber_id", actor.id), used])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let kind = self.0;
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut elements = show::elements(ctx, kind, rows).await?;
        let mut uses: HashMap<i64, i64> = HashMap::new();
        if !ids.is_empty() {
            let mappings = Query::table(MAPPINGS).filter(Cond::ids(kind.key(), &ids));
            for id in ctx.session.numbers(&mappings, kind.key()).await? {
                *uses.entry(id).or_default() += 1;
            }
        }
        let mut documents = Vec::with_capacity(rows.len());
        for (row, id) in rows.iter().zip(ids) {
            let mut document = plain_document(ctx, row)?;
            document.insert(kind.list().to_owned(), Json::from(elements.remove(&id).unwrap_or_default()));
            document.insert("usage_count".to_owned(), Json::from(uses.get(&id).copied().unwrap_or_default()));
            if ctx.actor.is(Roles::SUBSCRIBERS) {
                let own = row.int("subscriber_id")? == ctx.actor.id;
                document.insert("own".to_owned(), Json::from(u8::from(own)));
            }
            documents.push(document);
        }
        Ok(documents)
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        body: &mut Document,
        stored: Option<&Record>,
        purpose: Purpose,
    ) -> Result<(), Fault> {
        if let Some(stored) = stored {
            self.check_own(ctx.actor, stored)?;
        }
        if purpose == Purpose::Create && ctx.actor.role == Role::SubscriberAdmin {
            body.entry("subscriber_id").or_insert(Json::from(ctx.actor.id));
        }
        Ok(())
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if ctx.actor.role == Role::Subscriber && stored.is_none() {
            record.set("subscriber_id", ctx.actor.id);
        }
        let before = stored.map(|row| row.int("subscriber_id")).transpose()?;
        let subscriber_id =
            if record.has("subscriber_id") { record.int("subscriber_id")? } else { before.unwrap_or_default() };
        if before != Some(subscriber_id) {
            check_subscriber(ctx, subscriber_id).await?;
        }
        // One writer of a subscriber's sets at a time, so that two cannot take the same name.
        ctx.first(&Query::table("subscribers").eq("id", subscriber_id).lock()).await?;
        let name = if record.has("name") { record.text("name")? } else { stored.unwrap_or(record).text("name")? };
        let same = stored.map(Record::id).transpose()?;
        if self.0.is_taken(ctx, subscriber_id, name, same).await? {
            return Err(self.0.taken());
        }
        Ok(())
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let kind = self.0;
        if !form.has(kind.list()) {
            return Ok(());
        }
        let query = Query::table(kind.table()).eq("id", id);
        let owners = ctx.session.numbers(&query, "subscriber_id").await?;
        let subscriber = ctx.first(&Query::table("subscribers").filter(Cond::ids("id", &owners))).await?;
        let subscriber = subscriber.ok_or_else(|| Fault::Internal("a set without its subscriber".to_owned()))?;
        fill(ctx, kind, id, &subscriber, form).await
    }

    /// The mappings that use the set go with it, of any subscriber, unless the client wants them to lose the reference only.
    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        self.check_own(ctx.actor, stored)?;
        // A mapping without destinations would be none.
        if self.0 != SetKind::Destinations && ctx.params.is_on(UNASSIGN) {
            return removal::unassigned(ctx, self.0, stored.id()?).await;
        }
        removal::with_mappings(ctx, self.0, &[stored.id()?]).await
    }
}

impl CfSets {
    /// A subscriber changes its own sets only, and sees others.
    fn check_own(&self, actor: &Actor, stored: &Record) -> Result<(), Fault> {
        if actor.role == Role::Subscriber && stored.int("subscriber_id")? != actor.id {
            return Err(Fault::forbidden(format!("This {} set does not belong to the user", self.0.word())));
        }
        Ok(())
    }
}

/// Gives a set of a subscriber what the form lists.
async fn fill(
    ctx: &mut Context<'_>,
    kind: SetKind,
    set_id: i64,
    subscriber: &Record,
    form: &Form,
) -> Result<(), Fault> {
    let owner = SetOwner::of(ctx, subscriber).await?;
    let hosts = Hosts::from(&ctx.settings.service_domains);
    let rows = contents::read(kind, form.get(kind.list()), owner.owner(), &hosts)?;
    if kind == SetKind::Destinations {
        let destinations: Vec<_> = rows.iter().map(contents::destination).collect::<Result<_, _>>()?;
        let ids = destinations.iter().filter_map(|destination| destination.announcement_id);
        let named: Vec<(Place, u32)> = ids.map(|id| (Place::Set, id)).collect();
        contents::check_announcements(ctx, &named).await?;
        let stored = Query::table(kind.elements()).eq(kind.key(), set_id);
        conference::check(ctx, destinations.iter().enumerate(), stored).await?;
    }
    kind.fill(ctx, set_id, rows).await
}

async fn check_subscriber(ctx: &mut Context<'_>, id: i64) -> Result<(), Fault> {
    match reach::subscriber(ctx, id).await? {
        None => Err(Fault::rule("Invalid 'subscriber_id'.")),
        Some(row) if row.text("status")? == TERMINATED => Err(Fault::rule("Invalid subscriber.")),
        Some(_) => Ok(()),
    }
}
