//! The functions, a room for each group of them. The table of contents:

mod account;
mod address_book;
mod admin;
mod authentication;
mod billing_profile;
mod call_through;
mod check;
mod columns;
mod contact;
mod customer;
mod domain;
mod external_id;
mod fax;
mod feature_list;
mod forward;
mod fraud;
mod interception;
mod live;
mod lnp;
mod localisation;
mod lock;
mod lookup;
mod ncos;
mod number;
mod password;
mod peering;
mod preference;
mod reminder;
mod reseller;
mod rewrite;
mod signature;
mod sound;
mod speed_dial;
mod subscriber;
mod system_contract;
mod times;
mod trusted_source;
mod voicebox;

use super::Function;
use super::kind::{Member, Structure};

/// All functions.
pub(super) fn functions() -> Vec<Function> {
    let rooms = [
        authentication::functions(),
        account::functions(),
        customer::functions(),
        subscriber::functions(),
        preference::functions(),
        forward::functions(),
        voicebox::functions(),
        fax::functions(),
        reminder::functions(),
        speed_dial::functions(),
        trusted_source::functions(),
        call_through::functions(),
        address_book::functions(),
        domain::functions(),
        admin::functions(),
        billing_profile::functions(),
        ncos::functions(),
        lnp::functions(),
        peering::functions(),
        rewrite::functions(),
        sound::functions(),
        reseller::functions(),
        number::functions(),
        check::functions(),
        localisation::functions(),
        live::functions(),
        interception::functions(),
    ];
    rooms.into_iter().flatten().collect()
}

/// All structs.
pub(super) fn structures() -> Vec<Structure> {
    let rooms = [
        authentication::structures(),
        account::structures(),
        address_book::structures(),
        admin::structures(),
        billing_profile::structures(),
        call_through::structures(),
        contact::structures(),
        customer::structures(),
        domain::structures(),
        fax::structures(),
        forward::structures(),
        interception::structures(),
        live::structures(),
        lnp::structures(),
        ncos::structures(),
        number::structures(),
        peering::structures(),
        preference::structures(),
        reminder::structures(),
        reseller::structures(),
        rewrite::structures(),
        sound::structures(),
        speed_dial::structures(),
        subscriber::structures(),
        system_contract::structures(),
        trusted_source::structures(),
        voicebox::structures(),
    ];
    rooms.into_iter().flatten().collect()
}

/// The members of the struct that tells who calls.
pub(super) fn authentication_members() -> Vec<Member> {
    authentication::structures().into_iter().next().map(|one| one.members).unwrap_or_default()
}
