//! Subscriber profiles: the list of attributes that a subscriber with the profile may use.

use std::collections::BTreeSet;

use super::definition::Audience;
use super::facade;

/// Whether a profile (none: there is no profile) lets an audience use an attribute. Operators are never bound by it.
pub fn permits(profile: Option<&Profile>, audience: Audience, name: &str) -> bool {
    audience == Audience::Operator || profile.is_none_or(|profile| profile.allows(name))
}

/// The attributes that a subscriber profile allows.
///
/// A profile may name what clients write (`ncos`) or the row behind it (`ncos_id`); both mean the same.
/// Source: preferences, section 7.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile(BTreeSet<String>);

impl Profile {
    /// Whether the profile allows a name on the wire.
    pub fn allows(&self, name: &str) -> bool {
        self.0.contains(name) || facade::rows_of(name).into_iter().any(|row| self.0.contains(row))
    }

    /// The names of the stored rows that this profile allows and the next one (none: no profile) does not.
    ///
    /// They are deleted from a subscriber whose profile changes or goes. Call forward types among them (`cfu` …) stand
    /// for the mappings of that type.
    pub fn lost_rows(&self, next: Option<&Self>) -> Vec<String> {
        let lost = self.0.iter().filter(|name| {
            let wire = facade::of_row(name).map_or(name.as_str(), |facade| facade.name);
            next.is_none_or(|next| !next.allows(wire))
        });
        lost.flat_map(|name| facade::rows_of(name)).map(str::to_owned).collect()
    }
}

impl<S: Into<String>> FromIterator<S> for Profile {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facade_is_allowed_by_its_name_or_by_its_row() {
        assert!(Profile::from_iter(["ncos"]).allows("ncos"));
        assert!(Profile::from_iter(["ncos_id"]).allows("ncos"));
        assert!(!Profile::from_iter(["ncos_id"]).allows("adm_ncos"));
    }

    #[test]
    fn a_profile_binds_subscribers_only() {
        let profile = Profile::from_iter(["clir"]);
        assert!(permits(Some(&profile), Audience::Operator, "language"));
        assert!(!permits(Some(&profile), Audience::SubscriberAdmin, "language"));
        assert!(permits(Some(&profile), Audience::Subscriber, "clir"));
        assert!(permits(None, Audience::Subscriber, "language"));
    }

    #[test]
    fn rows_that_only_the_old_profile_allowed_are_lost() {
        let old = Profile::from_iter(["clir", "cfu", "ncos", "language"]);
        let new = Profile::from_iter(["clir", "ncos_id"]);
        assert_eq!(old.lost_rows(Some(&new)), ["cfu", "language"]);
        assert_eq!(old.lost_rows(None), ["cfu", "clir", "language", "ncos_id"]);
        assert!(new.lost_rows(Some(&old)).is_empty());
    }
}
