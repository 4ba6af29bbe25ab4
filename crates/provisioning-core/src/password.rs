//! What passwords must look like, and passwords made by the server. Source: life-cycle, passwords.

pub mod former;
mod postponed;

pub use postponed::Postponed;

use rand::Rng;
use rand::seq::{IndexedRandom, SliceRandom};

use crate::settings::PasswordRules;

/// The sentence for a password of a web or admin login that no request could carry.
pub const INVALID_CHARACTERS: &str = "Contains invalid characters";

/// bcrypt looks at no more than this many bytes; what is longer would be cut silently, and so is refused.
pub const HASHED_BYTES: usize = 72;

/// Length of a generated password, within what the rules allow.
const LENGTH: usize = 16;

const LOWERCASE: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const UPPERCASE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS: &[u8] = b"23456789";
/// None that a shell, a URL or a configuration file reads as something else.
const SPECIAL: &[u8] = b"-_.+=";

/// What is wrong with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Shorter than this.
    #[error("Must be at minimum {0} characters long")]
    Short(usize),
    /// Longer than this.
    #[error("Must be at maximum {0} characters long")]
    Long(usize),
    /// Fewer lower-case letters than this.
    #[error("Must contain at least {0} lower-case characters")]
    Lowercase(usize),
    /// Fewer upper-case letters than this.
    #[error("Must contain at least {0} upper-case characters")]
    Uppercase(usize),
    /// Fewer digits than this.
    #[error("Must contain at least {0} digits")]
    Digits(usize),
    /// Fewer other characters than this.
    #[error("Must contain at least {0} special characters")]
    Special(usize),
}

/// What the rules have against a password; nothing when they are switched off.
pub fn flaws(rules: &PasswordRules, password: &str) -> Vec<Flaw> {
    if !rules.validate {
        return Vec::new();
    }
    let length = password.chars().count();
    let mut flaws = Vec::new();
    if length < rules.min_length {
        flaws.push(Flaw::Short(rules.min_length));
    }
    if rules.max_length > 0 && length > rules.max_length {
        flaws.push(Flaw::Long(rules.max_length));
    }
    for (least, is_member, flaw) in classes(rules) {
        if password.chars().filter(|c| is_member(*c)).count() < least {
            flaws.push(flaw(least));
        }
    }
    flaws
}

/// Everything that the rules have against a password, one sentence each; nothing when they are switched off.
///
/// `names` are texts that it must not contain, each with its sentence: `("alice", "Must not contain username")`. An empty
/// name forbids nothing.
pub fn check(rules: &PasswordRules, password: &str, names: &[(&str, &str)]) -> Vec<String> {
    if !rules.validate {
        return Vec::new();
    }
    let mut errors: Vec<String> = flaws(rules, password).iter().map(ToString::to_string).collect();
    let folded = password.to_lowercase();
    let contained = names.iter().filter(|(name, _)| !name.is_empty() && folded.contains(&name.to_lowercase()));
    errors.extend(contained.map(|(_, sentence)| (*sentence).to_owned()));
    errors
}

/// As [`check`], for passwords of web and admin logins. Those that hold anything but printable ASCII are always refused,
/// because no login with them can succeed.
pub fn check_login(rules: &PasswordRules, password: &str, names: &[(&str, &str)]) -> Vec<String> {
    let mut errors = check(rules, password, names);
    if !password.chars().all(|c| matches!(c, ' '..='~')) {
        errors.push(INVALID_CHARACTERS.to_owned());
    }
    errors
}

/// A random password that fulfils the rules, whether they are switched on or not.
pub fn generate(rules: &PasswordRules) -> String {
    let mut random = rand::rng();
    let wanted =
        [(rules.lowercase, LOWERCASE), (rules.uppercase, UPPERCASE), (rules.digits, DIGITS), (rules.special, SPECIAL)];
    let mut bytes: Vec<u8> = wanted.iter().flat_map(|(count, set)| draw(&mut random, set, *count)).collect();
    let most = if rules.max_length == 0 { usize::MAX } else { rules.max_length };
    let length = LENGTH.max(rules.min_length).min(most);
    let plain = [LOWERCASE, UPPERCASE, DIGITS].concat();
    bytes.extend(draw(&mut random, &plain, length.saturating_sub(bytes.len())));
    bytes.shuffle(&mut random);
    bytes.into_iter().map(char::from).collect()
}

type Class = (usize, fn(char) -> bool, fn(usize) -> Flaw);

fn classes(rules: &PasswordRules) -> [Class; 4] {
    [
        (rules.lowercase, char::is_lowercase, Flaw::Lowercase),
        (rules.uppercase, char::is_uppercase, Flaw::Uppercase),
        (rules.digits, |c| c.is_ascii_digit(), Flaw::Digits),
        (rules.special, |c| !c.is_alphanumeric() && !c.is_whitespace(), Flaw::Special),
    ]
}

fn draw(random: &mut impl Rng, set: &[u8], count: usize) -> Vec<u8> {
    (0..count).filter_map(|_| set.choose(random).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strict() -> PasswordRules {
        PasswordRules {
            validate: true,
            min_length: 6,
            max_length: 12,
            lowercase: 2,
            uppercase: 1,
            digits: 1,
            special: 1,
            ..PasswordRules::default()
        }
    }

    #[test]
    fn every_rule_has_its_sentence() {
        let name = [("alice", "Must not contain username"), ("", "never")];
        let cases: [(&str, &[&str]); 9] = [
            ("Secre-t1", &[]),
            ("aaB-1", &["Must be at minimum 6 characters long"]),
            ("aaaaaaaaaaB-1", &["Must be at maximum 12 characters long"]),
            ("ABCDE-1f", &["Must contain at least 2 lower-case characters"]),
            ("secre-t1", &["Must contain at least 1 upper-case characters"]),
            ("Secre-tt", &["Must contain at least 1 digits"]),
            ("Secret 1", &["Must contain at least 1 special characters"]),
            ("xALIce-1", &["Must not contain username"]),
            (
                "",
                &[
                    "Must be at minimum 6 characters long",
                    "Must contain at least 2 lower-case characters",
                    "Must contain at least 1 upper-case characters",
                    "Must contain at least 1 digits",
                    "Must contain at least 1 special characters",
                ],
            ),
        ];
        for (password, expected) in cases {
            assert_eq!(check(&strict(), password, &name), expected, "{password}");
        }
    }

    #[test]
    fn rules_that_are_off_forbid_nothing() {
        let off = PasswordRules { validate: false, ..strict() };
        assert_eq!(check(&off, "alice", &[("alice", "Must not contain username")]), Vec::<String>::new());
        let unlimited = PasswordRules { validate: true, ..PasswordRules::default() };
        assert_eq!(check(&unlimited, &"x".repeat(500), &[]), Vec::<String>::new());
    }

    #[test]
    fn a_login_password_is_printable_ascii() {
        let off = PasswordRules::default();
        for (password, valid) in [("with blank", true), ("grüße", false), ("tab\there", false), ("~!", true)] {
            assert_eq!(check_login(&off, password, &[]).is_empty(), valid, "{password}");
        }
    }

    #[test]
    fn a_generated_password_passes_the_rules() {
        let tight = PasswordRules { min_length: 5, max_length: 5, ..strict() };
        let long = PasswordRules { min_length: 30, max_length: 0, ..strict() };
        for rules in [strict(), tight, long] {
            for _ in 0..50 {
                let password = generate(&rules);
                assert_eq!(check(&rules, &password, &[]), Vec::<String>::new(), "{password}");
            }
        }
        assert_eq!(generate(&PasswordRules::default()).len(), LENGTH);
        assert_ne!(generate(&strict()), generate(&strict()));
    }
}
