//! All resources, one room each; grouped as in the documentation.

mod active_subscriber_preference;
pub mod admin;
mod admin_certificate;
mod auth_token;
mod auto_attendant;
pub mod billing_fee;
mod billing_profile;
pub(crate) mod billing_zone;
mod call_forward;
mod call_queue;
mod cc_map_entry;
mod cf_mapping;
mod cf_set;
pub(crate) mod contact;
pub mod contract;
pub mod customer;
mod customer_location;
mod customer_preference;
mod domain;
mod domain_preference;
mod dynamic_preference;
mod elements;
mod emergency_mapping;
mod emergency_mapping_container;
mod fax_server_settings;
mod feature;
pub(crate) mod forwarding;
mod header_manipulation;
mod header_rule;
mod header_rule_action;
mod header_rule_condition;
mod header_rule_set;
mod interception;
mod level_preference;
mod lnp_carrier;
mod lnp_number;
mod mail_to_fax_settings;
mod manager_secretary;
mod meta_config_def;
mod ncos_level;
mod ncos_lnp_carrier;
mod ncos_lnp_pattern;
mod ncos_pattern;
mod number;
mod password_change;
mod peering_group;
mod peering_inbound_rule;
mod peering_rule;
mod peering_server;
mod peering_server_preference;
mod phonebook;
mod platform_info;
mod preference_def;
mod profile_preference;
mod reminder;
pub mod reseller;
mod reseller_preference;
mod rewrite_rule;
pub(crate) mod rewrite_rule_set;
mod sound_group;
pub(crate) mod sound_handle;
pub(crate) mod sound_set;
mod speed_dial;
pub(crate) mod status;
pub mod subscriber;
mod subscriber_location_mapping;
mod subscriber_operational_state;
mod subscriber_preference;
mod subscriber_profile;
mod subscriber_profile_set;
mod time_set;
mod trusted_source;
mod upn_rewrite_set;
mod user_info;
mod voicemail_settings;
mod voucher;

use self::feature::Featured;
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
        Box::new(customer_location::CustomerLocations),
        Box::new(subscriber::Subscribers),
        Box::new(subscriber_operational_state::SubscriberOperationalStates),
        Box::new(number::Numbers),
        Box::new(trusted_source::TrustedSources),
        // Billing
        Box::new(billing_profile::BillingProfiles),
        Box::new(billing_zone::BillingZones),
        Box::new(billing_fee::BillingFees),
        Box::new(voucher::Vouchers),
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
        Box::new(peering_server_preference::PeeringServerPreferences),
        Box::new(preference_def::PEERING_SERVER),
        Box::new(active_subscriber_preference::ActiveSubscriberPreferences),
        Box::new(dynamic_preference::DynamicPreferences),
        Box::new(phonebook::ResellerPhonebookEntries),
        Box::new(phonebook::CustomerPhonebookEntries),
        Box::new(phonebook::SubscriberPhonebookEntries),
        Box::new(Featured(speed_dial::SpeedDials)),
        Box::new(reminder::Reminders),
        Box::new(Featured(voicemail_settings::VoicemailSettings)),
        Box::new(Featured(fax_server_settings::FaxServerSettings)),
        Box::new(Featured(mail_to_fax_settings::MailToFaxSettings)),
        Box::new(Featured(cc_map_entry::CcMapEntries)),
        Box::new(Featured(auto_attendant::AutoAttendants)),
        Box::new(upn_rewrite_set::UpnRewriteSets),
        Box::new(call_queue::CallQueues),
        Box::new(subscriber_location_mapping::SubscriberLocationMappings),
        // Call forwarding
        Box::new(call_forward::CallForwards),
        Box::new(cf_mapping::CfMappings),
        Box::new(cf_set::DESTINATIONS),
        Box::new(cf_set::TIMES),
        Box::new(cf_set::SOURCES),
        Box::new(cf_set::BNUMBERS),
        Box::new(manager_secretary::ManagerSecretary),
        Box::new(time_set::TimeSets),
        // Routing
        Box::new(rewrite_rule_set::RewriteRuleSets),
        Box::new(rewrite_rule::RewriteRules),
        Box::new(ncos_level::NcosLevels),
        Box::new(ncos_pattern::RULES),
        Box::new(ncos_lnp_carrier::NcosLnpCarriers),
        Box::new(ncos_lnp_pattern::RULES),
        Box::new(emergency_mapping_container::EmergencyMappingContainers),
        Box::new(emergency_mapping::EmergencyMappings),
        Box::new(lnp_carrier::LnpCarriers),
        Box::new(lnp_number::LnpNumbers),
        Box::new(peering_group::PeeringGroups),
        Box::new(peering_server::PeeringServers),
        Box::new(peering_rule::PeeringRules),
        Box::new(peering_inbound_rule::PeeringInboundRules),
        Box::new(header_rule_set::HeaderRuleSets),
        Box::new(header_rule::HeaderRules),
        Box::new(header_rule_condition::HeaderRuleConditions),
        Box::new(header_rule_action::HeaderRuleActions),
        // Media
        Box::new(sound_group::SoundGroups),
        Box::new(sound_handle::SoundHandles),
        Box::new(sound_set::SoundSets),
        // Platform
        Box::new(meta_config_def::MetaConfigDefs),
        Box::new(platform_info::PlatformInfo),
        Box::new(user_info::UserInfo),
        Box::new(admin_certificate::AdminCertificates),
        Box::new(auth_token::AuthTokens),
        Box::new(password_change::PasswordChange),
        Box::new(interception::Interceptions),
    ]
}
