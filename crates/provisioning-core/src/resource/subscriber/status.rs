//! The status of a subscriber and its lock level. Source: life-cycle, transitions of a subscriber.

pub use crate::resource::status::{ACTIVE, LOCKED, TERMINATED};

/// The words of the status.
pub const STATUSES: &[&str] = &[ACTIVE, LOCKED, TERMINATED];

/// The level with which a lock begins: all calls and the self care login.
pub const GLOBAL: i64 = 4;

/// What a transition does to the lock level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The level becomes that of the body; without one there is none.
    FromBody,
    /// The level becomes that of the body; without one it is [`GLOBAL`].
    FromBodyOrGlobal,
    /// The level becomes [`GLOBAL`], whatever the body says.
    Global,
    /// The subscriber ends.
    End,
}

/// Every transition: from (none: the subscriber is new), to, effect. What is not here is not possible.
const TRANSITIONS: [(Option<&str>, &str, Effect); 8] = [
    (None, ACTIVE, Effect::FromBody),
    (None, LOCKED, Effect::FromBodyOrGlobal),
    (Some(ACTIVE), ACTIVE, Effect::FromBody),
    (Some(ACTIVE), LOCKED, Effect::Global),
    (Some(LOCKED), LOCKED, Effect::FromBody),
    (Some(LOCKED), ACTIVE, Effect::FromBody),
    (Some(ACTIVE), TERMINATED, Effect::End),
    (Some(LOCKED), TERMINATED, Effect::End),
];

/// The effect of a transition; `None` when it is not possible.
pub fn effect(from: Option<&str>, to: &str) -> Option<Effect> {
    TRANSITIONS.iter().find(|(begin, end, _)| *begin == from && *end == to).map(|(.., effect)| *effect)
}

/// The lock level after a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// As it is.
    Keep,
    /// No lock.
    Unlocked,
    /// This level.
    Locked(i64),
}

impl Effect {
    /// The lock level after the transition. `body` is what the body says: `None` when the caller may not say anything,
    /// `Some(0)` for no lock.
    pub fn level(self, body: Option<i64>) -> Level {
        match (self, body) {
            (Self::Global, _) => Level::Locked(GLOBAL),
            (Self::FromBodyOrGlobal, None | Some(0)) => Level::Locked(GLOBAL),
            (Self::FromBody, None) | (Self::End, _) => Level::Keep,
            (Self::FromBody, Some(0)) => Level::Unlocked,
            (Self::FromBody | Self::FromBodyOrGlobal, Some(level)) => Level::Locked(level),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_transition_has_its_lock_level() {
        let none = Some(0);
        let cases = [
            ("a new active one has no lock", None, ACTIVE, none, Some(Level::Unlocked)),
            ("a new active one may be barred", None, ACTIVE, Some(2), Some(Level::Locked(2))),
            ("a new locked one is locked globally", None, LOCKED, none, Some(Level::Locked(4))),
            ("a new locked one may have another level", None, LOCKED, Some(3), Some(Level::Locked(3))),
            ("a new one cannot be terminated", None, TERMINATED, none, None),
            ("active stays active", Some(ACTIVE), ACTIVE, Some(1), Some(Level::Locked(1))),
            ("active without lock unlocks", Some(ACTIVE), ACTIVE, none, Some(Level::Unlocked)),
            ("a caller that may not lock keeps it", Some(ACTIVE), ACTIVE, None, Some(Level::Keep)),
            ("locking always begins globally", Some(ACTIVE), LOCKED, Some(1), Some(Level::Locked(4))),
            ("another level while locked", Some(LOCKED), LOCKED, Some(3), Some(Level::Locked(3))),
            ("no level although locked", Some(LOCKED), LOCKED, none, Some(Level::Unlocked)),
            ("activation keeps the level that is sent back", Some(LOCKED), ACTIVE, Some(4), Some(Level::Locked(4))),
            ("activation unlocks", Some(LOCKED), ACTIVE, none, Some(Level::Unlocked)),
            ("the end", Some(LOCKED), TERMINATED, Some(1), Some(Level::Keep)),
            ("nobody comes back", Some(TERMINATED), ACTIVE, none, None),
            ("no such status", Some(ACTIVE), "pending", none, None),
        ];
        for (case, from, to, body, expected) in cases {
            assert_eq!(effect(from, to).map(|effect| effect.level(body)), expected, "{case}");
        }
    }
}
