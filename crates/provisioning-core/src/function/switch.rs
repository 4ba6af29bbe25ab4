//! What switches functions on and off, and who may call them. Source: functions, switches; soap-xmlrpc, authorisation.

use super::service::Service;
use crate::actor::{Actor, Role, Roles};

/// A part of the library, which an operator may leave out as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// Accounts and money.
    Billing,
    /// Subscribers and their settings.
    Voip,
    /// The machines.
    System,
    /// Lawful interception.
    Intercept,
}

impl Backend {
    /// The service whose functions it has.
    pub const fn service(self) -> Service {
        match self {
            Self::Billing | Self::Voip | Self::System => Service::Provisioning,
            Self::Intercept => Service::Intercept,
        }
    }
}

/// A feature that is switched on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Switch {
    /// Cannot be switched off.
    Always,
    /// Billing profiles, fees, balances, fraud limits.
    Billing,
    /// Legacy customers.
    Customer,
    /// Products, orders, payments.
    Product,
    /// Number blocks.
    NumberBlock,
    /// Number portability.
    Lnp,
    /// Peering.
    Peering,
    /// Fax.
    Fax,
    /// Voice mail.
    Voicemail,
    /// Call-through.
    CallThrough,
    /// Rewrite rules.
    Rewrite,
    /// Domain preferences.
    DomainPreferences,
    /// Preferences of peering hosts.
    PeerPreferences,
    /// Captured SIP messages.
    Sipstats,
    /// Statistics of the machines.
    Dashboard,
    /// Lawful interception.
    Intercept,
}

impl Switch {
    /// All switches.
    pub const ALL: [Self; 16] = [
        Self::Always,
        Self::Billing,
        Self::Customer,
        Self::Product,
        Self::NumberBlock,
        Self::Lnp,
        Self::Peering,
        Self::Fax,
        Self::Voicemail,
        Self::CallThrough,
        Self::Rewrite,
        Self::DomainPreferences,
        Self::PeerPreferences,
        Self::Sipstats,
        Self::Dashboard,
        Self::Intercept,
    ];

    /// The key of the configuration that switches it; none for what is always on.
    pub const fn key(self) -> Option<&'static str> {
        Some(match self {
            Self::Always => return None,
            Self::Billing => "www_admin.billing_features",
            Self::Customer => "www_admin.customer_features",
            Self::Product => "www_admin.product_features",
            Self::NumberBlock => "www_admin.numberblock_features",
            Self::Lnp => "www_admin.lnp_features",
            Self::Peering => "www_admin.peering_features",
            Self::Fax => "www_admin.fax_features",
            Self::Voicemail => "www_admin.voicemail_features",
            Self::CallThrough => "www_admin.callthru_features",
            Self::Rewrite => "www_admin.domain.rewrite_features",
            Self::DomainPreferences => "www_admin.domain.preference_features",
            Self::PeerPreferences => "www_admin.peer.preference_features",
            Self::Sipstats => "voisniff.admin_panel",
            Self::Dashboard => "www_admin.dashboard.enable",
            Self::Intercept => "intercept.enable",
        })
    }
}

/// Who may call a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Everybody who has logged in.
    Any,
    /// Admins and resellers; a reseller within what it owns.
    Reseller,
    /// As `Reseller`, and subscribers on themselves; a managing one on those of its account. Source: soap-xmlrpc, the
    /// authentication struct.
    Subscriber,
    /// Those who manage logins.
    Master,
    /// Those who see the whole platform.
    Superuser,
    /// Logins for lawful interception, and those who see the whole platform.
    Interception,
}

impl Reach {
    /// Whether an actor may call it at all.
    pub fn allows(self, actor: &Actor) -> bool {
        match self {
            Self::Any => true,
            Self::Reseller => actor.is(Roles::OPERATORS),
            Self::Subscriber => actor.is(Roles::OPERATORS.or(Roles::SUBSCRIBERS)),
            Self::Master => actor.is(Roles::OPERATORS) && actor.flags.is_master,
            Self::Superuser => actor.is(Roles::ADMINS),
            Self::Interception => actor.is(Roles::ADMINS.or(Roles::of(&[Role::Lintercept]))),
        }
    }
}

/// What the operator has switched off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disabled {
    /// Features.
    pub switches: Vec<Switch>,
    /// Backends.
    pub backends: Vec<Backend>,
}
