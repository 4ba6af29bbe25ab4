//! Operations whose answer is no item.

use std::sync::Arc;

use super::write::{explain, read_form};
use super::{Call, Engine, Surroundings};
use crate::answer::Answer;
use crate::authority::PrivateKey;
use crate::context::Prepared;
use crate::definition::Operation;
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::rules::Document;
use crate::store::{Session, Store};

impl<S: Store> Engine<S> {
    pub(super) async fn act_on(&self, call: &Call, operation: Operation, body: Document) -> Result<Answer, Fault> {
        if operation.writes() { self.act_and_write(call, operation, body).await } else { self.act_only(call).await }
    }

    async fn act_only(&self, call: &Call) -> Result<Answer, Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        call.resource.rules.act(&mut ctx, Operation::List, Form::default()).await
    }

    /// A new private key, where the rules need one for what the body asks.
    async fn key_for(&self, around: &Surroundings, body: &Document) -> Result<Option<Arc<PrivateKey>>, Fault> {
        let resource = around.call.resource;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        let form = read_form(&ctx, resource, body.clone(), Purpose::Create)?;
        let needed = resource.rules.needs_key(&mut ctx, &form).await?;
        drop(session);
        Ok(if needed { Some(Arc::new(self.authority.new_key().await?)) } else { None })
    }

    async fn act_and_write(&self, call: &Call, operation: Operation, body: Document) -> Result<Answer, Fault> {
        let prepared = self.prepared(call, body.iter().map(|(name, value)| (name.as_str(), value))).await?;
        let mut around = self.surroundings(call, prepared)?;
        around.key = self.key_for(&around, &body).await?;
        let body = Arc::new(body);
        let postponed = around.prepared.postponed.clone();
        self.write_prepared(&postponed, move |session: &mut dyn Session| {
            let (around, body) = (around.clone(), body.clone());
            Box::pin(async move {
                let resource = around.call.resource;
                let mut ctx = around.context(session);
                let form = read_form(&ctx, resource, (*body).clone(), Purpose::Create)?;
                let acted = resource.rules.act(&mut ctx, operation, form.clone()).await;
                acted.map_err(|fault| explain(resource, &form, fault))
            })
        })
        .await
    }
}
