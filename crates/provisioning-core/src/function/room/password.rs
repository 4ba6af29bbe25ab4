//! Passwords: stricter than REST, since these interfaces have a least length of their own.
//! Source: config, ossbss.provisioning.pw_min_char.

use crate::function::{Code, Failure};
use crate::password::{Flaw, flaws};
use crate::settings::{PasswordRules, Settings};

/// What can be wrong with a password.
pub(super) const FAULTS: &[Code] = &[
    Code::PassLength,
    Code::PasswordMinLength,
    Code::PasswordMaxLength,
    Code::PasswordMusthaveDigit,
    Code::PasswordMusthaveLowercase,
    Code::PasswordMusthaveUppercase,
    Code::PasswordMusthaveSpecialchar,
];

/// Refuses a password that is too short for these interfaces, or against the rules.
pub(super) fn check(settings: &Settings, rules: &PasswordRules, password: &str) -> Result<(), Failure> {
    check_length(settings, password)?;
    let Some(flaw) = flaws(rules, password).into_iter().next() else { return Ok(()) };
    Err(Failure::new(code(flaw), format!("password: {flaw}")))
}

/// Refuses a password that is too short for these interfaces.
pub(super) fn check_length(settings: &Settings, password: &str) -> Result<(), Failure> {
    let least = settings.functions.min_password;
    if password.chars().count() < least {
        return Err(Failure::new(Code::PassLength, format!("password must have at least {least} characters")));
    }
    Ok(())
}

/// The code for what is wrong with a password.
fn code(flaw: Flaw) -> Code {
    match flaw {
        Flaw::Short(_) => Code::PasswordMinLength,
        Flaw::Long(_) => Code::PasswordMaxLength,
        Flaw::Digits(_) => Code::PasswordMusthaveDigit,
        Flaw::Lowercase(_) => Code::PasswordMusthaveLowercase,
        Flaw::Uppercase(_) => Code::PasswordMusthaveUppercase,
        Flaw::Special(_) => Code::PasswordMusthaveSpecialchar,
    }
}
