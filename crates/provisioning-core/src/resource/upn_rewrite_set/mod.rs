//! `upnrewritesets`. Source: resources/upnrewritesets.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::feature::ChildList;
use super::subscriber::reach;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_values::SUBSCRIBER;
use crate::query::Cond;
use crate::record::Record;
use crate::rewrite;
use crate::rules::{Document, Rules, plain_document};

/// Replacements of the numbers that subscribers present as their own.
pub struct UpnRewriteSets;

const TABLE: &str = "upn_rewrite_sets";

const SOURCES: ChildList = ChildList { member: "upn_rewrite_sources", table: "upn_rewrite_sources", owner: "set_id" };

/// The preference by which proxies find the sets of a subscriber.
const ATTRIBUTE: &str = "upn_rewrite_id";

#[async_trait]
impl Rules for UpnRewriteSets {
    fn definition(&self) -> Definition {
        let source = vec![
            Field::text("pattern")
                .required()
                .max(45)
                .check(rewrite::plain_pattern)
                .example("^4312")
                .doc("Regular expression on the presented number."),
        ];
        Definition::new("upnrewritesets", TABLE, Group::Preferences, Access::full(Roles::OPERATORS))
            .words("UpnRewriteSets")
            .entity("upn_rewrite_set")
            .summary("Replaces the number that a subscriber presents when it matches one of several patterns.")
            .of_reseller("subscriber.customer.contact.reseller_id")
            .journaled_for(Roles::OPERATORS)
            .fields([
                Field::id(),
                Field::count("subscriber_id").doc("The subscriber; has to be given at first and then stays."),
                Field::text("new_cli").required().max(45).example("43999").doc("The number that takes its place."),
                Field::new(SOURCES.member, Kind::List(source))
                    .derived()
                    .required()
                    .doc("All patterns; giving them replaces those that were there."),
            ])
            .filters([Filter::number("subscriber_id").doc("The subscriber.")])
            .links([Link::item("subscribers", "subscriber_id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut sources = SOURCES.of(ctx, &ids).await?;
        let mut documents = Vec::with_capacity(rows.len());
        for (row, id) in rows.iter().zip(ids) {
            let mut document = plain_document(ctx, row)?;
            document.insert(SOURCES.member.to_owned(), Json::from(sources.remove(&id).unwrap_or_default()));
            documents.push(document);
        }
        Ok(documents)
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let owner = reach::given_to(ctx, record, stored).await?;
        if stored.map(|row| row.int("subscriber_id")).transpose()?.is_some_and(|before| before != owner) {
            return Err(Fault::rule("subscriber_id cannot be changed"));
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
        SOURCES.replace(ctx, id, form.list(SOURCES.member).unwrap_or_default()).await?;
        match (stored, form.int("subscriber_id")) {
            (None, Some(owner)) => SUBSCRIBER.add(ctx, &[(owner, ATTRIBUTE, &id.to_string())]).await,
            _ => Ok(()),
        }
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let id = stored.id()?;
        SUBSCRIBER.forget(ctx, &[(ATTRIBUTE, id.to_string())]).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", id)).await.map(drop)
    }
}
