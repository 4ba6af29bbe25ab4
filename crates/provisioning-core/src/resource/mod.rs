//! All resources, one room each; grouped as in the documentation.

pub mod admin;
mod call_forward;
mod contact;
pub mod customer;
pub mod reseller;
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
    ]
}
