//! Rewrite rules: a pattern and what replaces it. Pure.
//!
//! Variables stand as `${name}` and `@{name}` (one of a list) in both texts; what they mean is looked up when a rule is
//! applied. Patterns are Perl-compatible and may look around. Source: routing-and-pbx, section 3; rewriterules, applyrewrites.

mod apply;
mod check;
mod variable;

pub use apply::{Rule, apply};
pub use check::{match_pattern, mistake, plain_pattern, replace_pattern, together};
pub use variable::canonical;

use fancy_regex::{Regex, RegexBuilder};

/// Steps that one match may take; a pattern that needs more does not match. Ordinary rules need a few dozen.
const MOST_STEPS: usize = 100_000;

/// Whether a text is a regular expression that can be run within bounds.
pub fn is_pattern(text: &str) -> bool {
    compile(text).is_some()
}

/// A compiled pattern without variables; `None` when it is no valid one.
fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).backtrack_limit(MOST_STEPS).build().ok()
}
