//! The members of fees, and the columns of their files.

use crate::definition::{Field, Kind};
use crate::resource::billing_zone::LONGEST;

/// The columns of a file in their usual order. Source: resources/billingfees, CSV columns.
pub const COLUMNS: &[&str] = &[
    "source",
    "destination",
    "direction",
    "zone",
    "zone_detail",
    "onpeak_init_rate",
    "onpeak_init_interval",
    "onpeak_follow_rate",
    "onpeak_follow_interval",
    "offpeak_init_rate",
    "offpeak_init_interval",
    "offpeak_follow_rate",
    "offpeak_follow_interval",
    "onpeak_use_free_time",
    "match_mode",
    "onpeak_extra_rate",
    "onpeak_extra_second",
    "offpeak_extra_rate",
    "offpeak_extra_second",
    "offpeak_use_free_time",
    "aoc_pulse_amount_per_message",
];

/// The member, and column, that older clients have for both [`USE_FREE_TIME`].
pub const FREE_TIME: &str = "use_free_time";

/// The key of the configuration that orders the columns.
pub const ORDER_KEY: &str = "www_admin.fees_csv.element_order";

/// Whether free seconds count, by the time of the call.
pub(super) const USE_FREE_TIME: [&str; 2] = ["onpeak_use_free_time", "offpeak_use_free_time"];

/// Members that are lengths of time.
pub(super) const INTERVALS: [&str; 4] =
    ["onpeak_init_interval", "onpeak_follow_interval", "offpeak_init_interval", "offpeak_follow_interval"];

/// How a call is matched: a pattern unless it says otherwise.
const MODES: &[&str] = &[LONGEST_PATTERN, "regex_longest_match", "prefix", "exact_destination"];

/// What fees are without a mode.
pub(crate) const LONGEST_PATTERN: &str = "regex_longest_pattern";

/// To what a fee belongs.
pub(super) fn owners() -> [Field; 4] {
    let text = |name| Field::text(name).max(LONGEST).write_only().derived();
    [
        Field::count("billing_profile_id").required().doc("The billing profile."),
        Field::count("billing_zone_id").label("Zone").required().doc("A zone of the profile."),
        text("billing_zone_zone").instead_of("billing_zone_id").doc(
            "Short name of the zone, on POST, together with the long one; made when the profile has no such zone.",
        ),
        text("billing_zone_detail").doc("Long name of the zone, see billing_zone_zone."),
    ]
}

/// Which calls a fee is for.
pub(super) fn matching() -> [Field; 4] {
    [
        Field::text("source")
            .max(255)
            .default(".")
            .doc("Pattern of the calling number or URI; any unless given. An empty one for any by prefix."),
        Field::text("destination").required().max(255).example("^4366").doc("Pattern of the called number or URI."),
        Field::choice("direction", &["out", "in"]).required().doc("Direction of the calls."),
        Field::choice("match_mode", MODES)
            .default(LONGEST_PATTERN)
            .cleared_when_absent()
            .doc("How source and destination are compared."),
    ]
}

/// What they cost.
pub(super) fn prices() -> Vec<Field> {
    let rate = |name, text| Field::new(name, Kind::Rate).default(0).doc(text);
    let interval = |name, text| Field::new(name, Kind::Interval).required().doc(text);
    let flag = |name| Field::boolean(name).doc("Whether free seconds are used.");
    let extra = |name| Field::count(name).doc("The second at which the surcharge is added.");
    let (first, then) = ("Cents a second in the first interval.", "Cents a second in each further interval.");
    let (first_length, length) = ("Seconds of the first interval.", "Seconds of each further interval.");
    vec![
        rate("onpeak_init_rate", first),
        interval("onpeak_init_interval", first_length),
        rate("onpeak_follow_rate", then),
        interval("onpeak_follow_interval", length),
        rate("offpeak_init_rate", first),
        interval("offpeak_init_interval", first_length),
        rate("offpeak_follow_rate", then),
        interval("offpeak_follow_interval", length),
        flag("onpeak_use_free_time"),
        flag("offpeak_use_free_time"),
        rate("onpeak_extra_rate", "Surcharge, cents a second."),
        extra("onpeak_extra_second"),
        rate("offpeak_extra_rate", "Surcharge, cents a second."),
        extra("offpeak_extra_second"),
        rate("aoc_pulse_amount_per_message", "Cents of one pulse of advice of charge."),
        Field::new(FREE_TIME, Kind::Boolean).write_only().derived().doc("Sets both onpeak_ and offpeak_use_free_time."),
    ]
}
