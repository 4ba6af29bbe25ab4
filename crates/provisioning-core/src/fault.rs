//! The one error type of rules and operations.

use crate::store::StoreError;

/// Everything that can go wrong with an operation, by kind.
///
/// A frontend maps kinds to its own status words in one total `match`; nothing else does. The sentence of a
/// [`Fault::Rule`] and its likes stands beside the rule that gives it, because clients match on it and every frontend shows it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// No such resource, or the resource does not have this operation.
    #[error("Path not found")]
    NoSuchPath,
    /// The item does not exist, or the actor may not know that it does. Carries the entity's name.
    #[error("Entity '{0}' not found.")]
    NotFound(&'static str),
    /// The kind of operation is forbidden to the actor, or a limit is reached.
    #[error("{0}")]
    Forbidden(String),
    /// The request cannot be read: broken JSON, a broken patch, a malformed id.
    #[error("{0}")]
    Malformed(String),
    /// Fields with invalid values, all of them, in the order of the definition.
    #[error("{}", crate::fault::sentence(.0))]
    Invalid(Vec<FieldError>),
    /// A rule over several fields or objects refuses the input.
    #[error("{0}")]
    Rule(String),
    /// As [`Fault::Rule`], for a condition that some frontends have a code for.
    #[error("{sentence}")]
    Known {
        /// What is the case.
        condition: Condition,
        /// The name, number or id that it is about.
        object: Option<String>,
        /// The sentence.
        sentence: String,
    },
    /// The object is in use and cannot be removed.
    #[error("{0}")]
    InUse(String),
    /// The operator lets superusers in only.
    #[error("The system is under maintenance.")]
    Maintenance,
    /// The server could not do what it should have done, and clients know the sentence.
    #[error("{0}")]
    Failed(&'static str),
    /// The item is not in the state that the caller expects.
    #[error("The item is not in the state that the request expects.")]
    Changed,
    /// Members that cannot be expanded, or more than one answer may contain.
    #[error("Provided expand fields are invalid")]
    Unexpandable,
    /// The database refused or failed. Turned into another kind by the operation where a rule knows better.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A defect of ours. The text is for the log, never for the client.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Fault {
    /// A refused rule with its sentence.
    pub fn rule(sentence: impl Into<String>) -> Self {
        Self::Rule(sentence.into())
    }

    /// A refused rule with its sentence, for a condition that some frontends have a code for.
    pub fn known(condition: Condition, sentence: impl Into<String>) -> Self {
        Self::Known { condition, object: None, sentence: sentence.into() }
    }

    /// What a [`Fault::Known`] is about.
    #[must_use]
    pub fn about(self, name: impl Into<String>) -> Self {
        match self {
            Self::Known { condition, sentence, .. } => Self::Known { condition, object: Some(name.into()), sentence },
            other => other,
        }
    }

    /// A forbidden operation with its sentence.
    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Self::Forbidden(sentence.into())
    }

    /// A single invalid field.
    pub fn field(field: impl Into<String>, input: impl Into<String>, error: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, input, error)])
    }

    /// The name of the violated unique constraint, if this is such a violation.
    pub fn violated_unique(&self) -> Option<&str> {
        match self {
            Self::Store(StoreError::Unique(constraint)) => Some(constraint),
            _ => None,
        }
    }
}

/// Conditions that are told by a code where the interface has codes, whatever the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The domain has a subscriber with this user name.
    SubscriberExists,
    /// The domain has a subscriber with this web user name.
    WebUserExists,
    /// The platform has a domain with this name.
    DomainExists,
    /// The caller has no such domain.
    NoSuchDomain,
    /// The caller has no such customer.
    NoSuchCustomer,
    /// A number belongs to somebody.
    NumberExists,
    /// There is no such number, or nobody has it.
    NoSuchNumber,
    /// The reseller has a billing profile with this name or handle.
    ProfileExists,
    /// The caller has no such billing profile.
    NoSuchProfile,
    /// There is an administrative login with this name.
    AdminExists,
    /// There is a reseller with this name, or on this contract.
    ResellerExists,
    /// There is no such contract with a reseller.
    NoSuchContract,
    /// The subscriber has a set of call forwards with this name.
    SetExists,
    /// A preference has a value that is none of its choices.
    NotAChoice,
    /// A preference with one value has several.
    TooManyValues,
    /// The reseller has no such NCOS level.
    NoSuchNcosLevel,
    /// The reseller has no such rewrite rule set.
    NoSuchRewriteRuleSet,
    /// The reseller has no such sound set.
    NoSuchSoundSet,
    /// The platform has a rewrite rule set with this name.
    RewriteRuleSetExists,
    /// The platform has a peering group with this name.
    PeeringGroupExists,
    /// The platform has a peering server with this name.
    PeeringServerExists,
    /// The peering group has such a rule.
    PeeringRuleExists,
    /// An entry of an address list is no address.
    MalformedAddress,
}

/// One invalid field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The member's name; inside lists and sub-objects `parent_member`.
    pub field: String,
    /// What was given, as text; empty when nothing was, masked when it is a secret.
    pub input: String,
    /// What is wrong with it; more than one sentence is possible.
    pub errors: Vec<String>,
}

impl FieldError {
    /// An error with one sentence.
    pub fn new(field: impl Into<String>, input: impl Into<String>, error: impl Into<String>) -> Self {
        Self { field: field.into(), input: input.into(), errors: vec![error.into()] }
    }
}

/// The frame in which clients see invalid fields. Source: rest-protocol, validation messages.
pub(crate) fn sentence(errors: &[FieldError]) -> String {
    let groups: Vec<String> = errors
        .iter()
        .map(|e| format!("field='{}', input='{}', errors='{}'", e.field, e.input, e.errors.join(",")))
        .collect();
    format!("Validation failed. {}", groups.join("; "))
}
