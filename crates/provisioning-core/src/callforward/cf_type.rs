//! The types of call forwards.

use std::fmt;

/// What makes a forward happen. Source: call-forwarding, section 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum CfType {
    /// Always.
    Cfu,
    /// When the subscriber is busy.
    Cfb,
    /// When nobody answers within the ring timeout.
    Cft,
    /// When the subscriber is not registered.
    Cfna,
    /// For short messages.
    Cfs,
    /// On certain response codes (preferences `rerouting_mode` and `rerouting_codes`).
    Cfr,
    /// When the limit of concurrent calls is reached.
    Cfo,
}

impl CfType {
    /// All types, in the order in which they are processed.
    pub const ALL: [Self; 7] = [Self::Cfu, Self::Cfb, Self::Cft, Self::Cfna, Self::Cfs, Self::Cfr, Self::Cfo];

    /// The name on the wire: `cfu`, `cfb` …
    ///
    /// The internal preference that points to the first mapping of the type has the same name, and so has the
    /// attribute by which a subscriber profile allows the type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cfu => "cfu",
            Self::Cfb => "cfb",
            Self::Cft => "cft",
            Self::Cfna => "cfna",
            Self::Cfs => "cfs",
            Self::Cfr => "cfr",
            Self::Cfo => "cfo",
        }
    }

    /// The type of a name. Letter case counts.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cf_type| cf_type.name() == name)
    }

    /// The name of the sets that the simple view makes for this type.
    pub fn quickset(self) -> String {
        format!("{QUICKSET}{}", self.name())
    }

    const fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

impl fmt::Display for CfType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// The internal preference that holds the ring timeout, in seconds.
pub const RINGTIMEOUT: &str = "ringtimeout";

/// The ring timeout as a member of the full view, and in messages of both views.
pub const CFT_RINGTIMEOUT: &str = "cft_ringtimeout";

const QUICKSET: &str = "quickset_";

/// Whether the simple view may delete a time, source or B-number set of this name once the type no longer uses it.
/// Destination sets it deletes whatever their name. Source: call-forwarding, section 6.
pub fn is_quickset(set_name: &str) -> bool {
    set_name.starts_with(QUICKSET)
}

/// A set of types: those that exist for a caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CfTypes(u8);

impl CfTypes {
    /// All types.
    pub const ALL: Self = Self(0x7f);

    /// Whether the type is in the set.
    pub const fn contains(self, cf_type: CfType) -> bool {
        self.0 & cf_type.bit() != 0
    }

    /// The types of the set, in their order.
    pub fn iter(self) -> impl Iterator<Item = CfType> {
        CfType::ALL.into_iter().filter(move |cf_type| self.contains(*cf_type))
    }
}

impl FromIterator<CfType> for CfTypes {
    fn from_iter<I: IntoIterator<Item = CfType>>(types: I) -> Self {
        Self(types.into_iter().fold(0, |set, cf_type| set | cf_type.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for cf_type in CfType::ALL {
            assert_eq!(CfType::from_name(cf_type.name()), Some(cf_type));
            assert!(CfTypes::ALL.contains(cf_type) && is_quickset(&cf_type.quickset()));
        }
        assert_eq!(CfType::from_name("CFU"), None);
        assert_eq!(CfType::Cfna.quickset(), "quickset_cfna");
        assert!(!is_quickset("my quickset_cfu"));
    }

    #[test]
    fn a_set_holds_exactly_its_types() {
        let types = CfTypes::from_iter([CfType::Cfo, CfType::Cfb]);
        assert_eq!(types.iter().collect::<Vec<_>>(), [CfType::Cfb, CfType::Cfo]);
        assert_eq!(CfTypes::from_iter(CfType::ALL), CfTypes::ALL);
    }
}
