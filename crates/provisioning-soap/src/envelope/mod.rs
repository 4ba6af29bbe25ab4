//! Reading requests: an envelope becomes the name of a function and its two arguments. Source: soap-xmlrpc, SOAP requests.
//!
//! ```text
//! bytes ► text ► events ► tree of the body ► references resolved ► Input
//!                  │                                │
//!                  └── depth, elements, attributes  └── depth, elements, bytes again: a reference can be used many times
//! ```

#[cfg(test)]
mod fuzz;
mod resolve;
#[cfg(test)]
mod tests;
mod tree;

use provisioning_core::function::{Code, Failure, Input, Service};
use provisioning_xml::decode;

use self::resolve::Resolver;
use self::tree::Tree;

/// How large a request may be. Source: soap-xmlrpc, limits and XML hardening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Elements inside of each other.
    pub depth: usize,
    /// Elements of the document, and of what references make of it.
    pub elements: usize,
    /// Bytes of text that references make of it.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 64, elements: 200_000, bytes: 16 * 1024 * 1024 }
    }
}

/// A request.
#[derive(Debug, PartialEq)]
pub(crate) struct Request {
    /// Name of the function.
    pub(crate) function: String,
    /// Who calls.
    pub(crate) authentication: Option<Input>,
    /// The parameters.
    pub(crate) parameters: Option<Input>,
    /// Whether the client uses the SOAP encoding, and therefore gets it.
    pub(crate) encoded: bool,
}

/// Why a document is no request.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is not an envelope of SOAP 1.1.
    Version,
    /// A header has to be understood.
    MustUnderstand,
    /// It is not well-formed, or its body is empty; a sentence that quotes nothing of it.
    Client(String),
    /// It has a fault of the catalogue.
    Failed(Failure),
}

impl Refusal {
    /// The refusal as clients of a service know it.
    pub(crate) fn spelled(self, service: Service) -> Self {
        match self {
            Self::Failed(failure) => Self::Failed(service.spelled(failure)),
            other => other,
        }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

fn exceeded(what: impl Into<String>) -> Failure {
    Failure::new(Code::LimitExceeded, what)
}

/// Reads a request. `charset` is that of its `Content-Type`.
///
/// # Errors
/// Anything that is no request.
pub(crate) fn read(bytes: &[u8], charset: Option<&str>, limits: Limits) -> Result<Request, Refusal> {
    let text = decode(bytes, charset).map_err(|reason| Refusal::Client(reason.sentence().to_owned()))?;
    let tree = Tree::parse(&text, limits)?;
    drop(text);
    let empty = || Refusal::Client("there is no element in the body".to_owned());
    let call = tree.entries.first().copied().ok_or_else(empty)?;
    let (function, children) =
        tree.get(call).map(|node| (node.name.clone(), node.children.clone())).ok_or_else(empty)?;
    let named = |name: &str| children.iter().copied().find(|at| tree.get(*at).is_some_and(|node| &*node.name == name));
    let (authentication, parameters) = match (named("authentication"), named("parameters")) {
        // Clients without a description number their arguments.
        (None, None) => (children.first().copied(), children.get(1).copied()),
        both => both,
    };
    let encoded = tree.encoded;
    let mut resolver = Resolver::new(tree, limits);
    Ok(Request {
        function: function.into(),
        authentication: authentication.map(|at| resolver.input(at)).transpose()?,
        parameters: parameters.map(|at| resolver.input(at)).transpose()?,
        encoded,
    })
}
