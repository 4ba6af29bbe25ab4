//! What the members of a type look like; [`crate::callforward`] reads them.

use serde_json::{Value as Json, json};

use crate::callforward::CfType;
use crate::callforward::cf_type::RINGTIMEOUT;
use crate::definition::{Field, Looks};

const MODES: &[&str] = &["whitelist", "blacklist"];

/// A type with its lists and the sets behind them.
pub(crate) fn of(cf_type: CfType) -> Looks {
    let mut members = vec![
        plain("destinations", destinations())
            .doc("Where calls go, tried one after the other; empty or null: the type is off."),
        plain("times", periods()).doc("When it applies; empty or null: always."),
        plain("sources", sources()).doc("For which callers it applies; empty or null: for all."),
        mode("sources_mode", "whitelist: only for these callers; blacklist: for all others."),
        Field::boolean("sources_is_regex").doc("Whether the patterns of the callers are regular expressions."),
        plain("bnumbers", bnumbers()).doc("For which called numbers it applies; empty or null: for all."),
        mode("bnumbers_mode", "whitelist: only for these numbers; blacklist: for all others."),
        Field::boolean("bnumbers_is_regex").doc("Whether the patterns of called numbers are regular expressions."),
        set("destination_set", Vec::new()).doc("The stored set of the destinations."),
        set("time_set", Vec::new()).doc("The stored set of the times."),
        set("source_set", pattern_set()).doc("The stored set of the callers."),
        set("bnumber_set", pattern_set()).doc("The stored set of the called numbers."),
    ];
    if cf_type == CfType::Cft {
        members.push(Field::count(RINGTIMEOUT).doc("Seconds that the subscriber rings before calls go on."));
    }
    Looks::Object(members)
}

/// What documentation shows: a forward to a number, then to the voice box.
pub(crate) fn example(cf_type: CfType) -> Json {
    match cf_type {
        CfType::Cfna => json!({"destinations": [
            {"destination": "4317201002", "timeout": 20},
            {"destination": "voicebox"},
        ]}),
        _ => json!({}),
    }
}

fn plain(name: &'static str, looks: Looks) -> Field {
    Field::text(name).looks(looks)
}

/// What the patterns of a list do.
pub(crate) fn mode(name: &'static str, doc: &'static str) -> Field {
    Field::choice(name, MODES).doc(doc)
}

/// A list of destinations.
pub(crate) fn destinations() -> Looks {
    let destination = vec![
        Field::text("destination").max(255).required().example("4312345").doc(
            "A number, user@host or SIP URI; or a service: voicebox, fax2mail, conference, callingcard, callthrough, \
             autoattendant, officehours, customhours, managersecretary, localuser.",
        ),
        Field::count("timeout").default(300).doc("How long it rings, in seconds."),
        Field::integer("priority").doc("Order in the stored set; the list itself keeps the order given."),
        Field::count("announcement_id").doc("The sound that customhours plays."),
        Field::text("simple_destination").read_only().doc("The user part, or user@host in another domain."),
    ];
    Looks::Object(destination).listed()
}

/// A list of patterns of callers.
pub(crate) fn sources() -> Looks {
    Looks::Object(vec![Field::text("source").required().max(255).doc("Pattern of a calling number.")]).listed()
}

/// A list of patterns of called numbers.
pub(crate) fn bnumbers() -> Looks {
    Looks::Object(vec![Field::text("bnumber").required().max(255).doc("Pattern of a called number.")]).listed()
}

/// A list of periods.
pub(crate) fn periods() -> Looks {
    let period = vec![
        Field::text("year").doc("1990 to 3000; like the others N or N-M, null for any."),
        Field::text("month").doc("1 to 12."),
        Field::text("mday").doc("Day of the month, 1 to 31."),
        Field::text("wday").doc("Day of the week, 1 (Sunday) to 7 (Saturday)."),
        Field::text("hour").doc("0 to 23."),
        Field::text("minute").doc("0 to 59."),
    ];
    Looks::Object(period).listed()
}

fn set(name: &'static str, more: Vec<Field>) -> Field {
    let mut members = vec![
        Field::id(),
        Field::integer("subscriber_id").read_only().doc("The subscriber that the set belongs to."),
        Field::text("name").read_only().doc("Name of the set."),
        Field::integer("own").read_only().doc("1: a set of this subscriber, 0: of another one."),
    ];
    members.extend(more);
    plain(name, Looks::Object(members)).read_only()
}

fn pattern_set() -> Vec<Field> {
    vec![
        Field::choice("mode", MODES).read_only().doc("What the patterns do."),
        Field::integer("is_regex").read_only().doc("1: the patterns are regular expressions."),
    ]
}
