//! The schema of provisiond, step by step, for SQLite, PostgreSQL and MariaDB.
//!
//! A step is never changed once released; what comes later is a step of its own. Unique constraints and references carry
//! names, because rules recognise a refusal of the database by them.

mod lease;
mod schema;
mod standing;
mod views;

mod m0001_contacts_contracts_resellers;
mod m0002_admins;
mod m0003_billing;
mod m0004_domains_profiles;
mod m0005_subscribers;
mod m0006_preferences;
mod m0007_call_forwarding;
mod m0008_journals;
mod m0009_default_data;
mod m0010_named_references;
mod m0011_idempotency_keys;
mod m0012_phonebooks_portability;
mod m0013_preference_levels;
mod m0014_logins;
mod m0015_time_sets;
mod m0017_subscriber_features;
mod m0018_ncos_entries;
mod m0019_locations_peering;
mod m0020_header_rules;
mod m0022_function_details;
mod m0023_legacy_customers;
mod m0024_number_blocks;
mod m0025_balances_fraud_limits;
mod m0027_fax_details;
mod m0028_address_book;
mod m0029_sound_files;
mod m0030_config_changes;
mod m0031_first_days;
mod m0032_sip_accounts;
mod m0033_fees_vouchers;
mod m0034_outbox;
mod m0035_interceptions;
mod m0036_password_histories;

pub use lease::{Pace, alone, bring_up, remake_views};
use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{MigratorTrait, SchemaManager};
pub use standing::{Standing, standing};

/// All steps in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_contacts_contracts_resellers::Migration),
            Box::new(m0002_admins::Migration),
            Box::new(m0003_billing::Migration),
            Box::new(m0004_domains_profiles::Migration),
            Box::new(m0005_subscribers::Migration),
            Box::new(m0006_preferences::Migration),
            Box::new(m0007_call_forwarding::Migration),
            Box::new(m0008_journals::Migration),
            Box::new(m0009_default_data::Migration),
            Box::new(m0010_named_references::Migration),
            Box::new(m0011_idempotency_keys::Migration),
            Box::new(m0012_phonebooks_portability::Migration),
            Box::new(m0013_preference_levels::Migration),
            Box::new(m0014_logins::Migration),
            Box::new(m0015_time_sets::Migration),
            Box::new(m0017_subscriber_features::Migration),
            Box::new(m0018_ncos_entries::Migration),
            Box::new(m0019_locations_peering::Migration),
            Box::new(m0020_header_rules::Migration),
            Box::new(m0022_function_details::Migration),
            Box::new(m0023_legacy_customers::Migration),
            Box::new(m0024_number_blocks::Migration),
            Box::new(m0025_balances_fraud_limits::Migration),
            Box::new(m0027_fax_details::Migration),
            Box::new(m0028_address_book::Migration),
            Box::new(m0029_sound_files::Migration),
            Box::new(m0030_config_changes::Migration),
            Box::new(m0031_first_days::Migration),
            Box::new(m0032_sip_accounts::Migration),
            Box::new(m0033_fees_vouchers::Migration),
            Box::new(m0034_outbox::Migration),
            Box::new(m0035_interceptions::Migration),
            Box::new(m0036_password_histories::Migration),
        ]
    }
}
