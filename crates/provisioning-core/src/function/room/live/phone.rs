//! What phones and the proxy know: registrations, calls, faxes, bans.

use std::net::IpAddr;

use serde_json::Value as Json;

use super::{lookup, unavailable, unconnected, unconnected_of_subscriber};
use crate::function::kind::{Kind, Member, Structure};
use crate::function::room::check;
use crate::function::{Arguments, Backend, Code, Failure, Function, Reach, Scene, Switch};

const REGISTRATIONS: &str = "registrations";
const BANS: &str = "bans";

pub(super) fn functions() -> Vec<Function> {
    let mut all = registrations();
    all.extend(bans());
    all.push(
        unconnected_of_subscriber("dial_out", "calls", "Calls a subscriber and then connects it to a callee.")
            .takes([
                Member::text("password").required().secret().doc("SIP password of the subscriber."),
                Member::text("callee_user").required().doc("User part of the callee's SIP URI."),
                Member::text("callee_domain").required().doc("Host part of the callee's SIP URI."),
            ])
            .fails(&[Code::NoProxy]),
    );
    all.push(
        Function::new("send_fax", "fax", Backend::Voip, "Sends a document as a fax.", |scene, given| {
            Box::pin(send_fax(scene, given))
        })
        .takes([
            Member::text("number").required().doc("The sender: a number of a subscriber."),
            Member::text("destination").required().doc("The number that gets the fax."),
            Member::new("data", Kind::Base64).required().doc("PDF, PostScript, TIFF or plain text."),
        ])
        .fails(&[
            Code::NoSuchNumber,
            Code::MalformedNumber,
            Code::NoFaxData,
            Code::InvalidFaxFileType,
            Code::Unavailable,
        ])
        .switched(Switch::Fax),
    );
    all
}

fn registrations() -> Vec<Function> {
    let of_contact = |name, doc, member: Member, code| {
        let mut function = unconnected_of_subscriber(name, REGISTRATIONS, doc).takes([member]).fails(&[code]);
        function.run = |scene, given| Box::pin(on_contact(scene, given));
        function
    };
    vec![
        unconnected_of_subscriber(
            "get_subscriber_registered_devices",
            REGISTRATIONS,
            "Lists where a subscriber is registered.",
        )
        .once_called(&["get_registered_contacts"])
        .gives(Kind::list(Kind::Struct("RegisteredDevice"))),
        of_contact(
            "create_subscriber_registered_device",
            "Registers a contact that does not register itself.",
            Member::text("contact").required().doc("SIP URI."),
            Code::MalformedUri,
        )
        .once_called(&["add_subscriber_registered_device"]),
        of_contact(
            "delete_subscriber_registered_device",
            "Removes a registered contact.",
            Member::int("id").required().doc("Id of the contact."),
            Code::NoSuchRegisteredDevice,
        )
        .once_called(&["delete_registered_contact"]),
        unconnected_of_subscriber(
            "get_subscriber_registered_peer",
            REGISTRATIONS,
            "Tells the state of a subscriber's registration at a peer.",
        )
        .gives(Kind::Struct("RegisteredPeer")),
    ]
}

fn bans() -> Vec<Function> {
    let ban = |name, doc| unconnected(name, BANS, Backend::Voip, doc).within(Reach::Superuser);
    let mut unban_ip = ban("unban_ip", "Lifts the ban of an address.")
        .takes([Member::text("ip").required().doc("IPv4 or IPv6 address.")])
        .fails(&[Code::MalformedIP]);
    unban_ip.run = |_, given| {
        Box::pin(async move {
            let text = given.text("ip")?;
            match text.parse::<IpAddr>() {
                Ok(_) => Err(unavailable()),
                Err(_) => Err(Failure::new(Code::MalformedIP, format!("'{text}' is no IP address")).about(text)),
            }
        })
    };
    vec![
        ban("get_banned_ips", "Lists the addresses that the proxy has banned.")
            .gives(Kind::list(Kind::Struct("BannedIp"))),
        unban_ip,
        ban("get_banned_users", "Lists the subscribers that the proxy has banned.")
            .gives(Kind::list(Kind::Struct("BannedUser"))),
        ban("unban_user", "Lifts the ban of a subscriber.")
            .takes([Member::text("user").required().doc("user@domain.")]),
    ]
}

pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new("BannedIp", "A banned address.", [Member::text("ip").required().doc("The address.")]),
        Structure::new(
            "BannedUser",
            "A banned subscriber.",
            [
                Member::text("username").required().doc("user@domain."),
                Member::int("auth_count").doc("Failed authentications."),
                Member::time("last_auth").doc("The last one."),
            ],
        ),
        Structure::new(
            "RegisteredDevice",
            "A contact where a subscriber is registered.",
            [
                Member::int("id").required(),
                Member::text("contact").required().doc("SIP URI."),
                Member::text("expires").doc("When it ends."),
                Member::flag("nat").doc("Whether it is behind a translation of addresses."),
                Member::text("user_agent").nullable().doc("What the device says it is."),
            ],
        ),
        Structure::new(
            "RegisteredPeer",
            "State of the registration of a subscriber at a peer.",
            [
                Member::text("registration_status").nullable(),
                Member::time("last_registration").nullable(),
                Member::time("expiry").nullable(),
                Member::text("contacts").nullable(),
                Member::int("last_code").nullable().doc("The peer's last answer."),
                Member::text("last_reason").nullable().doc("Its reason phrase."),
            ],
        ),
    ]
}

async fn on_contact(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    lookup::subscriber(scene, given).await?;
    match given.opt_text("contact") {
        Some(uri) if !check::is_uri(uri) => {
            Err(Failure::new(Code::MalformedUri, format!("'{uri}' is no SIP URI")).about(uri))
        }
        _ => Err(unavailable()),
    }
}

async fn send_fax(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    lookup::number(scene, given.text("number")?).await?;
    let destination = given.text("destination")?;
    if !check::is_number(destination) {
        let text = format!("'{destination}' is no number");
        return Err(Failure::new(Code::MalformedNumber, text).about(destination));
    }
    if given.text("data")?.is_empty() {
        return Err(Failure::new(Code::NoFaxData, "nothing to fax"));
    }
    Err(unavailable())
}
