//! The lines in the log about what goes wrong at the listener, beside those about each request;
//! `ossbss.logging.apache.err.level` is the level of this module.

use super::Refusal;
use crate::body::BodyError;

/// How much an operator should care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Somebody is kept out, or the server does not keep up.
    Warning,
    /// A client asks for the wrong thing.
    Detail,
}

/// Writes the line about a refusal, inside of the span of its request.
pub(super) fn logged(refusal: &Refusal, has_credentials: bool) {
    let why = refusal.text();
    match weight(refusal, has_credentials) {
        Weight::Warning => tracing::warn!(why, "refused"),
        Weight::Detail => tracing::debug!(why, "refused"),
    }
}

fn weight(refusal: &Refusal, has_credentials: bool) -> Weight {
    match refusal {
        // Many clients show their password only after they have been asked for it.
        Refusal::Unauthenticated if !has_credentials => Weight::Detail,
        Refusal::Unauthenticated | Refusal::Forbidden | Refusal::Banned => Weight::Warning,
        Refusal::Busy | Refusal::LargeHead => Weight::Warning,
        Refusal::Body(BodyError::Busy | BodyError::TooLarge | BodyError::TooSlow) => Weight::Warning,
        Refusal::Body(BodyError::Broken | BodyError::Coding(_)) => Weight::Detail,
        Refusal::NoSuchPath | Refusal::Method(_) | Refusal::MediaType => Weight::Detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_was_not_asked_for_yet_is_no_warning() {
        for (refusal, has_credentials, expected) in [
            (Refusal::Unauthenticated, false, Weight::Detail),
            (Refusal::Unauthenticated, true, Weight::Warning),
            (Refusal::Banned, true, Weight::Warning),
            (Refusal::Body(BodyError::TooSlow), true, Weight::Warning),
            (Refusal::NoSuchPath, true, Weight::Detail),
        ] {
            assert_eq!(weight(&refusal, has_credentials), expected, "{refusal:?} {has_credentials}");
        }
    }
}
