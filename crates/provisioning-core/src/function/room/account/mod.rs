//! Accounts: telephony contracts with their subscribers, which REST calls customers. Source: functions, group account.

mod balance;
mod fraud;
mod show;
mod write;

pub(super) use write::{end, purge};

use super::lock;
use crate::function::{Backend, Code, Function, Kind, Member, Structure, Switch};

const GROUP: &str = "account";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    accounts().into_iter().chain(money()).collect()
}

fn money() -> Vec<Function> {
    let function = |name, doc, run| {
        Function::new(name, GROUP, Backend::Billing, doc, run)
            .switched(Switch::Billing)
            .takes([Member::int("id").required().doc("Id of the account.")])
            .fails(&[Code::NoSuchAccount])
    };
    vec![
        function("get_voip_account_balance", "Reads the balance of the running interval.", |scene, given| {
            Box::pin(balance::get(scene, given))
        })
        .gives(Kind::Struct("AccountBalance")),
        function("update_voip_account_balance", "Adds cash and free time to the balance.", |scene, given| {
            Box::pin(balance::update(scene, given))
        })
        .takes([Member::of("data", "BalanceUpdate").required().doc("What is added.")])
        .fails(&[Code::MalformedAmount]),
        function(
            "get_voip_account_fraud_preferences",
            "Reads the account's own fraud limits: one element, or none when those of the billing profile apply.",
            |scene, given| Box::pin(fraud::get(scene, given)),
        )
        .gives(Kind::list(Kind::Struct("FraudPreferences"))),
        function(
            "set_voip_account_fraud_preferences",
            "Gives the account fraud limits of its own in the place of those that it has.",
            |scene, given| Box::pin(fraud::set(scene, given)),
        )
        .takes([Member::of("data", "FraudPreferences").required().doc("The limits.")])
        .fails(&[Code::UnknownLock, Code::Email]),
        function(
            "reset_voip_account_fraud_preferences",
            "Drops the account's own fraud limits; those of the billing profile apply again.",
            |scene, given| Box::pin(fraud::reset(scene, given)),
        ),
    ]
}

fn accounts() -> Vec<Function> {
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
        .fails(&[Code::NoSuchCustomer, Code::NoSuchProfile, Code::ExistingExternalAID])
        .fails(super::subscriber::WRITE_FAULTS)
        .fails(super::password::FAULTS)
        .hashes(super::subscriber::HASHED)
        .keys(super::subscriber::KEYED),
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
        .fails(&[Code::NoSuchCustomer, Code::NoSuchProfile, Code::ExistingExternalAID]),
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
        function(
            "delete_voip_account",
            "Removes an account with its subscribers for good, and its contact if nothing else has it.",
            |scene, given| Box::pin(write::delete(scene, given)),
        )
        .takes([id()]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [balance::structures(), fraud::structures(), show::structures(), write::structures()]
        .into_iter()
        .flatten()
        .collect()
}
