//! All resources, one room each; grouped as in the documentation.

pub mod admin;
mod admin_certificate;
mod auth_token;
mod billing_profile;
mod call_forward;
mod cf_time_set;
pub(crate) mod contact;
pub mod contract;
pub mod customer;
mod customer_preference;
mod domain;
mod domain_preference;
mod emergency_mapping;
mod emergency_mapping_container;
mod level_preference;
mod lnp_carrier;
mod lnp_number;
mod meta_config_def;
mod ncos_level;
mod number;
mod password_change;
mod phonebook;
mod platform_info;
mod preference_def;
mod profile_preference;
pub mod reseller;
mod reseller_preference;
pub(crate) mod rewrite_rule_set;
mod sound_set;
pub(crate) mod status;
pub mod subscriber;
mod subscriber_preference;
mod subscriber_profile;
mod subscriber_profile_set;
mod user_info;

use crate::rules::Rules;

/// Every resource of the server.
pub fn all() -> Vec<Box<dyn Rules>> {
    vec![
        // Life-cycle
        Box::new(contact::CustomerContacts),
        Box::new(contact::SystemContacts),
        Box::new(reseller::Resellers),
        Box::new(admin::Admins),
        Box::new(domain::Domains),
        Box::new(subscriber_profile_set::SubscriberProfileSets),
        Box::new(subscriber_profile::SubscriberProfiles),
        Box::new(contract::Contracts),
        Box::new(customer::Customers),
        Box::new(subscriber::Subscribers),
        Box::new(number::Numbers),
        // Billing
        Box::new(billing_profile::BillingProfiles),
        // Preferences
        Box::new(subscriber_preference::SubscriberPreferences),
        Box::new(preference_def::SUBSCRIBER),
        Box::new(profile_preference::ProfilePreferences),
        Box::new(preference_def::PROFILE),
        Box::new(customer_preference::CustomerPreferences),
        Box::new(preference_def::CUSTOMER),
        Box::new(domain_preference::DomainPreferences),
        Box::new(preference_def::DOMAIN),
        Box::new(reseller_preference::ResellerPreferences),
        Box::new(preference_def::RESELLER),
        Box::new(phonebook::ResellerPhonebookEntries),
        Box::new(phonebook::CustomerPhonebookEntries),
        Box::new(phonebook::SubscriberPhonebookEntries),
        // Call forwarding
        Box::new(call_forward::CallForwards),
        Box::new(cf_time_set::CfTimeSets),
        // Routing
        Box::new(rewrite_rule_set::RewriteRuleSets),
        Box::new(ncos_level::NcosLevels),
        Box::new(emergency_mapping_container::EmergencyMappingContainers),
        Box::new(emergency_mapping::EmergencyMappings),
        Box::new(lnp_carrier::LnpCarriers),
        Box::new(lnp_number::LnpNumbers),
        // Media
        Box::new(sound_set::SoundSets),
        // Platform
        Box::new(meta_config_def::MetaConfigDefs),
        Box::new(platform_info::PlatformInfo),
        Box::new(user_info::UserInfo),
        Box::new(admin_certificate::AdminCertificates),
        Box::new(auth_token::AuthTokens),
        Box::new(password_change::PasswordChange),
    ]
}
