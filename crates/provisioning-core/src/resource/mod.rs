//! All resources, one room each; grouped as in the documentation.

pub mod admin;
mod call_forward;
mod contact;
pub mod customer;
mod emergency_mapping_container;
mod ncos_level;
pub mod reseller;
mod rewrite_rule_set;
mod sound_set;
pub mod subscriber;
mod subscriber_preference;
mod subscriber_preference_def;

use crate::rules::Rules;

/// Every resource of the server.
pub fn all() -> Vec<Box<dyn Rules>> {
    vec![
        // Life-cycle
        Box::new(contact::CustomerContacts),
        Box::new(contact::SystemContacts),
        // Preferences
        Box::new(subscriber_preference::SubscriberPreferences),
        Box::new(subscriber_preference_def::SubscriberPreferenceDefs),
        // Call forwarding
        Box::new(call_forward::CallForwards),
        // Routing
        Box::new(rewrite_rule_set::RewriteRuleSets),
        Box::new(ncos_level::NcosLevels),
        Box::new(emergency_mapping_container::EmergencyMappingContainers),
        // Media
        Box::new(sound_set::SoundSets),
    ]
}
