//! The places where the server differs from the recordings on purpose (`tests/transcripts/differences.yaml`),
//! each with its reason.

use serde::Deserialize;
use serde_json::Value;

/// What to do with a member that differs on purpose.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Anything may stand there, or nothing.
    #[default]
    Ignored,
    /// An array whose order means nothing.
    Unordered,
    /// `null` is as good as no member at all.
    NullOrAbsent,
    /// The whole step is not sent; without a step, the whole transcript is not played.
    Skipped,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// A transcript's name, or `*` for all.
    transcript: String,
    /// The step; all when absent.
    step: Option<u32>,
    /// `status`, `header.NAME`, or the last names of a path in the body (`body.a.b`, `a.b`, `b`). What lies
    /// below the member is meant, too.
    #[serde(default)]
    member: String,
    #[serde(default)]
    treat: Treatment,
    /// What our server has there instead; then it is compared with this.
    ours: Option<Value>,
    /// Why. Not read by the program, but nobody may leave it out.
    reason: String,
}

/// The list.
#[derive(Clone, Debug)]
pub struct Differences(Vec<Entry>);

impl Differences {
    /// Reads the list.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn parse(yaml: &str) -> Result<Self, String> {
        let entries: Vec<Entry> = serde_yaml_ng::from_str(yaml).map_err(|e| e.to_string())?;
        for entry in &entries {
            if entry.reason.is_empty() {
                return Err(format!("{}: an entry without a reason", entry.transcript));
            }
            if entry.member.is_empty() != (entry.treat == Treatment::Skipped) {
                return Err(format!("{}: either a member or treat: skipped", entry.transcript));
            }
        }
        Ok(Self(entries))
    }

    /// Whether the whole transcript is left out.
    #[must_use]
    pub fn leaves_out(&self, transcript: &str) -> bool {
        self.0
            .iter()
            .any(|entry| entry.transcript == transcript && entry.step.is_none() && entry.treat == Treatment::Skipped)
    }

    /// The names of transcripts that the list mentions.
    pub fn transcripts(&self) -> impl Iterator<Item = &str> {
        let names = self.0.iter().map(|entry| entry.transcript.as_str());
        names.filter(|name| *name != "*")
    }

    /// What holds for one step.
    pub(super) fn rules(&self, transcript: &str, step: u32) -> Rules<'_> {
        let here = |entry: &&Entry| {
            (entry.transcript == "*" || entry.transcript == transcript)
                && entry.step.is_none_or(|number| number == step)
        };
        Rules(self.0.iter().filter(here).collect())
    }
}

/// The entries that hold for one step.
pub(super) struct Rules<'a>(Vec<&'a Entry>);

impl Rules<'_> {
    pub(super) fn skip(&self) -> bool {
        self.0.iter().any(|entry| entry.treat == Treatment::Skipped)
    }

    /// What to do with a member; `None` to compare it as usual.
    pub(super) fn treatment(&self, path: &[String]) -> Option<Treatment> {
        self.0
            .iter()
            .find(|entry| {
                let exact = entry.treat != Treatment::Ignored;
                entry.ours.is_none() && entry.covers(path, exact)
            })
            .map(|entry| entry.treat)
    }

    /// The value that our server has there instead of the recorded one.
    pub(super) fn ours(&self, path: &[String]) -> Option<&Value> {
        let entry = self.0.iter().find(|entry| entry.covers(path, true));
        entry.and_then(|entry| entry.ours.as_ref())
    }
}

impl Entry {
    /// Whether the path ends in this member, or (unless `exact`) leads through it.
    fn covers(&self, path: &[String], exact: bool) -> bool {
        if self.member.is_empty() {
            return false;
        }
        // Header names hold no dots, so they need no other separator.
        let names: Vec<&str> = self.member.split('.').collect();
        let ends_in_member = |path: &[String]| {
            path.len() >= names.len()
                && path.iter().rev().zip(names.iter().rev()).all(|(a, b)| a.eq_ignore_ascii_case(b))
        };
        ends_in_member(path) || !exact && (1..path.len()).any(|end| path.get(..end).is_some_and(ends_in_member))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn entries_hold_for_their_step_and_member() {
        let list = Differences::parse(
            "
- {transcript: a, step: 2, member: body.x, reason: r}
- {transcript: a, step: 3, treat: skipped, reason: r}
- {transcript: b, treat: skipped, reason: r}
- {transcript: '*', member: methods, treat: unordered, reason: r}
",
        )
        .unwrap();
        let step = list.rules("a", 2);
        assert_eq!(step.treatment(&path("body.x")), Some(Treatment::Ignored));
        assert_eq!(step.treatment(&path("body.x.y")), Some(Treatment::Ignored));
        assert_eq!(step.treatment(&path("body.z.x")), None);
        assert_eq!(step.treatment(&path("body.methods")), Some(Treatment::Unordered));
        assert!(!step.skip());
        assert!(list.rules("a", 3).skip());
        assert_eq!(list.rules("a", 1).treatment(&path("body.x")), None);
        assert!(list.leaves_out("b"));
        assert!(!list.leaves_out("a"));
    }

    #[test]
    fn an_entry_needs_a_reason() {
        assert!(Differences::parse("- {transcript: a, member: x}").is_err());
        assert!(Differences::parse("- {transcript: a, member: x, reason: ''}").is_err());
        assert!(Differences::parse("- {transcript: a, reason: r}").is_err());
    }
}
