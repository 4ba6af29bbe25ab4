//! Names on the wire behind which something else is stored.
//!
//! A client writes the *name* of a rewrite rule set, an NCOS level or a sound set, and a plain list of addresses; the
//! signalling part reads ids. The table here says for each such name what is stored, where the name is looked up and
//! what to answer when there is no such object. Source: preferences, section 4.

use super::error::PreferenceError;
use super::level::Level;

/// The kind of object that a preference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// A rewrite rule set, by name.
    RewriteRuleSet,
    /// An NCOS level, by `level`.
    NcosLevel,
    /// An NCOS set, by name.
    NcosSet,
    /// An emergency mapping container, by name.
    EmergencyMappingContainer,
    /// A sound set of the system, by name. A subscriber administrator may take only sets that have no customer and
    /// are exposed to customers.
    SoundSet,
    /// A sound set, by name. A subscriber administrator may take only those of its own customer.
    ContractSoundSet,
    /// A header rule set, by name.
    HeaderRuleSet,
}

impl ReferenceKind {
    /// The word for this kind in messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::RewriteRuleSet => "rewrite_rule_set",
            Self::NcosLevel => "ncos_level",
            Self::NcosSet => "ncos_set",
            Self::EmergencyMappingContainer => "emergency mapping container",
            Self::SoundSet => "sound_set",
            Self::ContractSoundSet => "contract_sound_set",
            Self::HeaderRuleSet => "header_rule_set",
        }
    }
}

/// What stands in the stored rows of a facade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// One row: the id of the named object.
    Id(ReferenceKind),
    /// One row per direction: the six dial-plan ids of a rewrite rule set.
    DialPlans,
    /// One row: the number of a group of addresses, which are kept elsewhere. Setting a list keeps the number.
    AddressGroup,
}

/// Where the name of a referenced object is looked up. Letter case is ignored in all cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Among the objects of the owner's reseller.
    OwnReseller,
    /// Among all: peering servers belong to no reseller.
    AnyReseller,
    /// Among the objects of reseller 1, for the same reason.
    FirstReseller,
}

/// One name on the wire and what is stored for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facade {
    /// The name on the wire.
    pub name: &'static str,
    /// The names of the stored rows, in the order in which [`Stored::DialPlans`] lists the plans: caller in, callee
    /// in, caller out, callee out, caller LNP, callee LNP.
    pub rows: &'static [&'static str],
    /// What stands in the rows.
    pub stored: Stored,
}

const fn by_id(name: &'static str, rows: &'static [&'static str], kind: ReferenceKind) -> Facade {
    Facade { name, rows, stored: Stored::Id(kind) }
}

const fn addresses(name: &'static str, rows: &'static [&'static str]) -> Facade {
    Facade { name, rows, stored: Stored::AddressGroup }
}

/// The rows behind `rewrite_rule_set`.
pub(crate) const DIAL_PLANS: &[&str] = &[
    "rewrite_caller_in_dpid",
    "rewrite_callee_in_dpid",
    "rewrite_caller_out_dpid",
    "rewrite_callee_out_dpid",
    "rewrite_caller_lnp_dpid",
    "rewrite_callee_lnp_dpid",
];

/// All facades.
pub const FACADES: &[Facade] = &[
    Facade { name: "rewrite_rule_set", rows: DIAL_PLANS, stored: Stored::DialPlans },
    by_id("ncos", &["ncos_id"], ReferenceKind::NcosLevel),
    by_id("adm_ncos", &["adm_ncos_id"], ReferenceKind::NcosLevel),
    by_id("adm_cf_ncos", &["adm_cf_ncos_id"], ReferenceKind::NcosLevel),
    by_id("ncos_set", &["ncos_set_id"], ReferenceKind::NcosSet),
    by_id("adm_ncos_set", &["adm_ncos_set_id"], ReferenceKind::NcosSet),
    by_id("adm_cf_ncos_set", &["adm_cf_ncos_set_id"], ReferenceKind::NcosSet),
    by_id("emergency_mapping_container", &["emergency_mapping_container_id"], ReferenceKind::EmergencyMappingContainer),
    by_id("cdr_export_sclidui_rwrs", &["cdr_export_sclidui_rwrs_id"], ReferenceKind::RewriteRuleSet),
    by_id("sound_set", &["sound_set"], ReferenceKind::SoundSet),
    by_id("contract_sound_set", &["contract_sound_set"], ReferenceKind::ContractSoundSet),
    by_id("header_rule_set", &["header_rule_set"], ReferenceKind::HeaderRuleSet),
    addresses("allowed_ips", &["allowed_ips_grp"]),
    addresses("man_allowed_ips", &["man_allowed_ips_grp"]),
];

/// The facade of a name on the wire.
pub fn of_name(name: &str) -> Option<&'static Facade> {
    FACADES.iter().find(|facade| facade.name == name)
}

/// The facade to which a stored row belongs.
pub fn of_row(row: &str) -> Option<&'static Facade> {
    FACADES.iter().find(|facade| facade.rows.contains(&row))
}

/// The names of the rows in which the value of a name is stored: the name itself unless it is a facade.
pub fn rows_of(name: &str) -> Vec<&str> {
    of_name(name).map_or_else(|| vec![name], |facade| facade.rows.to_vec())
}

impl Facade {
    /// The kind of object that the value names; none for lists of addresses.
    pub const fn reference(&self) -> Option<ReferenceKind> {
        match self.stored {
            Stored::Id(kind) => Some(kind),
            Stored::DialPlans => Some(ReferenceKind::RewriteRuleSet),
            Stored::AddressGroup => None,
        }
    }

    /// Where the name is looked up for an object of this level.
    pub const fn scope(&self, level: Level) -> Scope {
        match (level, self.reference()) {
            (Level::PeeringServer, Some(kind)) => match kind {
                ReferenceKind::RewriteRuleSet
                | ReferenceKind::SoundSet
                | ReferenceKind::ContractSoundSet
                | ReferenceKind::HeaderRuleSet => Scope::AnyReseller,
                ReferenceKind::NcosLevel | ReferenceKind::NcosSet | ReferenceKind::EmergencyMappingContainer => {
                    Scope::FirstReseller
                }
            },
            _ => Scope::OwnReseller,
        }
    }

    /// The error for a name that was not found.
    pub fn unknown(&self, value: &str) -> PreferenceError {
        match self.reference() {
            Some(kind) => PreferenceError::UnknownReference { kind, value: value.to_owned() },
            None => PreferenceError::Address { name: self.name.to_owned(), entry: value.to_owned() },
        }
    }
}
