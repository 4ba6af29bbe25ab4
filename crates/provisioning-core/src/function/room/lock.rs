//! Lock levels by their words. Source: functions, lock_voip_account_subscriber.

use crate::function::{Arguments, Code, Failure, Member};

/// The words, by their levels.
const WORDS: [&str; 5] = ["none", "foreign", "outgoing", "incoming", "global"];

/// The member that names a level.
pub(super) fn member() -> Member {
    Member::text("lock").required().doc("none, foreign, outgoing, incoming (and outgoing) or global.")
}

/// The level of a word; 0 is no lock.
pub(super) fn level(word: &str) -> Result<usize, Failure> {
    let unknown = || Failure::new(Code::UnknownLock, format!("unknown lock level '{word}'")).about(word);
    WORDS.iter().position(|known| *known == word).ok_or_else(unknown)
}

/// The word of a level.
pub(super) fn word(level: usize) -> Option<&'static str> {
    WORDS.get(level).copied()
}

/// The level that is given.
pub(super) fn given(given: &Arguments) -> Result<usize, Failure> {
    level(given.text("lock")?)
}
