//! Subscribers. Source: functions, group subscriber.

mod numbers;
mod password;
mod search;
mod show;
mod write;

pub(super) use search::found;
pub(super) use write::{FAULTS as WRITE_FAULTS, HASHED, KEYED, create as create_in};

use serde_json::Value as Json;

use super::{lock, lookup};
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene, Structure};

const GROUP: &str = "subscriber";

fn account() -> Member {
    Member::int("id").required().doc("Id of the account.")
}

fn username() -> Member {
    Member::text("username").required().doc("SIP user name.")
}

fn domain() -> Member {
    Member::text("domain").required().doc("SIP domain.")
}

fn numbers_list() -> Member {
    Member::list("alias_numbers", "PhoneNumber").required().doc("The numbers.")
}

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    reading().into_iter().chain(writing()).chain(numbers_and_passwords()).collect()
}

fn reading() -> Vec<Function> {
    let gives_one = |name, backend, doc, run| {
        Function::new(name, GROUP, backend, doc, run).gives(Kind::Struct("Subscriber")).fails(&[Code::NoSuchSubscriber])
    };
    let subscriber_id = || Member::int("subscriber_id").required().also(&["id"]).doc("Id of the subscriber.");
    let webusername = || Member::text("webusername").required().doc("Login of the self care.");
    vec![
        gives_one(
            "get_voip_account_subscriber",
            Backend::Billing,
            "Reads a subscriber of an account by name.",
            |s, g| Box::pin(of_account(s, g)),
        )
        .takes([account(), username(), domain()])
        .fails(&[Code::NoSuchAccount]),
        gives_one("get_voip_account_subscriber_by_id", Backend::Billing, "Reads a subscriber by its id.", |s, g| {
            Box::pin(by_id(s, g))
        })
        .takes([subscriber_id()]),
        gives_one(
            "get_voip_account_subscriber_by_webuser",
            Backend::Billing,
            "Reads a subscriber by its self care login.",
            |s, g| Box::pin(by_webuser(s, g)),
        )
        .takes([webusername(), domain()]),
        gives_one("get_subscriber", Backend::Voip, "Reads a subscriber by name.", |s, g| Box::pin(by_name(s, g)))
            .takes([username(), domain()])
            .within(Reach::Subscriber),
        gives_one("get_subscriber_by_id", Backend::Voip, "Reads a subscriber by its id.", |s, g| Box::pin(by_id(s, g)))
            .once_called(&["get_subscriber_byid"])
            .within(Reach::Subscriber)
            .takes([subscriber_id()]),
        gives_one("get_subscriber_by_webuser", Backend::Voip, "Reads a subscriber by its self care login.", |s, g| {
            Box::pin(by_webuser(s, g))
        })
        .within(Reach::Subscriber)
        .takes([webusername(), domain()]),
        Function::new(
            "get_voip_account_subscribers",
            GROUP,
            Backend::Voip,
            "Lists the live subscribers of an account.",
            |s, g| Box::pin(search::of_account(s, g)),
        )
        .takes([account()])
        .gives(Kind::list(Kind::Struct("Subscriber")))
        .fails(&[Code::NoSuchAccount]),
        Function::new("search_subscribers", GROUP, Backend::Billing, "Pages through subscribers.", |s, g| {
            Box::pin(search::search(s, g))
        })
        .takes([Member::of("filter", "SubscriberFilter").doc("Which ones; all that the caller sees without it.")])
        .gives(Kind::Struct("SubscriberList")),
    ]
}

fn writing() -> Vec<Function> {
    let of_account = |name, doc, run| {
        Function::new(name, GROUP, Backend::Billing, doc, run).fails(&[Code::NoSuchAccount, Code::NoSuchSubscriber])
    };
    let subscriber = || Member::of("subscriber", "SubscriberData").required().doc("The subscriber.");
    vec![
        Function::new(
            "add_voip_account_subscriber",
            GROUP,
            Backend::Billing,
            "Adds a subscriber to an account.",
            |s, g| Box::pin(write::add(s, g)),
        )
        .takes([account(), subscriber()])
        .fails(&[Code::NoSuchAccount])
        .fails(WRITE_FAULTS)
        .fails(super::password::FAULTS)
        .hashes(HASHED)
        .keys(KEYED),
        of_account(
            "update_voip_account_subscriber",
            "Changes the given members of the subscriber that username and domain name.",
            |s, g| Box::pin(write::update(s, g)),
        )
        .takes([account(), subscriber()])
        .fails(WRITE_FAULTS)
        .fails(super::password::FAULTS)
        .hashes(HASHED)
        .keys(KEYED),
        of_account("lock_voip_account_subscriber", "Sets the lock level of a subscriber.", |s, g| {
            Box::pin(write::lock(s, g))
        })
        .takes([account(), username(), domain(), lock::member()])
        .fails(&[Code::UnknownLock]),
        of_account(
            "terminate_voip_account_subscriber",
            "Ends a subscriber; its name and numbers become free.",
            |s, g| Box::pin(write::terminate(s, g)),
        )
        .takes([account(), username(), domain()]),
        of_account(
            "delete_voip_account_subscriber",
            "Removes a subscriber for good, with the record that is kept of one that has ended.",
            |s, g| Box::pin(write::delete(s, g)),
        )
        .takes([account(), username(), domain()]),
    ]
}

fn numbers_and_passwords() -> Vec<Function> {
    let named = |name, doc, run| {
        Function::new(name, GROUP, Backend::Voip, doc, run)
            .within(Reach::Subscriber)
            .fails(&[Code::NoSuchSubscriber])
            .fails(super::password::FAULTS)
    };
    let of_numbers = |name, doc, run| {
        Function::new(name, GROUP, Backend::Billing, doc, run)
            .takes([username(), domain(), numbers_list()])
            .fails(&[Code::NoSuchSubscriber])
    };
    vec![
        of_numbers("add_alias_numbers", "Adds alias numbers and leaves the others alone.", |s, g| {
            Box::pin(numbers::add(s, g))
        })
        .fails(&[Code::ExistingAlias])
        .fails(numbers::FAULTS),
        of_numbers("delete_alias_numbers", "Removes alias numbers.", |s, g| Box::pin(numbers::delete(s, g)))
            .fails(&[Code::NoSuchNumber]),
        named("update_subscriber_password", "Sets the SIP password.", |s, g| Box::pin(password::set_sip(s, g)))
            .takes([username(), domain(), Member::text("password").required().secret().doc("The new password.")])
            .keys(KEYED),
        named("update_webuser_password", "Sets the password of the self care.", |s, g| {
            Box::pin(password::set_web(s, g))
        })
        .takes([
            Member::text("webusername").required().doc("Login of the self care."),
            domain(),
            Member::text("webpassword").required().secret().doc("The new password."),
            Member::text("username").doc("Ignored."),
        ])
        .hashes(HASHED),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [numbers::structures(), show::structures(), write::structures(), search::structures()]
        .into_iter()
        .flatten()
        .collect()
}

async fn of_account(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber_of_account(scene, given).await?;
    show::one(scene, id).await
}

async fn by_id(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = given.int("subscriber_id")?;
    show::one(scene, id).await
}

async fn by_name(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    show::one(scene, id).await
}

async fn by_webuser(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::web_user(scene, given).await?.id()?;
    show::one(scene, id).await
}
