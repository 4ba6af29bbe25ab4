//! Levels: the kinds of objects that carry preference values.

use serde::Deserialize;

/// A kind of object that carries preference values.
///
/// Ordered from the most special to the most general; that is also the order in which a value is looked for at call
/// time (subscriber, profile, customer, domain). Source: preferences, section 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[repr(u8)]
pub enum Level {
    /// One subscriber.
    #[serde(rename = "usr")]
    Subscriber,
    /// A subscriber profile: defaults for the subscribers that use it.
    #[serde(rename = "prof")]
    Profile,
    /// A site of a customer, told apart by its address blocks.
    #[serde(rename = "contract_location")]
    CustomerLocation,
    /// A customer as a whole.
    #[serde(rename = "contract")]
    Customer,
    /// A domain: defaults for all its subscribers.
    #[serde(rename = "dom")]
    Domain,
    /// A reseller.
    #[serde(rename = "reseller")]
    Reseller,
    /// A peering server.
    #[serde(rename = "peer")]
    PeeringServer,
    /// A PBX device model.
    #[serde(rename = "dev")]
    DeviceModel,
    /// A PBX device profile.
    #[serde(rename = "devprof")]
    DeviceProfile,
    /// A deployed PBX device.
    #[serde(rename = "fielddev")]
    Device,
}

impl Level {
    /// All levels, in their order.
    pub const ALL: [Self; 10] = [
        Self::Subscriber,
        Self::Profile,
        Self::CustomerLocation,
        Self::Customer,
        Self::Domain,
        Self::Reseller,
        Self::PeeringServer,
        Self::DeviceModel,
        Self::DeviceProfile,
        Self::Device,
    ];

    /// The flag of this level in the catalogue: `usr`, `prof`, `dom` …
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Subscriber => "usr",
            Self::Profile => "prof",
            Self::CustomerLocation => "contract_location",
            Self::Customer => "contract",
            Self::Domain => "dom",
            Self::Reseller => "reseller",
            Self::PeeringServer => "peer",
            Self::DeviceModel => "dev",
            Self::DeviceProfile => "devprof",
            Self::Device => "fielddev",
        }
    }

    /// Whether new objects of this level start with the catalogue's creation defaults.
    ///
    /// Customers, locations, resellers and devices start empty. Source: preference-catalogue, `creation_defaults`.
    pub const fn has_creation_defaults(self) -> bool {
        matches!(self, Self::Subscriber | Self::Profile | Self::Domain | Self::PeeringServer)
    }

    const fn bit(self) -> u16 {
        1 << (self as u8)
    }
}

/// A set of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Vec<Level>")]
pub struct LevelSet(u16);

impl LevelSet {
    /// Whether the level is in the set.
    pub const fn contains(self, level: Level) -> bool {
        self.0 & level.bit() != 0
    }

    /// Whether no level is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The levels of the set, in their order.
    pub fn iter(self) -> impl Iterator<Item = Level> {
        Level::ALL.into_iter().filter(move |level| self.contains(*level))
    }
}

impl From<Vec<Level>> for LevelSet {
    fn from(levels: Vec<Level>) -> Self {
        levels.into_iter().collect()
    }
}

impl FromIterator<Level> for LevelSet {
    fn from_iter<I: IntoIterator<Item = Level>>(levels: I) -> Self {
        Self(levels.into_iter().fold(0, |set, level| set | level.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_exactly_its_levels() {
        let set: LevelSet = [Level::Domain, Level::Subscriber].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [Level::Subscriber, Level::Domain]);
        assert!(!set.contains(Level::Device) && !set.is_empty() && LevelSet::default().is_empty());
    }
}
