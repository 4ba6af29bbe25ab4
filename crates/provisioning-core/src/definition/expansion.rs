//! Members that hold ids of other items, and what stands behind them.

use crate::actor::{Role, Roles};

/// A member that can be replaced by the item it refers to. Source: rest-protocol, expandable fields.
#[derive(Debug, Clone, Copy)]
pub struct Expansion {
    /// The member: one id, or a list of ids.
    pub member: &'static str,
    /// The resource of the items behind it.
    pub resource: &'static str,
    /// Who may ask for it.
    pub roles: Roles,
}

impl Expansion {
    /// A member that these roles may have expanded from a resource.
    pub const fn new(member: &'static str, resource: &'static str, roles: Roles) -> Self {
        Self { member, resource, roles }
    }
}

const CARED: Roles = Roles::STAFF;
const WITH_SUBSCRIBER_ADMINS: Roles = Roles::STAFF.or(Roles::of(&[Role::SubscriberAdmin]));
const EVERYBODY: Roles = Roles::STAFF.or(Roles::SUBSCRIBERS);
const OPERATORS: Roles = Roles::OPERATORS;

/// Members that mean the same in every resource that has them.
pub(super) const COMMON: [Expansion; 29] = [
    Expansion::new("billing_profile_id", "billingprofiles", CARED),
    Expansion::new("billing_zone_id", "billingzones", CARED),
    Expansion::new("carrier_id", "lnpcarriers", OPERATORS),
    Expansion::new("config_id", "pbxdeviceconfigs", OPERATORS),
    Expansion::new("contact_id", "customercontacts", CARED),
    Expansion::new("contract_id", "contracts", Roles::ADMINS),
    Expansion::new("contract_balance_before_id", "customerbalances", CARED),
    Expansion::new("contract_balance_after_id", "customerbalances", CARED),
    Expansion::new("customer_id", "customers", CARED),
    Expansion::new("device_id", "pbxdevicemodels", OPERATORS.or(Roles::of(&[Role::SubscriberAdmin]))),
    Expansion::new("domain_id", "domains", CARED),
    Expansion::new("invoice_template_id", "invoicetemplates", CARED),
    Expansion::new("subscriber_email_template_id", "emailtemplates", CARED),
    Expansion::new("passreset_email_template_id", "emailtemplates", CARED),
    Expansion::new("invoice_email_template_id", "emailtemplates", CARED),
    Expansion::new("package_id", "profilepackages", CARED),
    Expansion::new("profile_package_id", "profilepackages", CARED),
    Expansion::new("package_before_id", "profilepackages", CARED),
    Expansion::new("package_after_id", "profilepackages", CARED),
    Expansion::new("profile_id", "subscriberprofiles", CARED),
    Expansion::new("profile_before_id", "subscriberprofiles", EVERYBODY),
    Expansion::new("profile_after_id", "subscriberprofiles", EVERYBODY),
    Expansion::new("profile_set_id", "subscriberprofilesets", CARED),
    Expansion::new("reseller_id", "resellers", Roles::ADMINS),
    Expansion::new("rwr_set_id", "rewriterulesets", OPERATORS),
    Expansion::new("subscriber_id", "subscribers", WITH_SUBSCRIBER_ADMINS),
    Expansion::new("pbx_group_ids", "subscribers", EVERYBODY),
    Expansion::new("pbx_groupmember_ids", "subscribers", EVERYBODY),
    Expansion::new("voucher_id", "vouchers", OPERATORS),
];
