//! What a function answers when it cannot do as told.

use super::code::Code;
use crate::fault::{Condition, Fault, FieldError};
use crate::store::StoreError;

/// A fault as SOAP and XMLRPC clients get it.
#[derive(Debug)]
pub struct Failure {
    /// Its code.
    pub code: Code,
    /// A sentence for people.
    pub text: String,
    /// What it is about: a name, a number, an id.
    pub object: Option<String>,
    /// The parameter, of a fault of syntax.
    pub param: Option<String>,
    /// What happened, for the log only.
    pub cause: Option<Box<Fault>>,
}

impl Failure {
    /// A fault with a code and a sentence.
    pub fn new(code: Code, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), object: None, param: None, cause: None }
    }

    /// With what it is about.
    #[must_use]
    pub fn about(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    fn of_param(code: Code, name: &str, text: String) -> Self {
        Self { param: Some(name.to_owned()), object: Some(name.to_owned()), ..Self::new(code, text) }
    }

    /// A parameter is not there.
    pub fn missing(name: &str) -> Self {
        Self::of_param(Code::MissingParam, name, format!("missing parameter '{name}' in request"))
    }

    /// A parameter is not known.
    pub fn unknown(name: &str) -> Self {
        Self::of_param(Code::UnknownParam, name, format!("unknown parameter '{name}'"))
    }

    /// A parameter has another shape than `wanted`.
    pub fn shape(name: &str, wanted: &str, given: &str) -> Self {
        let text = format!("parameter '{name}' should be {wanted}, but is {given}");
        Self::of_param(Code::MalformedParam, name, text)
    }

    /// A parameter has a value that it cannot have.
    pub fn malformed(name: &str, reason: impl Into<String>) -> Self {
        Self::of_param(Code::MalformedParam, name, reason.into())
    }

    /// The caller may not do this.
    pub fn refused(text: impl Into<String>) -> Self {
        Self::new(Code::Refused, text)
    }
}

impl From<Fault> for Failure {
    /// The code of a fault of the shared rules. Functions that know the object by a better name map it before.
    fn from(fault: Fault) -> Self {
        let text = fault.to_string();
        match fault {
            Fault::Known { condition, object, sentence } => {
                Self { object, ..Self::new(of_condition(condition), sentence) }
            }
            Fault::Invalid(errors) => errors.into_iter().next().map_or_else(|| internal(None), of_field),
            Fault::Forbidden(text) => Self::refused(text),
            Fault::NotFound(entity) => Self::new(of_entity(entity), format!("no such {entity}")),
            Fault::Rule(text) | Fault::Malformed(text) => Self::new(Code::MalformedParam, text),
            Fault::InUse(text) => Self::new(Code::InvalidState, text),
            Fault::NoSuchPath | Fault::Changed | Fault::Unexpandable => Self::new(Code::Refused, text),
            Fault::Maintenance => Self::new(Code::Unavailable, text),
            Fault::Store(StoreError::Unavailable(_)) => Self {
                cause: Some(Box::new(fault)),
                ..Self::new(Code::Unavailable, "the database does not answer, try again later")
            },
            Fault::Store(_) | Fault::Failed(_) | Fault::Internal(_) => internal(Some(Box::new(fault))),
        }
    }
}

fn internal(cause: Option<Box<Fault>>) -> Failure {
    Failure { cause, ..Failure::new(Code::Internal, "internal error") }
}

fn of_condition(condition: Condition) -> Code {
    match condition {
        Condition::SubscriberExists => Code::ExistingSubscriber,
        Condition::WebUserExists => Code::ExistingWebUser,
        Condition::DomainExists => Code::ExistingDomain,
        Condition::NoSuchDomain => Code::NoSuchDomain,
        Condition::NoSuchCustomer => Code::NoSuchAccount,
        Condition::NumberExists => Code::AssignedNumber,
        Condition::NoSuchNumber => Code::NoSuchSubscriber,
        Condition::ProfileExists => Code::ExistingProfile,
        Condition::NoSuchProfile => Code::NoSuchProfile,
        Condition::AdminExists => Code::ExistingAdmin,
        Condition::ResellerExists => Code::ExistingReseller,
        Condition::NoSuchContract => Code::NoSuchContract,
        // Functions tell kinds of sets apart, and know which one they have made.
        Condition::SetExists => Code::ExistingCfDestSet,
        Condition::NotAChoice => Code::InvalidEnum,
        Condition::TooManyValues => Code::ToManyPreference,
        Condition::NoSuchNcosLevel => Code::NoSuchLevel,
        Condition::NoSuchRewriteRuleSet => Code::NoSuchRewriteRuleSet,
        Condition::NoSuchSoundSet => Code::NoSuchSoundSet,
        Condition::RewriteRuleSetExists => Code::ExistingRewriteRuleSet,
        Condition::PeeringGroupExists => Code::ExistingPeerGroup,
        Condition::PeeringServerExists => Code::ExistingPeerHost,
        Condition::PeeringRuleExists => Code::DuplicatePeeringRule,
        Condition::MalformedAddress => Code::MalformedIPNet,
    }
}

/// What does not exist, by the name that the resources have for it.
fn of_entity(entity: &str) -> Code {
    match entity {
        "subscriber" => Code::NoSuchSubscriber,
        "customer" => Code::NoSuchAccount,
        "domain" => Code::NoSuchDomain,
        "billingprofile" => Code::NoSuchProfile,
        "admin" => Code::NoSuchAdmin,
        "reseller" => Code::NoSuchReseller,
        "contract" => Code::NoSuchContract,
        _ => Code::MalformedParam,
    }
}

/// An invalid field of a resource. Source: functions, faults, Client.Syntax and Client.Voip.
fn of_field(error: FieldError) -> Failure {
    let text = error.errors.join(", ");
    let part = error.field.rsplit('_').next().unwrap_or_default();
    let code = match (error.field.as_str(), part) {
        ("domain", _) => Code::MalformedDomain,
        ("username" | "webusername", _) => Code::MalformedUsername,
        ("login", _) => Code::MalformedLogin,
        ("handle", _) => Code::MalformedHandle,
        ("email", _) | (_, "notify") => Code::Email,
        ("e164", _) => Code::MissingNumberPart,
        (_, "destination") => Code::MalformedTarget,
        (_, "timeout") => Code::MalformedTimeout,
        (_, "year") => Code::InvalidYear,
        (_, "month") => Code::InvalidMonth,
        (_, "mday") => Code::InvalidMDay,
        (_, "wday") => Code::InvalidWDay,
        (_, "hour") => Code::InvalidHour,
        (_, "minute") => Code::InvalidMinute,
        (_, "cc") => Code::MalformedCc,
        (_, "ac") => Code::MalformedAc,
        (_, "sn") => Code::MalformedSn,
        (field, _) if field.starts_with("alias_numbers_") => Code::MissingNumberPart,
        _ => Code::MalformedParam,
    };
    let param = (code == Code::MalformedParam).then(|| error.field.clone());
    let object = if error.input.is_empty() { param.clone() } else { Some(error.input) };
    Failure { object, param, ..Failure::new(code, format!("{}: {text}", error.field)) }
}
