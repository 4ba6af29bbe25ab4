//! Typed sets as clients see them.
//!
//! Source: call-forwarding, sections 2, 5 and 6.

use serde_json::{Map, Value, json};

use super::cf_type::{CfType, RINGTIMEOUT};
use super::destination::{self, Destination, Hosts, Service};
use super::pattern::{self, Mode, PatternList};
use super::period::{self, Period};

/// The identity of a stored set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRecord {
    /// The set's id.
    pub id: i64,
    /// The number of the subscriber as the inlined records show it.
    pub subscriber_id: i64,
    /// The set's name.
    pub name: String,
    /// Whether the set belongs to the subscriber whose forwards are shown; none: not shown.
    pub own: Option<bool>,
}

/// A stored source or B-number set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternSet {
    /// Which set.
    pub record: SetRecord,
    /// What the patterns do.
    pub mode: Mode,
    /// Whether the patterns are regular expressions.
    pub is_regex: bool,
    /// The patterns, in the order in which they were stored.
    pub values: Vec<String>,
}

/// A stored mapping of one type with all its sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredForward {
    /// The destination set.
    pub destination_set: SetRecord,
    /// Its destinations, in the order in which they were stored.
    pub destinations: Vec<Destination>,
    /// The time set, if one is attached, and its periods.
    pub times: Option<(SetRecord, Vec<Period>)>,
    /// The source set, if one is attached.
    pub sources: Option<PatternSet>,
    /// The B-number set, if one is attached.
    pub bnumbers: Option<PatternSet>,
}

/// For whom destinations are shown.
#[derive(Clone, Copy)]
pub struct Viewer<'a> {
    /// The domain of the subscriber whose forwards are shown.
    pub domain: &'a str,
    /// The configured hosts.
    pub hosts: &'a Hosts,
    /// What is done to the user part of `simple_destination`: the subscriber's rewrite rules, direction caller out,
    /// for the roles subscriber and subscriberadmin. None: shown as stored.
    pub display: Option<&'a dyn Fn(&str) -> String>,
}

/// The value of one type in the simple view; `{}` when there is no mapping.
///
/// `ringtimeout` is shown with `cft` only, and only when it has a mapping.
pub fn forward(
    cf_type: CfType,
    stored: Option<&StoredForward>,
    ringtimeout: Option<u32>,
    viewer: &Viewer<'_>,
) -> Value {
    let mut members = Map::new();
    let Some(stored) = stored else {
        return Value::Object(members);
    };
    let destinations = stored.destinations.iter().map(|destination| simple_view_destination(destination, viewer));
    members.insert("destinations".to_owned(), destinations.collect());
    members.insert("destination_set".to_owned(), Value::Object(record(&stored.destination_set)));
    let periods = stored.times.iter().flat_map(|(_, periods)| periods);
    members.insert("times".to_owned(), periods.map(period::render).collect());
    let time_set = stored.times.as_ref().map(|(set, _)| record(set));
    members.insert("time_set".to_owned(), Value::from(time_set));
    patterns(PatternList::Sources, "source_set", stored.sources.as_ref(), &mut members);
    patterns(PatternList::Bnumbers, "bnumber_set", stored.bnumbers.as_ref(), &mut members);
    if cf_type == CfType::Cft {
        members.insert(RINGTIMEOUT.to_owned(), Value::from(ringtimeout));
    }
    Value::Object(members)
}

/// A destination in the simple view: services by their keyword.
pub fn simple_view_destination(destination: &Destination, viewer: &Viewer<'_>) -> Value {
    match Service::of_uri(&destination.uri, viewer.hosts) {
        Some(service) => element(destination, service.keyword(), viewer),
        None => element(destination, &destination.uri, viewer),
    }
}

/// A destination in the set resource: always the stored URI.
pub fn set_destination(destination: &Destination, viewer: &Viewer<'_>) -> Value {
    element(destination, &destination.uri, viewer)
}

fn element(destination: &Destination, shown: &str, viewer: &Viewer<'_>) -> Value {
    let mut element = json!({
        "destination": shown,
        "timeout": destination.timeout,
        "priority": destination.priority,
        "announcement_id": destination.announcement_id,
    });
    let simple = destination::simple(&destination.uri, viewer.domain, viewer.hosts, viewer.display);
    if let (Some(simple), Value::Object(members)) = (simple, &mut element) {
        members.insert("simple_destination".to_owned(), Value::from(simple));
    }
    element
}

fn record(set: &SetRecord) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("id".to_owned(), Value::from(set.id));
    members.insert("subscriber_id".to_owned(), Value::from(set.subscriber_id));
    members.insert("name".to_owned(), Value::from(set.name.as_str()));
    if let Some(own) = set.own {
        members.insert("own".to_owned(), Value::from(u8::from(own)));
    }
    members
}

fn patterns(list: PatternList, set_member: &str, set: Option<&PatternSet>, members: &mut Map<String, Value>) {
    let values = set.map(|set| set.values.as_slice()).unwrap_or_default();
    let mode = set.map_or(Mode::default(), |set| set.mode);
    let is_regex = set.is_some_and(|set| set.is_regex);
    let inlined = set.map(|set| {
        let mut inlined = record(&set.record);
        inlined.insert("mode".to_owned(), Value::from(mode.word()));
        // A number inside of the record, a boolean outside: clients know it so.
        inlined.insert("is_regex".to_owned(), Value::from(u8::from(is_regex)));
        inlined
    });
    members.insert(list.list().to_owned(), pattern::render(list, values));
    members.insert(list.mode_member(), Value::from(mode.word()));
    members.insert(list.regex_member(), Value::from(is_regex));
    members.insert(set_member.to_owned(), Value::from(inlined));
}
