//! Telephone numbers: which are free, and which blocks may be given out. Source: functions, group numbers.

pub(super) mod allocation;
mod block;
mod free;

use serde_json::Value as Json;

use crate::form::printed;
use crate::function::{Backend, Code, Function, Kind, Member, Reach, Structure, Switch};

const GROUP: &str = "numbers";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| {
        Function::new(name, GROUP, Backend::Billing, doc, run).switched(Switch::NumberBlock).within(Reach::Superuser)
    };
    let named = |name, doc, run| {
        function(name, doc, run).takes([
            Member::text("cc").required().doc("Country code."),
            Member::text("ac").required().doc("Area code, may be empty."),
            Member::text("sn_prefix").required().doc("What subscriber numbers of the block begin with, may be empty."),
        ])
    };
    let data = || Member::of("data", "NumberBlockData").required().doc("What to set.");
    vec![
        Function::new(
            "get_free_numbers",
            GROUP,
            Backend::Billing,
            "Lists stored numbers that nobody has and that may be given to a subscriber.",
            |scene, given| Box::pin(free::list(scene, given)),
        )
        .takes([
            Member::text("domain")
                .doc("Domain of the subscriber who is to get one; in no domain of the caller, there are none."),
            Member::int("limit").doc("Most numbers, 50 unless given."),
        ])
        .gives(Kind::list(Kind::Struct("PhoneNumber"))),
        function("get_number_blocks", "Pages through number blocks.", |scene, given| {
            Box::pin(block::search(scene, given))
        })
        .takes([Member::of("filter", "NumberBlockFilter").doc("Which ones; all without it.")])
        .gives(Kind::Struct("NumberBlockList")),
        named(
            "create_number_block",
            "Creates a number block; as soon as there is one, only numbers of allocable blocks are given out.",
            |scene, given| Box::pin(block::create(scene, given)),
        )
        .takes([data()])
        .fails(&[Code::ExistingNumberBlock, Code::MalformedCc, Code::MalformedAc]),
        named("update_number_block", "Changes the flags of a number block.", |scene, given| {
            Box::pin(block::update(scene, given))
        })
        .takes([data()])
        .fails(&[Code::NoSuchNumberBlock]),
        named(
            "delete_number_block",
            "Removes a number block; its numbers stay with those who have them.",
            |scene, given| Box::pin(block::delete(scene, given)),
        )
        .fails(&[Code::NoSuchNumberBlock]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    block::structures()
}

/// A number as it is compared: its parts one after the other.
pub(super) fn digits(number: &Json) -> String {
    ["cc", "ac", "sn"].map(|part| number.get(part).map(printed).unwrap_or_default()).concat()
}
