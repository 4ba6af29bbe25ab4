//! All resources, one room each; grouped as in the documentation.

mod contact;
pub mod customer;
mod number;
pub mod reseller;
pub mod subscriber;

use crate::rules::Rules;

/// Every resource of the server.
pub fn all() -> Vec<Box<dyn Rules>> {
    vec![
        // Life-cycle
        Box::new(contact::CustomerContacts),
        Box::new(contact::SystemContacts),
        Box::new(subscriber::Subscribers),
        Box::new(number::Numbers),
    ]
}
