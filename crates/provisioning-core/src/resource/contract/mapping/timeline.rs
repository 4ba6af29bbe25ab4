//! Which mapping is in effect when.

use chrono::NaiveDateTime;

use crate::fault::Fault;
use crate::record::Record;

/// A billing profile of a contract, for a time and perhaps for one network only. Times are UTC; no start means since ever, no
/// stop for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Grows in the order in which mappings were added.
    pub id: i64,
    /// The profile.
    pub profile_id: i64,
    /// The network for which it counts; `None` for all.
    pub network_id: Option<i64>,
    /// First moment.
    pub start: Option<NaiveDateTime>,
    /// Last moment.
    pub stop: Option<NaiveDateTime>,
}

impl Mapping {
    pub(super) fn read(row: &Record) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id()?,
            profile_id: row.int("billing_profile_id")?,
            network_id: row.opt_int("network_id")?,
            start: row.time("start")?,
            stop: row.time("stop")?,
        })
    }

    /// Its place in a history: by the moment at which it takes effect, then by the order in which mappings were added.
    pub(super) fn place(&self) -> (Option<NaiveDateTime>, i64) {
        (self.start, self.id)
    }

    /// Whether it has not begun yet.
    pub(super) fn is_future(&self, at: NaiveDateTime) -> bool {
        self.start.is_some_and(|start| start > at)
    }

    fn is_over(&self, at: NaiveDateTime) -> bool {
        self.stop.is_some_and(|stop| stop < at)
    }
}

/// The mapping in effect at a moment: of those that have begun and are not over the one that began last, and of several the one
/// that was added last. So when one with an end is over, the one before it is back.
pub fn current(mappings: &[Mapping], at: NaiveDateTime) -> Option<&Mapping> {
    mappings
        .iter()
        .filter(|mapping| !mapping.is_future(at) && !mapping.is_over(at))
        .max_by_key(|mapping| mapping.place())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse;

    fn mapping(id: i64, start: &str, stop: &str) -> Mapping {
        Mapping { id, profile_id: id, network_id: None, start: parse(start), stop: parse(stop) }
    }

    #[test]
    fn the_latest_that_has_begun_and_is_not_over_is_in_effect() {
        let cases: [(&str, &[Mapping], &str, Option<i64>); 8] = [
            ("nothing", &[], "2030-01-01", None),
            ("the initial one", &[mapping(1, "", "")], "2030-01-01", Some(1)),
            ("of several initial ones the last", &[mapping(1, "", ""), mapping(2, "", "")], "2030-01-01", Some(2)),
            ("not one of the future", &[mapping(1, "", ""), mapping(2, "2031-01-01", "")], "2030-01-01", Some(1)),
            ("from its first moment", &[mapping(1, "", ""), mapping(2, "2030-01-01", "")], "2030-01-01", Some(2)),
            ("to its last", &[mapping(1, "", ""), mapping(2, "2029-01-01", "2030-01-01")], "2030-01-01", Some(2)),
            (
                "the one before is back",
                &[mapping(1, "", ""), mapping(2, "2029-01-01", "2029-12-31")],
                "2030-01-01",
                Some(1),
            ),
            (
                "the start counts, not the order of adding",
                &[mapping(1, "2029-06-01", ""), mapping(2, "2029-01-01", "")],
                "2030-01-01",
                Some(1),
            ),
        ];
        for (name, mappings, at, expected) in cases {
            let at = parse(at).unwrap_or_default();
            assert_eq!(current(mappings, at).map(|mapping| mapping.id), expected, "{name}");
        }
    }
}
