//! `headerruleconditions`. Source: resources/headerruleconditions.

use async_trait::async_trait;

use super::header_manipulation::{check_written, condition, part_of_rule, rewriting, with_sets};
use crate::context::Context;
use crate::definition::{Definition, LinkTo};
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;
use crate::rules::{Document, Rules, documents_with};

/// Conditions of rules that manipulate SIP headers.
pub struct HeaderRuleConditions;

#[async_trait]
impl Rules for HeaderRuleConditions {
    fn definition(&self) -> Definition {
        part_of_rule("headerruleconditions", condition::TABLE)
            .words("HeaderRuleConditions")
            .summary("A condition of a header rule: a header, preference or variable, compared with a list of values.")
            .fields(condition::fields())
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let values = condition::values_of(ctx, &ids).await?;
        Ok(documents_with(ctx, rows, "values", values)?.into_iter().map(rewriting::shown).collect())
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
        check_written(ctx, record, stored).await
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
