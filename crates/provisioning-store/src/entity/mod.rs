//! The tables as SeaORM entities, one room each. Their columns carry the names and the meaning of the fields in the core's
//! definitions, which is where they are explained.
#![expect(missing_docs, reason = "a column is explained at the field of the core's definition that it holds")]

pub mod address_book_entry;
pub mod admin;
pub mod admin_password;
pub mod auth_token;
pub mod auto_attendant_slot;
pub mod balance_interval;
pub mod billing_fee;
pub mod billing_mapping;
pub mod billing_network;
pub mod billing_peaktime_special;
pub mod billing_peaktime_weekday;
pub mod billing_profile;
pub mod billing_zone;
pub mod cc_mapping;
pub mod cf_bnumber;
pub mod cf_bnumber_set;
pub mod cf_destination;
pub mod cf_destination_set;
pub mod cf_mapping;
pub mod cf_period;
pub mod cf_source;
pub mod cf_source_set;
pub mod cf_time_set;
pub mod config_change;
pub mod contact;
pub mod contract;
pub mod contract_fraud_preference;
pub mod customer_location;
pub mod customer_location_block;
pub mod customer_location_preference;
pub mod customer_phonebook_entry;
pub mod customer_preference;
pub mod domain;
pub mod domain_allowed_ip;
pub mod domain_preference;
pub mod domain_preference_blob;
pub mod dynamic_preference;
pub mod dynamic_preference_choice;
pub mod email_template;
pub mod emergency_mapping;
pub mod emergency_mapping_container;
pub mod fax_destination;
pub mod fax_settings;
pub mod header_rule;
pub mod header_rule_action;
pub mod header_rule_condition;
pub mod header_rule_condition_value;
pub mod header_rule_set;
pub mod idempotency_key;
pub mod interception;
pub mod journal;
pub mod kamailio_address;
pub mod kamailio_dbaliases;
pub mod kamailio_domain;
pub mod kamailio_domain_attrs;
pub mod kamailio_subscriber;
pub mod kamailio_trusted;
pub mod kamailio_usr_preferences;
pub mod kamailio_version;
pub mod legacy_customer;
pub mod legacy_customer_contract;
pub mod live_subscriber;
pub mod lnp_carrier;
pub mod lnp_number;
pub mod login_ban;
pub mod mail_to_fax_acl;
pub mod mail_to_fax_notification;
pub mod mail_to_fax_settings;
pub mod ncos_level;
pub mod ncos_lnp_carrier;
pub mod ncos_lnp_pattern;
pub mod ncos_pattern;
pub mod ncos_set;
pub mod number;
pub mod number_block;
pub mod outbox;
pub mod pbx_group_member;
pub mod peering_group;
pub mod peering_inbound_rule;
pub mod peering_rule;
pub mod peering_server;
pub mod peering_server_preference;
pub mod profile_allowed_ip;
pub mod profile_package;
pub mod profile_preference;
pub mod prosody;
pub mod prosody_hosts;
pub mod reminder;
pub mod reseller;
pub mod reseller_phonebook_entry;
pub mod reseller_preference;
pub mod rewrite_rule;
pub mod rewrite_rule_set;
pub mod sound_file;
pub mod sound_group;
pub mod sound_handle;
pub mod sound_recording;
pub mod sound_set;
pub mod speed_dial;
pub mod subscriber;
pub mod subscriber_allowed_ip;
pub mod subscriber_location_mapping;
pub mod subscriber_password;
pub mod subscriber_phonebook_entry;
pub mod subscriber_preference;
pub mod subscriber_preference_blob;
pub mod subscriber_profile;
pub mod subscriber_profile_attribute;
pub mod subscriber_profile_set;
pub mod time_period;
pub mod time_set;
pub mod trusted_source;
pub mod upn_rewrite_set;
pub mod upn_rewrite_source;
pub mod voicemail_box;
pub mod voucher;

use crate::schema::Table;

/// Every table that rules may ask about.
pub(crate) fn all() -> Vec<Table> {
    vec![
        Table::of::<config_change::Entity>(),
        Table::of::<contact::Entity>(),
        Table::of::<email_template::Entity>(),
        Table::of::<contract::Entity>(),
        Table::of::<reseller::Entity>(),
        Table::of::<address_book_entry::Entity>(),
        Table::of::<admin::Entity>(),
        Table::of::<admin_password::Entity>(),
        Table::of::<billing_profile::Entity>(),
        Table::of::<billing_zone::Entity>(),
        Table::of::<billing_fee::Entity>(),
        Table::of::<voucher::Entity>(),
        Table::of::<billing_peaktime_weekday::Entity>(),
        Table::of::<billing_peaktime_special::Entity>(),
        Table::of::<billing_network::Entity>(),
        Table::of::<profile_package::Entity>(),
        Table::of::<billing_mapping::Entity>(),
        Table::of::<balance_interval::Entity>(),
        Table::of::<contract_fraud_preference::Entity>(),
        Table::of::<legacy_customer::Entity>(),
        Table::of::<legacy_customer_contract::Entity>(),
        Table::of::<domain::Entity>(),
        Table::of::<subscriber_profile_set::Entity>(),
        Table::of::<subscriber_profile::Entity>(),
        Table::of::<subscriber_profile_attribute::Entity>(),
        Table::of::<subscriber::Entity>(),
        Table::of::<live_subscriber::Entity>(),
        Table::of::<subscriber_password::Entity>(),
        Table::of::<number::Entity>(),
        Table::of::<number_block::Entity>(),
        Table::of::<pbx_group_member::Entity>(),
        Table::of::<voicemail_box::Entity>(),
        Table::of::<speed_dial::Entity>(),
        Table::of::<reminder::Entity>(),
        Table::of::<fax_settings::Entity>(),
        Table::of::<fax_destination::Entity>(),
        Table::of::<mail_to_fax_settings::Entity>(),
        Table::of::<mail_to_fax_notification::Entity>(),
        Table::of::<mail_to_fax_acl::Entity>(),
        Table::of::<cc_mapping::Entity>(),
        Table::of::<auto_attendant_slot::Entity>(),
        Table::of::<trusted_source::Entity>(),
        Table::of::<upn_rewrite_set::Entity>(),
        Table::of::<upn_rewrite_source::Entity>(),
        Table::of::<subscriber_preference::Entity>(),
        Table::of::<profile_preference::Entity>(),
        Table::of::<profile_allowed_ip::Entity>(),
        Table::of::<customer_preference::Entity>(),
        Table::of::<customer_location::Entity>(),
        Table::of::<customer_location_block::Entity>(),
        Table::of::<customer_location_preference::Entity>(),
        Table::of::<domain_preference::Entity>(),
        Table::of::<domain_allowed_ip::Entity>(),
        Table::of::<domain_preference_blob::Entity>(),
        Table::of::<reseller_preference::Entity>(),
        Table::of::<subscriber_allowed_ip::Entity>(),
        Table::of::<subscriber_preference_blob::Entity>(),
        Table::of::<rewrite_rule_set::Entity>(),
        Table::of::<rewrite_rule::Entity>(),
        Table::of::<time_set::Entity>(),
        Table::of::<time_period::Entity>(),
        Table::of::<ncos_level::Entity>(),
        Table::of::<ncos_set::Entity>(),
        Table::of::<sound_file::Entity>(),
        Table::of::<sound_group::Entity>(),
        Table::of::<sound_handle::Entity>(),
        Table::of::<sound_recording::Entity>(),
        Table::of::<sound_set::Entity>(),
        Table::of::<header_rule_set::Entity>(),
        Table::of::<header_rule::Entity>(),
        Table::of::<header_rule_condition::Entity>(),
        Table::of::<header_rule_condition_value::Entity>(),
        Table::of::<header_rule_action::Entity>(),
        Table::of::<emergency_mapping_container::Entity>(),
        Table::of::<emergency_mapping::Entity>(),
        Table::of::<lnp_carrier::Entity>(),
        Table::of::<lnp_number::Entity>(),
        Table::of::<ncos_pattern::Entity>(),
        Table::of::<ncos_lnp_carrier::Entity>(),
        Table::of::<ncos_lnp_pattern::Entity>(),
        Table::of::<peering_group::Entity>(),
        Table::of::<peering_server::Entity>(),
        Table::of::<peering_server_preference::Entity>(),
        Table::of::<peering_rule::Entity>(),
        Table::of::<peering_inbound_rule::Entity>(),
        Table::of::<reseller_phonebook_entry::Entity>(),
        Table::of::<customer_phonebook_entry::Entity>(),
        Table::of::<subscriber_phonebook_entry::Entity>(),
        Table::of::<subscriber_location_mapping::Entity>(),
        Table::of::<dynamic_preference::Entity>(),
        Table::of::<dynamic_preference_choice::Entity>(),
        Table::of::<cf_destination_set::Entity>(),
        Table::of::<cf_destination::Entity>(),
        Table::of::<cf_time_set::Entity>(),
        Table::of::<cf_period::Entity>(),
        Table::of::<cf_source_set::Entity>(),
        Table::of::<cf_source::Entity>(),
        Table::of::<cf_bnumber_set::Entity>(),
        Table::of::<cf_bnumber::Entity>(),
        Table::of::<cf_mapping::Entity>(),
        Table::of::<idempotency_key::Entity>(),
        Table::of::<interception::Entity>(),
        Table::of::<outbox::Entity>(),
        Table::of::<kamailio_address::Entity>(),
        Table::of::<kamailio_dbaliases::Entity>(),
        Table::of::<kamailio_domain::Entity>(),
        Table::of::<kamailio_domain_attrs::Entity>(),
        Table::of::<kamailio_subscriber::Entity>(),
        Table::of::<kamailio_trusted::Entity>(),
        Table::of::<kamailio_usr_preferences::Entity>(),
        Table::of::<kamailio_version::Entity>(),
        Table::of::<prosody::Entity>(),
        Table::of::<prosody_hosts::Entity>(),
        Table::of::<journal::Entity>(),
        Table::of::<login_ban::Entity>(),
        Table::of::<auth_token::Entity>(),
    ]
}
