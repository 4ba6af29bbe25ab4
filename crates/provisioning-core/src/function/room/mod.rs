//! The functions, a room for each group of them. The table of contents:

mod account;
mod admin;
mod authentication;
mod billing_profile;
mod check;
mod contact;
mod domain;
mod forward;
mod live;
mod lock;
mod lookup;
mod ncos;
mod preference;
mod reminder;
mod subscriber;
mod times;
mod voicebox;

use super::Function;
use super::kind::{Member, Structure};

/// All functions.
pub(super) fn functions() -> Vec<Function> {
    let rooms = [
        authentication::functions(),
        account::functions(),
        subscriber::functions(),
        preference::functions(),
        forward::functions(),
        voicebox::functions(),
        reminder::functions(),
        domain::functions(),
        admin::functions(),
        billing_profile::functions(),
        ncos::functions(),
        check::functions(),
        live::functions(),
    ];
    rooms.into_iter().flatten().collect()
}

/// All structs.
pub(super) fn structures() -> Vec<Structure> {
    let rooms = [
        authentication::structures(),
        account::structures(),
        admin::structures(),
        billing_profile::structures(),
        contact::structures(),
        domain::structures(),
        forward::structures(),
        live::structures(),
        ncos::structures(),
        preference::structures(),
        reminder::structures(),
        subscriber::structures(),
        voicebox::structures(),
    ];
    rooms.into_iter().flatten().collect()
}

/// The members of the struct that tells who calls.
pub(super) fn authentication_members() -> Vec<Member> {
    authentication::structures().into_iter().next().map(|one| one.members).unwrap_or_default()
}
