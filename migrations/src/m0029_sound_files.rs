//! Sound handles, the places at which announcements are played, with their groups; the files of sound sets.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete, count_on};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("sound_groups").text("name", 255).create(manager).await?;
        NewTable::new("sound_handles")
            .text("name", 255)
            .reference("group_id", "sound_groups", OnDelete::Cascade)
            .flag("expose_to_customer", true)
            .create(manager)
            .await?;
        NewTable::new("sound_files")
            .reference("set_id", "sound_sets", OnDelete::Cascade)
            .reference("handle_id", "sound_handles", OnDelete::Cascade)
            .opt_text("filename", 255)
            .flag("loopplay", false)
            .unique("uq_sound_files_handle", &["set_id", "handle_id"])
            .create(manager)
            .await?;
        // Apart from the files, so that lists of files do not load them. Base64.
        NewTable::new("sound_recordings")
            .reference("file_id", "sound_files", OnDelete::Cascade)
            .long_text("data", manager)
            .unique("uq_sound_recordings_file", &["file_id"])
            .create(manager)
            .await?;
        // With their ids: clients know them by the order of the groups and handles.
        let mut id = 0_i64;
        for (group, (name, handles)) in (1_i64..).zip(GROUPS) {
            insert(manager, "sound_groups", [("id", group.into()), ("name", name.into())]).await?;
            for handle in handles {
                id += 1;
                let row = [("id", id.into()), ("name", (*handle).into()), ("group_id", group.into())];
                insert(manager, "sound_handles", row).await?;
            }
        }
        count_on(manager, &["sound_groups", "sound_handles"]).await
    }
}

async fn insert<const N: usize>(
    manager: &SchemaManager<'_>,
    table: &str,
    columns: [(&'static str, Value); N],
) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(table))
        .columns(columns.iter().map(|(name, _)| Alias::new(*name)))
        .values(columns.map(|(_, value)| Expr::val(value)))
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    manager.execute(insert).await
}

/// The groups with their handles, in the order of their ids.
const GROUPS: [(&str, &[&str]); 13] = [
    (
        "early_rejects",
        &[
            "block_in",
            "block_out",
            "block_ncos",
            "block_override_pin_wrong",
            "locked_in",
            "locked_out",
            "max_calls_in",
            "max_calls_out",
            "max_calls_peer",
            "unauth_caller_ip",
            "relaying_denied",
            "invalid_speeddial",
            "cf_loop",
            "callee_offline",
            "callee_busy",
            "callee_unknown",
            "callee_tmp_unavailable",
            "peering_unavailable",
            "emergency_unsupported",
            "no_credit",
            "reject_vsc",
            "emergency_geo_unavailable",
            "callee_dnd",
        ],
    ),
    (
        "pbx",
        &[
            "aa_welcome",
            "aa_1_for",
            "aa_1_option",
            "aa_2_for",
            "aa_2_option",
            "aa_3_for",
            "aa_3_option",
            "aa_4_for",
            "aa_4_option",
            "aa_5_for",
            "aa_5_option",
            "aa_6_for",
            "aa_6_option",
            "aa_7_for",
            "aa_7_option",
            "aa_8_for",
            "aa_8_option",
            "aa_9_for",
            "aa_9_option",
            "aa_0_for",
            "aa_0_option",
            "office_hours",
            "queue_greeting",
            "queue_full",
            "queue_prefix",
            "queue_suffix",
            "queue_waiting_music",
            "aa_star_for",
            "aa_star_option",
            "aa_enter_extension",
            "aa_invalid_extension",
            "aa_timeout",
            "aa_default",
        ],
    ),
    (
        "calling_card",
        &[
            "and",
            "busy_ringback_tone",
            "calling_card_not_found",
            "connecting",
            "could_not_connect",
            "credits_successfully_transfered",
            "declined_ringback_tone",
            "dollar",
            "enter_callingcard_number_to_transfer",
            "enter_callingcard_number",
            "enter_destination_number",
            "error_please_try_later",
            "euro_cents",
            "euro_unit",
            "you_have_in_your_account",
        ],
    ),
    ("music_on_hold", &["music_on_hold"]),
    ("mobile_push", &["push_connecting"]),
    (
        "voucher_recharge",
        &[
            "enter_voucher_number",
            "voucher_incorrect",
            "error_please_try_later",
            "credits_successfully_transferred",
            "units",
        ],
    ),
    ("play_balance", &["you_have_in_your_account", "units", "and", "cents"]),
    (
        "digits",
        &[
            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "1-and", "2-and", "3-and", "4-and", "5-and", "6-and",
            "7-and", "8-and", "9-and", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "30", "40",
            "50", "60", "70", "80", "90", "100",
        ],
    ),
    (
        "conference",
        &[
            "conference_greeting",
            "conference_pin_wrong",
            "conference_joined",
            "conference_join",
            "conference_leave",
            "goodbye",
            "conference_first",
            "conference_pin",
            "conference_waiting_music",
            "conference_max_participants",
        ],
    ),
    ("malicious_call_identification", &["malicious_call_report"]),
    (
        "custom_announcements",
        &[
            "custom_announcement_0",
            "custom_announcement_1",
            "custom_announcement_2",
            "custom_announcement_3",
            "custom_announcement_4",
            "custom_announcement_5",
            "custom_announcement_6",
            "custom_announcement_7",
            "custom_announcement_8",
            "custom_announcement_9",
        ],
    ),
    (
        "recent_calls",
        &[
            "recent_call_play_number",
            "recent_call_confirmation",
            "recent_call_anonymous",
            "recent_call_empty",
            "recent_call_deleted",
        ],
    ),
    (
        "early_media",
        &[
            "announce_before_cf",
            "announce_before_call_setup",
            "announce_before_recording",
            "announce_to_callee",
            "ringback_tone",
        ],
    ),
];
