//! Calling a function: find it, log in, check who may, read the parameters, run it in one transaction.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::NaiveDateTime;
use serde_json::Value as Json;

use super::arguments::Arguments;
use super::catalogue::catalogue;
use super::code::Code;
use super::deadline::Deadline;
use super::failure::Failure;
use super::input::{Input, Reader};
use super::kind::{Kind, Member};
use super::retired::is_retired;
use super::scene::{Logins, Scene};
use super::service::Service;
use super::switch::Disabled;
use super::{Function, room};
use crate::context::Prepared;
use crate::fault::Fault;
use crate::operation::{Engine, Stage};
use crate::password::Postponed;
use crate::rules::Document;
use crate::settings::Settings;
use crate::store::{Session, Store};

/// A call as a frontend has read it.
pub struct Invocation<'a> {
    /// The service that was asked; none for all of them.
    pub service: Option<Service>,
    /// Name of the function.
    pub function: &'a str,
    /// The struct that tells who calls; none when it was not sent.
    pub authentication: Option<Input>,
    /// The struct of the parameters; none when it was not sent.
    pub parameters: Option<Input>,
    /// Address of the client.
    pub address: &'a str,
    /// When, UTC.
    pub now: NaiveDateTime,
    /// Ties the lines of the log together.
    pub request_id: Arc<str>,
    /// How long it may take.
    pub deadline: Deadline,
}

/// What a function has given.
pub struct Answer {
    /// Type of the value; none for functions without a result.
    pub kind: Option<Kind>,
    /// The value.
    pub value: Json,
}

/// Functions, as frontends call them.
#[async_trait]
pub trait Functions: Send + Sync {
    /// What the operator has switched off.
    fn disabled(&self) -> Disabled;

    /// Calls a function.
    ///
    /// # Errors
    /// Any failure; nothing is written then.
    async fn invoke(&self, invocation: Invocation<'_>) -> Result<Answer, Failure>;
}

#[async_trait]
impl<S: Store> Functions for Engine<S> {
    fn disabled(&self) -> Disabled {
        self.current_settings().functions.disabled.clone()
    }

    async fn invoke(&self, invocation: Invocation<'_>) -> Result<Answer, Failure> {
        let settings = self.current_settings();
        let function = called(&invocation, &settings.functions.disabled)?;
        let done = self.run(function, &settings, invocation).await;
        done.map_err(|failure| function.service().spelled(failure))
    }
}

/// The function that a call means, when there is one and it is on.
fn called(invocation: &Invocation<'_>, off: &Disabled) -> Result<&'static Function, Failure> {
    let name = invocation.function;
    let disabled = || Failure::new(Code::DisabledFunction, format!("function '{name}' is disabled"));
    let asked = |function: &&Function| invocation.service.is_none_or(|service| service == function.service());
    match catalogue().function(name).filter(asked) {
        Some(function) if function.is_on(off) => Ok(function),
        Some(_) => Err(disabled()),
        None if is_retired(name) => Err(disabled()),
        None => Err(Failure::new(Code::UnknownFunction, format!("unknown function '{name}'"))),
    }
}

impl<S: Store> Engine<S> {
    /// Logs in, reads the parameters and runs the function.
    async fn run(
        &self,
        function: &'static Function,
        settings: &Settings,
        invocation: Invocation<'_>,
    ) -> Result<Answer, Failure> {
        let reader = Reader { catalogue: catalogue(), settings, longest: settings.functions.longest_list };
        let authentication = invocation.authentication.ok_or_else(|| Failure::missing("authentication"))?;
        let authentication = reader.parameters(&room::authentication_members(), Some(authentication))?;
        let caller = self.log_in(&Arguments::new(authentication), invocation.address, invocation.now).await?;
        caller.may_call(function)?;
        let arguments = Arc::new(Arguments::new(reader.parameters(&function.params, invocation.parameters)?));
        let prepared = self.prepare(function, &arguments).await?;
        let postponed = prepared.postponed.clone();
        let stage =
            Stage::new(self, Arc::new(caller.acting_in(function)), invocation.now, invocation.request_id, prepared);
        let value = if function.reads() {
            let logins = Logins { authenticator: self, address: invocation.address };
            let mut session = self.store().read().await?;
            (function.run)(&mut Scene::new(stage, &mut *session, Some(logins)), &arguments).await?
        } else {
            self.write(function, stage, arguments, invocation.deadline, &postponed).await?
        };
        Ok(Answer { kind: function.result.clone(), value })
    }

    /// What is made of passwords before the transaction begins.
    async fn prepare(&self, function: &Function, arguments: &Arguments) -> Result<Prepared, Failure> {
        let plain = |names| {
            let mut found = Vec::new();
            collect(&function.params, arguments.members(), names, &mut found);
            found.into_iter().filter(|text| !text.is_empty() && text.len() <= crate::password::HASHED_BYTES)
        };
        let mut prepared = Prepared::default();
        for text in plain(function.hashed) {
            let hash = self.hasher().hash(&text).await?;
            prepared.hashes.insert(text, hash);
        }
        for text in plain(function.keyed) {
            let keys = self.hasher().scram_keys(&text).await?;
            prepared.keys.insert(text, keys);
        }
        Ok(prepared)
    }

    /// Runs a function in one transaction; a failure leaves nothing behind.
    async fn write(
        &self,
        function: &'static Function,
        stage: Stage,
        arguments: Arc<Arguments>,
        deadline: Deadline,
        postponed: &Postponed,
    ) -> Result<Json, Failure> {
        // A failure travels beside the unit of work: the port speaks of faults of the rules only.
        let failed = Arc::new(Mutex::new(None));
        let slot = failed.clone();
        let done = self
            .write_prepared(postponed, move |session: &mut dyn Session| {
                let (stage, arguments, slot) = (stage.clone(), arguments.clone(), slot.clone());
                let deadline = deadline.clone();
                Box::pin(async move {
                    let mut scene = Scene::new(stage, session, None);
                    let done = deadline.watch((function.run)(&mut scene, &arguments)).await;
                    done.map_err(|mut failure| {
                        // The database decides by the fault whether the unit is run again.
                        let cause = failure.cause.take().map(|cause| *cause);
                        let fault = cause.unwrap_or_else(|| Fault::rule("the function failed"));
                        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
                        fault
                    })
                })
            })
            .await;
        done.map_err(|fault| {
            let failure = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
            match (failure, fault) {
                (Some(failure), Fault::Rule(_)) => failure,
                (_, fault) => fault.into(),
            }
        })
    }
}

/// The texts of some members, wherever they stand.
fn collect(members: &[Member], document: &Document, names: &[&str], found: &mut Vec<String>) {
    if names.is_empty() {
        return;
    }
    for member in members {
        match document.get(member.name) {
            Some(Json::String(text)) if names.contains(&member.name) => found.push(text.clone()),
            Some(Json::Object(inner)) => collect(structure(&member.kind), inner, names, found),
            Some(Json::Array(items)) => {
                let of = structure(&member.kind);
                items.iter().filter_map(Json::as_object).for_each(|inner| collect(of, inner, names, found));
            }
            _ => {}
        }
    }
}

fn structure(kind: &Kind) -> &'static [Member] {
    match kind {
        Kind::List(of) => structure(of),
        Kind::Struct(name) => catalogue().structure(name).map_or(&[], |one| &one.members),
        _ => &[],
    }
}
