//! Call forwards, from the simplest one to hunting lists that depend on the time. Source: handbook, managing customers and
//! subscribers.

use serde_json::json;

use super::Step;
use crate::definition::Operation;

/// The steps, for the subscriber of the tour.
pub(super) fn steps() -> Vec<Step> {
    let mut steps = vec![
        Step::new("Forward calls", "callforwards", Operation::Replace)
            .at(11)
            .text(
                "While the telephone is not registered, ring a mobile for 20 seconds, then record a message: a hunting list. A \
                 PUT switches off the types that it leaves out.",
            )
            .body(json!({"cfna": {"destinations": [
                {"destination": "436641234567", "timeout": 20}, {"destination": "voicebox"},
            ]}})),
        Step::new("Forward by type and time, all at once", "callforwards", Operation::Replace)
            .at(11)
            .text(
                "All calls (cfu) go to the night desk from Monday to Friday between 18 and 7 o'clock, and only then: day 1 is \
                 Sunday, 18-7 goes over midnight. Calls to a busy telephone (cfb) are recorded; those that nobody answers within \
                 15 seconds (cft), or that come while it is not registered (cfna), hunt for somebody.",
            )
            .body(json!({
                "cfu": {"destinations": [{"destination": "4372020"}], "times": [{"wday": "2-6", "hour": "18-7"}]},
                "cfb": {"destinations": [{"destination": "voicebox"}]},
                "cft": {"destinations": [
                    {"destination": "436641234567", "timeout": 20}, {"destination": "voicebox"},
                ], "ringtimeout": 15},
                "cfna": {"destinations": [
                    {"destination": "4372030", "timeout": 10}, {"destination": "436641234567", "timeout": 300},
                ]},
            })),
        Step::new("Read the forwards", "callforwards", Operation::Get)
            .at(11)
            .text(
                "Destinations are shown as SIP addresses, and simple_destination as people dial them; services keep their name. \
                 Each type also shows the named sets behind its lists.",
            )
            .shows(json!({
                "cfu": {
                    "destinations": [{"simple_destination": "4372020", "timeout": 300}],
                    "times": [{"wday": "2-6", "hour": "18-7"}],
                },
                "cfb": {"destinations": [{"destination": "voicebox", "timeout": 300}], "times": []},
                "cft": {
                    "destinations": [
                        {"simple_destination": "436641234567", "timeout": 20}, {"destination": "voicebox", "timeout": 300},
                    ],
                    "ringtimeout": 15,
                },
                "cfna": {"destinations": [
                    {"simple_destination": "4372030", "timeout": 10}, {"simple_destination": "436641234567", "timeout": 300},
                ]},
                "cfs": {},
            })),
    ];
    steps.extend(named_sets());
    steps
}

/// The same with sets that are kept under a name and used again.
fn named_sets() -> Vec<Step> {
    vec![
        Step::new("Keep a hunting list", "cfdestinationsets", Operation::Create)
            .text(
                "A destination set is a list with a name, for any number of forwards: who is rung, how long, in which order.",
            )
            .body(json!({"subscriber_id": 11, "name": "team", "destinations": [
                {"destination": "4372031", "timeout": 10, "priority": 1},
                {"destination": "4372032", "timeout": 10, "priority": 2},
                {"destination": "voicebox", "priority": 3},
            ]}))
            .makes(21),
        Step::new("Keep the office hours", "cftimesets", Operation::Create)
            .text("A time set is a list of periods with a name; one of them has to match, with all that it says.")
            .body(json!({"subscriber_id": 11, "name": "office hours", "times": [
                {"wday": "2-5", "hour": "8-17"}, {"wday": "6", "hour": "8-12"},
            ]}))
            .makes(31),
        Step::new("Join the sets", "cfmappings", Operation::Replace)
            .at(11)
            .text(
                "Any number of mappings a type: within the office hours the team, else a message. A set that is not there yet \
                 may come as an object. A PUT replaces all mappings; a PATCH of nothing but additions appends.",
            )
            .body(json!({
                "cfu": [], "cfb": [], "cft": [],
                "cfna": [
                    {"destinationset": "team", "timeset": "office hours"},
                    {"destinationset": {"name": "message", "destinations": [{"destination": "voicebox"}]}},
                ],
            })),
        Step::new("Read the mappings", "cfmappings", Operation::Get)
            .at(11)
            .text("Each mapping shows its sets by name and by id.")
            .shows(json!({
                "cfu": [], "cfb": [], "cft": [],
                "cfna": [
                    {"destinationset": "team", "destinationset_id": 21, "timeset": "office hours", "timeset_id": 31, "enabled": true},
                    {"destinationset": "message", "timeset": null, "enabled": true},
                ],
            })),
    ]
}
