//! The services, and the faults as each of them spells them. Source: functions, services; soap-xmlrpc, SOAP faults.

use super::code::Code;
use super::failure::Failure;

/// Functions with an endpoint, a description and spellings of their own. Over XMLRPC all are called in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Everything but lawful interception.
    Provisioning,
    /// Lawful interception.
    Intercept,
}

/// What clients of the Intercept service match on, whatever is wrong with the login.
const NO_ACCESS: &str = "admin may not access LI data (wrong credentials or lawful_intercept flag not set)";

impl Service {
    /// All services.
    pub const ALL: [Self; 2] = [Self::Provisioning, Self::Intercept];

    /// A failure as clients of the service know it.
    #[must_use]
    pub fn spelled(self, failure: Failure) -> Failure {
        if self == Self::Provisioning {
            return failure;
        }
        match failure.code {
            Code::MissingParam => Failure { code: Code::MissingParameter, ..failure },
            Code::MalformedParam => Failure { code: Code::MalformedParameter, ..failure },
            Code::AuthFailed => Failure { code: Code::Refused, text: NO_ACCESS.to_owned(), ..failure },
            _ => failure,
        }
    }

    /// The failure of a login that may not call a function.
    pub(super) fn refusal(self, function: &str) -> Failure {
        Failure::refused(match self {
            Self::Provisioning => format!("you may not call '{function}'"),
            Self::Intercept => NO_ACCESS.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_intercept_service_spells_some_codes_otherwise() {
        let cases = [
            (Failure::missing("id"), Code::MissingParam, Code::MissingParameter, "missing parameter 'id' in request"),
            (Failure::malformed("id", "no number"), Code::MalformedParam, Code::MalformedParameter, "no number"),
            (Failure::unknown("x"), Code::UnknownParam, Code::UnknownParam, "unknown parameter 'x'"),
            (Failure::new(Code::AuthFailed, "failed"), Code::AuthFailed, Code::Refused, NO_ACCESS),
            (Failure::refused("read only"), Code::Refused, Code::Refused, "read only"),
        ];
        for (failure, provisioning, intercept, text) in cases {
            let failure = Service::Provisioning.spelled(failure);
            assert_eq!(failure.code, provisioning);
            let failure = Service::Intercept.spelled(failure);
            assert_eq!((failure.code, failure.text.as_str()), (intercept, text));
        }
    }
}
