//! Subscribers in two layers: a record that stays for billing, and operational rows that exist only while they live.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete, search_index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        subscribers(manager).await?;
        live(manager).await?;
        NewTable::new("numbers")
            .int("cc")
            .text("ac", 7)
            .text("sn", 31)
            // cc, ac and sn one after the other: the same digits in another split are the same number.
            .key("digits", 48)
            .opt_reference("subscriber_id", "subscribers", OnDelete::SetNull)
            .opt_reference("reseller_id", "resellers", OnDelete::SetNull)
            .flags(&["is_primary", "is_devid"])
            .unique("uq_numbers_digits", &["digits"])
            .create(manager)
            .await?;
        NewTable::new("pbx_group_members")
            .reference("group_id", "subscribers", OnDelete::Cascade)
            .reference("member_id", "subscribers", OnDelete::Cascade)
            .int("position")
            .unique("uq_pbx_group_members", &["group_id", "member_id"])
            .create(manager)
            .await?;
        NewTable::new("voicemail_boxes")
            .reference("subscriber_id", "subscribers", OnDelete::Cascade)
            .text("mailbox", 255)
            .text("pin", 31)
            .opt_text("email", 255)
            .text_or("timezone", 80, "vienna")
            .unique("uq_voicemail_boxes_subscriber", &["subscriber_id"])
            .create(manager)
            .await
    }
}

async fn subscribers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("subscribers")
        .key("uuid", 36)
        .reference("customer_id", "contracts", OnDelete::Restrict)
        .opt_reference("domain_id", "domains", OnDelete::SetNull)
        // The name stays when the domain goes: call records of ended subscribers still resolve.
        .text("domain", 127)
        .text("username", 127)
        .opt_reference("contact_id", "contacts", OnDelete::Restrict)
        .text("status", 16)
        .opt_text("external_id", 255)
        .time("create_timestamp")
        .time("modify_timestamp")
        .opt_time("terminate_timestamp")
        .unique("uq_subscribers_uuid", &["uuid"])
        .index(&["status"])
        .create(manager)
        .await?;
    search_index(manager, "subscribers", "username").await?;
    search_index(manager, "subscribers", "external_id").await
}

async fn live(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("live_subscribers")
        .reference("subscriber_id", "subscribers", OnDelete::Cascade)
        .reference("customer_id", "contracts", OnDelete::Restrict)
        .reference("domain_id", "domains", OnDelete::Restrict)
        .key("username_key", 160)
        .opt_text("webusername", 127)
        .opt_key("webusername_key", 255)
        .text("password", 255)
        .opt_text("webpassword", 255)
        .flag("administrative", false)
        .opt_reference("profile_set_id", "subscriber_profile_sets", OnDelete::SetNull)
        .opt_reference("profile_id", "subscriber_profiles", OnDelete::SetNull)
        .flags(&["is_pbx_pilot", "is_pbx_group"])
        // The customer's id for its pilot, NULL for everybody else: one pilot a customer.
        .opt_int("pilot_of")
        .opt_text("pbx_extension", 255)
        .opt_text("pbx_hunt_policy", 16)
        .opt_int("pbx_hunt_timeout")
        .opt_text("pbx_hunt_cancel_mode", 16)
        .unique("uq_live_subscribers_subscriber", &["subscriber_id"])
        .unique("uq_live_subscribers_username", &["domain_id", "username_key"])
        .unique("uq_live_subscribers_webusername", &["domain_id", "webusername_key"])
        .unique("uq_live_subscribers_extension", &["customer_id", "pbx_extension"])
        .unique("uq_live_subscribers_pilot", &["pilot_of"])
        .create(manager)
        .await
}
