//! `headerruleconditions`. Source: resources/headerruleconditions.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::header_manipulation::rewriting::{self, Rewriting};
use super::header_manipulation::{condition, with_sets, written_rule};
use super::{header_rule, header_rule_set};
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link, LinkTo};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::Cond;
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};

/// Conditions of rules that manipulate SIP headers.
pub struct HeaderRuleConditions;

#[async_trait]
impl Rules for HeaderRuleConditions {
    fn definition(&self) -> Definition {
        let access = Access::full(Roles::OPERATORS);
        Definition::new("headerruleconditions", condition::TABLE, Group::Routing, access)
            .words("HeaderRuleConditions")
            .summary("A condition of a header rule: a header, preference or variable, compared with a list of values.")
            .of_reseller("rule.set.reseller_id")
            .journaled_for(Roles::OPERATORS)
            .fields([Field::id(), Field::count("rule_id").doc("The rule it belongs to; must be given.")])
            .fields(condition::fields())
            .filters([
                Filter::number("rule_id").doc("The rule."),
                Filter::number("set_id").on("rule.set_id").doc("The set of the rule."),
                header_rule::owner_filter("rule.set.subscriber_id", || Cond::IsNull("rule.set.subscriber_id")),
            ])
            .links([Link::item("headerruleconditions", "id"), Link::item("headerrules", "rule_id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut values = condition::values_of(ctx, &ids).await?;
        let mut documents = Vec::with_capacity(rows.len());
        for (row, id) in rows.iter().zip(ids) {
            let mut document = rewriting::shown(plain_document(ctx, row)?);
            document.insert("values".to_owned(), Json::from(values.remove(&id).unwrap_or_default()));
            documents.push(document);
        }
        Ok(documents)
    }

    async fn items(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<(Document, Vec<LinkTo>)>, Fault> {
        let documents = self.documents(ctx, rows).await?;
        with_sets(ctx, rows, documents).await
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let rule = written_rule(ctx, record, stored).await?;
        let reseller_id = header_rule_set::reseller_of(ctx, rule.int("set_id")?).await?;
        rewriting::check(ctx, reseller_id, &[Rewriting::of_written(record, stored)?]).await
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        condition::set_values(ctx, id, form.list("values").unwrap_or_default()).await
    }
}
