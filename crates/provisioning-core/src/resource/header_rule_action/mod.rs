//! `headerruleactions`. Source: resources/headerruleactions.

use async_trait::async_trait;

use super::header_manipulation::{action, check_written, part_of_rule, rewriting, with_sets};
use crate::context::Context;
use crate::definition::{Definition, LinkTo};
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};

/// Actions of rules that manipulate SIP headers.
pub struct HeaderRuleActions;

#[async_trait]
impl Rules for HeaderRuleActions {
    fn definition(&self) -> Definition {
        part_of_rule("headerruleactions", action::TABLE)
            .words("HeaderRuleActions")
            .summary("An action of a header rule: sets, adds, removes or substitutes a header or a part of it.")
            .fields(action::fields())
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
        check_written(ctx, record, stored).await
    }
}
