//! Accounts: telephony contracts with their subscribers, which REST calls customers. Source: functions, group account.

mod show;
mod write;

use super::lock;
use crate::function::{Backend, Code, Function, Kind, Member, Structure};

const GROUP: &str = "account";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function =
        |name, doc, run| Function::new(name, GROUP, Backend::Billing, doc, run).fails(&[Code::NoSuchAccount]);
    let id = || Member::int("id").required().doc("Id of the account.");
    let data = || Member::of("data", "VoipAccountData").doc("The account.");
    vec![
        Function::new(
            "create_voip_account",
            GROUP,
            Backend::Billing,
            "Creates an account and, in the same transaction, its subscribers; gives its id.",
            |scene, given| Box::pin(write::create(scene, given)),
        )
        // Old clients sent the members of data beside it.
        .takes(std::iter::once(data()).chain(write::members()))
        .gives(Kind::Int)
        .fails(&[Code::NoSuchProfile, Code::ExistingExternalAID])
        .fails(super::subscriber::WRITE_FAULTS)
        .hashes(super::subscriber::HASHED),
        function("get_voip_account_by_id", "Reads an account with its subscribers.", |scene, given| {
            Box::pin(show::by_id(scene, given))
        })
        .takes([id()])
        .gives(Kind::Struct("VoipAccount")),
        function(
            "get_voip_account_by_external_id",
            "Reads an account with its subscribers, found by its external id.",
            |scene, given| Box::pin(show::by_external_id(scene, given)),
        )
        .takes([Member::text("external_id").required().doc("Id in the operator's other systems.")])
        .gives(Kind::Struct("VoipAccount")),
        function(
            "update_voip_account",
            "Changes the given members; a new billing profile takes effect at once.",
            |scene, given| Box::pin(write::update(scene, given)),
        )
        .takes([id(), data().required()])
        .fails(&[Code::NoSuchProfile, Code::ExistingExternalAID]),
        function("activate_voip_account", "Makes a pending account active.", |scene, given| {
            Box::pin(write::activate(scene, given))
        })
        .takes([id()])
        .fails(&[Code::InvalidState]),
        function("lock_voip_account", "Locks or unlocks an account and its subscribers.", |scene, given| {
            Box::pin(write::lock(scene, given))
        })
        .takes([id(), lock::member()])
        .fails(&[Code::UnknownLock]),
        function(
            "terminate_voip_account",
            "Ends an account and its subscribers; numbers become free, records stay for billing.",
            |scene, given| Box::pin(write::terminate(scene, given)),
        )
        .takes([id()]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [show::structures(), write::structures()].into_iter().flatten().collect()
}
