//! Captured SIP messages.

use super::{unconnected, unconnected_of_subscriber};
use crate::function::kind::{Kind, Member, Structure};
use crate::function::{Backend, Function, Reach, Switch};

const GROUP: &str = "sipstats";

pub(super) fn functions() -> Vec<Function> {
    let mut all = vec![
        of_platform("search_sipstat_calls", "Finds captured calls.")
            .takes([Member::of("filter", "SipstatFilter").required().doc("What they are to match.")])
            .gives(Kind::list(Kind::Struct("SipstatCall"))),
        unconnected_of_subscriber("get_subscriber_sipstat_calls", GROUP, "Lists the captured calls of a subscriber.")
            .gives(Kind::list(Kind::Struct("SipstatCall"))),
    ];
    all.extend(
        on_call("get_sipstat_messages", "get_subscriber_sipstat_messages", "Lists the messages of a call.")
            .map(|function| function.takes([call_id()]).gives(Kind::list(Kind::Struct("SipstatMessage")))),
    );
    let [of_all, own] = on_call("get_sipstat_message", "get_subscriber_sipstat_message", "Shows a message of a call.");
    let one = [of_all.once_called(&["get_sipstat_packet"]), own.once_called(&["get_subscriber_sipstat_packet"])];
    all.extend(one.map(|function| {
        let id = Member::int("packetid").required().doc("Id of the message.");
        function.takes([id]).gives(Kind::Struct("SipstatMessage"))
    }));
    all.extend(
        on_call("get_sipstat_packets", "get_subscriber_sipstat_packets", "Gives the packets of a call.")
            .map(|function| function.takes([call_id()]).gives(Kind::Struct("SipstatPackets"))),
    );
    all.into_iter().map(|function| function.switched(Switch::Sipstats)).collect()
}

fn of_platform(name: &'static str, doc: &'static str) -> Function {
    unconnected(name, GROUP, Backend::Voip, doc).within(Reach::Superuser)
}

/// The function of the platform and the one within a subscriber's calls.
fn on_call(all: &'static str, own: &'static str, doc: &'static str) -> [Function; 2] {
    [of_platform(all, doc), unconnected_of_subscriber(own, GROUP, doc)]
}

fn call_id() -> Member {
    Member::text("callid").required().doc("The Call-ID.")
}

pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "SipstatFilter",
            "Which captured calls are wanted.",
            [
                Member::text("uuid").doc("Those of a subscriber, by its UUID."),
                Member::text("call_id").doc("The one with this Call-ID."),
            ],
        ),
        Structure::new(
            "SipstatCall",
            "A captured call.",
            [
                Member::text("call_id").required(),
                Member::text("method").doc("Of its first message."),
                Member::double("timestamp").doc("Seconds since 1970."),
            ],
        ),
        Structure::new(
            "SipstatMessage",
            "A captured message.",
            [
                Member::int("id").required(),
                Member::double("timestamp").doc("Seconds since 1970."),
                Member::text("protocol").doc("The transport."),
                Member::text("src_ip"),
                Member::int("src_port"),
                Member::text("dst_ip"),
                Member::int("dst_port"),
                Member::text("method").doc("Its method, or that of the request it answers."),
                Member::text("payload").doc("The message as it was sent."),
            ],
        ),
        Structure::new(
            "SipstatPackets",
            "The packets of a call.",
            [Member::new("pcap", Kind::Base64).required().doc("As a capture file.")],
        ),
    ]
}
