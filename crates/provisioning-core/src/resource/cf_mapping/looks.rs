//! What a type of the full view looks like; [`crate::callforward::mapping`] reads it.

use serde_json::{Value as Json, json};

use crate::callforward::CfType;
use crate::definition::{Field, Looks};

/// What makes a type happen, for operators.
pub(super) fn sentence(cf_type: CfType) -> &'static str {
    match cf_type {
        CfType::Cfu => "Mappings for all calls.",
        CfType::Cfb => "Mappings for calls while the subscriber is busy.",
        CfType::Cft => "Mappings for calls that nobody answers within `cft_ringtimeout` seconds.",
        CfType::Cfna => "Mappings for calls while the subscriber is not registered.",
        CfType::Cfs => "Mappings for short messages.",
        CfType::Cfr => "Mappings for calls that end with one of the response codes of `rerouting_codes`.",
        CfType::Cfo => "Mappings for calls beyond the limit of concurrent ones.",
    }
}

/// A list of mappings.
pub(super) fn mappings() -> Looks {
    let name = |name| Field::text(name).max(255);
    let mapping = vec![
        name("destinationset")
            .doc("Where calls go: the name of one of the subscriber's sets, or an object from which one is made."),
        Field::count("destinationset_id").doc("The same by its id, which wins over a name."),
        name("timeset").doc("When it applies, by name or object; null: always."),
        Field::count("timeset_id").doc("The same by its id."),
        name("sourceset").doc("For which callers it applies, by name or object; null: for all."),
        Field::count("sourceset_id").doc("The same by its id."),
        name("bnumberset").doc("For which called numbers it applies, by name or object; null: for all."),
        Field::count("bnumberset_id").doc("The same by its id."),
        Field::boolean("enabled").default(true).doc("Whether it is on."),
        Field::boolean("use_redirection").doc("Whether callers are redirected instead of connected."),
        Field::integer("cfm_id").read_only().doc("Number of the mapping; every replacement gives new ones."),
    ];
    Looks::Object(mapping).listed()
}

/// What documentation shows: by day the office, else the voice box.
pub(super) fn example(cf_type: CfType) -> Json {
    match cf_type {
        CfType::Cfna => json!([
            {"destinationset": "office", "timeset": "office hours"},
            {"destinationset": "voice box"},
        ]),
        _ => json!([]),
    }
}
