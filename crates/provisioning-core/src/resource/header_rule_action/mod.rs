//! `headerruleactions`. Source: resources/headerruleactions.

use async_trait::async_trait;

use super::header_manipulation::rewriting::{self, Rewriting};
use super::header_manipulation::{action, with_sets, written_rule};
use super::{header_rule, header_rule_set};
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link, LinkTo};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::Cond;
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};

/// Actions of rules that manipulate SIP headers.
pub struct HeaderRuleActions;

#[async_trait]
impl Rules for HeaderRuleActions {
    fn definition(&self) -> Definition {
        Definition::new("headerruleactions", action::TABLE, Group::Routing, Access::full(Roles::OPERATORS))
            .words("HeaderRuleActions")
            .summary("An action of a header rule: sets, adds, removes or substitutes a header or a part of it.")
            .of_reseller("rule.set.reseller_id")
            .journaled_for(Roles::OPERATORS)
            .fields([Field::id(), Field::count("rule_id").doc("The rule it belongs to; must be given.")])
            .fields(action::fields())
            .filters([
                Filter::number("rule_id").doc("The rule."),
                Filter::number("set_id").on("rule.set_id").doc("The set of the rule."),
                header_rule::owner_filter("rule.set.subscriber_id", || Cond::IsNull("rule.set.subscriber_id")),
            ])
            .links([Link::item("headerruleactions", "id"), Link::item("headerrules", "rule_id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        rows.iter().map(|row| plain_document(ctx, row).map(rewriting::shown)).collect()
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
}
