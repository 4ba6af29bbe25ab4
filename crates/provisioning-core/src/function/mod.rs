//! The function catalogue of the SOAP and XMLRPC interfaces: each function once, for both. Source: functions; soap-xmlrpc.
//!
//! ```text
//! request ► Input ──► switch ► login ► reach ► parameters by the catalogue's types ► function ──► document
//!                                                                                      │
//!                                                    the operations that REST uses, in one transaction
//! ```
//!
//! A function is data (name, parameters, result, sentence, switch, who may call it) and a body, which maps it to operations on
//! resources. Frontends read requests into [`Input`] and write documents by the types of the catalogue; they know no function
//! by name. What is not in the catalogue does not exist in any of them.

mod arguments;
mod catalogue;
mod code;
mod deadline;
mod failure;
mod found;
mod input;
mod invoke;
mod kind;
mod login;
mod retired;
mod room;
mod scene;
mod service;
mod switch;

use std::future::Future;
use std::pin::Pin;

use serde_json::Value as Json;

use crate::actor::Role;

pub use arguments::Arguments;
pub use catalogue::{Catalogue, catalogue};
pub use code::Code;
pub use deadline::Deadline;
pub use failure::Failure;
pub(crate) use found::Window;
pub use input::Input;
pub use invoke::{Answer, Functions, Invocation};
pub use kind::{Kind, Member, Structure};
pub use scene::Scene;
pub use service::Service;
pub use switch::{Backend, Disabled, Reach, Switch};

/// The future of a function's body.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Result<Json, Failure>> + Send + 'a>>;

/// The body of a function: what it does with its arguments.
pub(crate) type Run = for<'a, 'b> fn(&'a mut Scene<'b>, &'a Arguments) -> Running<'a>;

/// A function.
pub struct Function {
    /// Its name: `get_domain`.
    pub name: &'static str,
    /// Older spellings of the name: they are called alike, but never published.
    pub(crate) older: &'static [&'static str],
    /// The heading under which the documentation shows it.
    pub group: &'static str,
    /// The backend that it belongs to.
    pub backend: Backend,
    /// What it does, in one sentence.
    pub doc: &'static str,
    /// Its parameters, members of one struct.
    pub params: Vec<Member>,
    /// What it gives; none for nothing.
    pub result: Option<Kind>,
    /// The faults that it is known for, besides those that every function may answer.
    pub faults: Vec<Code>,
    /// The feature that it belongs to.
    pub switch: Switch,
    /// Who may call it.
    pub reach: Reach,
    /// Whether it stands for another function in clients that send that one's parameters otherwise, or expect it to do less:
    /// it can be called, but nothing describes it.
    pub old_spelling: bool,
    /// Name of the type of its parameters in descriptions, where it does not follow from its own.
    pub container: Option<&'static str>,
    /// The role with whose rights it works, whoever may call it; none for those of the caller.
    pub(crate) role: Option<Role>,
    /// Parameters that hold passwords of which only a hash is kept.
    pub(crate) hashed: &'static [&'static str],
    /// Parameters that hold passwords from which SIP and XMPP servers get keys.
    pub(crate) keyed: &'static [&'static str],
    pub(crate) run: Run,
}

impl Function {
    /// A function for everybody who has logged in, without parameters and result.
    pub(crate) fn new(name: &'static str, group: &'static str, backend: Backend, doc: &'static str, run: Run) -> Self {
        Self {
            name,
            older: &[],
            group,
            backend,
            doc,
            params: Vec::new(),
            result: None,
            faults: Vec::new(),
            switch: Switch::Always,
            reach: Reach::Reseller,
            old_spelling: false,
            container: None,
            role: None,
            hashed: &[],
            keyed: &[],
            run,
        }
    }

    /// With parameters.
    pub(crate) fn takes(mut self, params: impl IntoIterator<Item = Member>) -> Self {
        self.params.extend(params);
        self
    }

    /// With parameters whose type has a name of its own in descriptions.
    pub(crate) fn takes_as(mut self, container: &'static str, params: impl IntoIterator<Item = Member>) -> Self {
        self.container = Some(container);
        self.takes(params)
    }

    /// With a result.
    pub(crate) fn gives(mut self, kind: Kind) -> Self {
        self.result = Some(kind);
        self
    }

    /// With faults.
    pub(crate) fn fails(mut self, faults: &[Code]) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Called by older spellings of its name, too.
    pub(crate) fn once_called(mut self, older: &'static [&'static str]) -> Self {
        self.older = older;
        self
    }

    /// Belonging to a feature that can be switched off.
    pub(crate) fn switched(mut self, switch: Switch) -> Self {
        self.switch = switch;
        self
    }

    /// For other callers.
    pub(crate) fn within(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }

    /// Working with the rights of a role.
    pub(crate) fn acting_as(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// For clients that know another function under this name and with these parameters.
    pub(crate) fn unpublished(mut self) -> Self {
        self.old_spelling = true;
        self
    }

    /// Hashing the passwords in some of its parameters.
    pub(crate) fn hashes(mut self, names: &'static [&'static str]) -> Self {
        self.hashed = names;
        self
    }

    /// Deriving keys from the SIP passwords in some of its parameters.
    pub(crate) fn keys(mut self, names: &'static [&'static str]) -> Self {
        self.keyed = names;
        self
    }

    /// Whether it only reads: a login that may only read can call it, and it needs no transaction.
    pub fn reads(&self) -> bool {
        ["get_", "search_", "check_", "authenticate_"].iter().any(|prefix| self.name.starts_with(prefix))
    }

    /// The service that has it.
    pub fn service(&self) -> Service {
        self.backend.service()
    }

    /// Whether the operator has left it on.
    pub fn is_on(&self, disabled: &Disabled) -> bool {
        !disabled.switches.contains(&self.switch) && !disabled.backends.contains(&self.backend)
    }

    /// Whether descriptions and introspection show it.
    pub fn is_published(&self, disabled: &Disabled) -> bool {
        self.is_on(disabled) && !self.old_spelling
    }
}
