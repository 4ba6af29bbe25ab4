//! `cftimesets`. Source: resources/cftimesets; call-forwarding, sections 3 and 5.

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::{Value as Json, json};

use super::call_forward::pointer;
use super::call_forward::set::{TIMES, period_row};
use super::call_forward::stored::{MAPPINGS, period};
use super::status::TERMINATED;
use super::subscriber::reach;
use crate::actor::{Actor, Role, Roles};
use crate::callforward::InputError;
use crate::callforward::period as grammar;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};
use crate::settings::Settings;

/// Named lists of recurring periods, in which mappings of call forwards apply.
pub struct CfTimeSets;

const EVERYBODY: Roles = Roles::STAFF.or(Roles::SUBSCRIBERS);

/// Who names the subscriber; a subscriber's sets are always its own.
const NAMING: Roles = Roles::STAFF.or(Roles::of(&[Role::SubscriberAdmin]));

#[async_trait]
impl Rules for CfTimeSets {
    fn definition(&self) -> Definition {
        Definition::new("cftimesets", TIMES.table, Group::CallForwarding, Access::full(EVERYBODY))
            .words("CfTimeSets")
            .summary("A named list of recurring periods of a subscriber, in which mappings of call forwards apply.")
            .of_reseller("subscriber.customer.contact.reseller_id")
            .of_customer("subscriber.customer_id")
            .scoped_by_rules(Roles::of(&[Role::Subscriber]))
            .journaled()
            .zoned()
            .fields([
                Field::id(),
                Field::count("subscriber_id").required().only_for(NAMING).doc("The subscriber it belongs to."),
                Field::text("name").required().max(255).doc("Name, unique among the time sets of the subscriber."),
                Field::new("times", Kind::Custom(times))
                    .looks(crate::resource::call_forward::looks::periods())
                    .derived()
                    .default(json!([]))
                    .cleared_when_absent()
                    .doc(
                        "Periods with year, month, mday, wday, hour and minute, each N, N-M or null; one has to match.",
                    ),
                Field::integer("usage_count").derived().read_only().doc("Number of mappings that use the set."),
                Field::integer("own")
                    .derived()
                    .read_only()
                    .shown_to(Roles::SUBSCRIBERS)
                    .doc("1 when the set is the caller's own, else 0."),
            ])
            .filters([
                Filter::number("subscriber_id").doc("The subscriber that owns it."),
                Filter::like("name").doc("Name; * is a wild card."),
            ])
            .links([Link::item("cftimesets", "id"), Link::item("subscribers", "subscriber_id")])
    }

    /// A subscriber also sees the sets of others that its own mappings use.
    fn visible(&self, actor: &Actor) -> Cond {
        if actor.role != Role::Subscriber {
            return Cond::always();
        }
        let used = Cond::Exists {
            table: MAPPINGS,
            key: TIMES.key,
            outer: "id",
            filter: Box::new(Cond::eq("subscriber_id", actor.id)),
        };
        Cond::Any(vec![Cond::eq("subscriber_id", actor.id), used])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut periods: HashMap<i64, Vec<Json>> = HashMap::new();
        let mut uses: HashMap<i64, i64> = HashMap::new();
        if !ids.is_empty() {
            let elements = Query::table(TIMES.elements).filter(Cond::ids(TIMES.key, &ids)).order("id", false);
            for row in ctx.session.select(&elements).await? {
                periods.entry(row.int(TIMES.key)?).or_default().push(grammar::render(&period(&row)?));
            }
            let mappings = Query::table(MAPPINGS).filter(Cond::ids(TIMES.key, &ids));
            for id in ctx.session.numbers(&mappings, TIMES.key).await? {
                *uses.entry(id).or_default() += 1;
            }
        }
        let mut documents = Vec::with_capacity(rows.len());
        for (row, id) in rows.iter().zip(ids) {
            let mut document = plain_document(ctx, row)?;
            document.insert("times".to_owned(), Json::from(periods.remove(&id).unwrap_or_default()));
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
            own(ctx.actor, stored)?;
        }
        if purpose == Purpose::Create && ctx.actor.role == Role::SubscriberAdmin {
            body.entry("subscriber_id").or_insert(Json::from(ctx.actor.id));
        }
        Ok(())
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        grammar::parse_list(form.get("times"))?;
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
        let mut same =
            Query::table(TIMES.table).eq("subscriber_id", subscriber_id).filter(Cond::Same("name", name.to_owned()));
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&same).await? {
            return Err(Fault::rule("a time set with this name already exists"));
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
        if !form.has("times") {
            return Ok(());
        }
        let periods = grammar::parse_list(form.get("times"))?;
        TIMES.fill(ctx, id, periods.iter().map(period_row).collect()).await
    }

    /// The mappings that use the set go with it, of any subscriber, unless the client wants them to lose the reference only.
    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        own(ctx.actor, stored)?;
        let id = stored.id()?;
        let using = Cond::eq(TIMES.key, id);
        if ctx.params.is_on("unassign_first") {
            let nothing = Record::new().with(TIMES.key, None::<i64>);
            ctx.session.update(MAPPINGS, &using, &nothing).await?;
        } else {
            let query = Query::table(MAPPINGS).filter(using.clone());
            let mut owners = ctx.session.numbers(&query, "subscriber_id").await?;
            owners.sort_unstable();
            owners.dedup();
            ctx.session.delete(MAPPINGS, &using).await?;
            pointer::follow(ctx, &owners).await?;
        }
        ctx.session.delete(TIMES.table, &Cond::eq("id", id)).await.map(drop)
    }
}

/// The periods in their normal form. What is no list at all is left to the rule that says so.
fn times(value: &Json, _: &Settings) -> Result<Json, Vec<(String, String)>> {
    match grammar::parse_list(Some(value)) {
        Ok(periods) => Ok(periods.iter().map(grammar::render).collect()),
        Err(InputError::Rule(_)) => Ok(value.clone()),
        Err(InputError::Fields(fields)) => Err(fields
            .into_iter()
            .flat_map(|field| field.errors.into_iter().map(move |error| (field.field.clone(), error)))
            .collect()),
    }
}

/// A subscriber changes its own sets only, and sees others.
fn own(actor: &Actor, stored: &Record) -> Result<(), Fault> {
    if actor.role == Role::Subscriber && stored.int("subscriber_id")? != actor.id {
        return Err(Fault::forbidden("This time set does not belong to the user"));
    }
    Ok(())
}

async fn check_subscriber(ctx: &mut Context<'_>, id: i64) -> Result<(), Fault> {
    match reach::subscriber(ctx, id).await? {
        None => Err(Fault::rule("Invalid 'subscriber_id'.")),
        Some(row) if row.text("status")? == TERMINATED => Err(Fault::rule("Invalid subscriber.")),
        Some(_) => Ok(()),
    }
}
