//! What the four resources differ in: names, members, links.

use serde_json::{Value as Json, json};

use super::{NAMING, UNASSIGN};
use crate::actor::Roles;
use crate::callforward::destination::{Context as Expansion, Hosts, Owner};
use crate::callforward::destination_list::{self, Place};
use crate::callforward::{InputError, PatternList, pattern, period};
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Operation, Parameter};
use crate::resource::forwarding::looks;
use crate::resource::forwarding::set::SetKind;

/// The definition of the sets of a kind.
pub(super) fn definition(kind: SetKind) -> Definition {
    let access = Access::full(Roles::STAFF.or(Roles::SUBSCRIBERS));
    let definition = Definition::new(kind.resource(), kind.table(), Group::CallForwarding, access)
        .of_reseller("subscriber.customer.contact.reseller_id")
        .of_customer("subscriber.customer_id")
        .scoped_by_rules(Roles::of(&[crate::actor::Role::Subscriber]))
        .journaled()
        .fields(members(kind))
        .filters([
            Filter::number("subscriber_id").doc("The subscriber that owns it."),
            Filter::like("name").doc("Name; * is a wild card."),
        ])
        .links([Link::item("subscribers", "subscriber_id")]);
    let definition = match kind {
        SetKind::Destinations => definition,
        _ => {
            let stay = Parameter::switch(UNASSIGN, &[Operation::Delete]);
            definition.parameters([stay.doc("1: mappings that use the set stay and apply without it.")])
        }
    };
    let to_itself = [Link::item(kind.resource(), "id")];
    match kind {
        SetKind::Destinations => definition
            .words("CfDestinationSets")
            .summary("A hunting list of a subscriber: destinations that mappings of call forwards ring one after the other.")
            .links(to_itself),
        SetKind::Times => definition
            .words("CfTimeSets")
            .summary("A named list of recurring periods of a subscriber, in which mappings of call forwards apply.")
            .zoned()
            .links(to_itself),
        SetKind::Sources => definition
            .words("CfSourceSets")
            .entity("sourceset")
            .summary("A named list of patterns of a subscriber: the callers for whom mappings of call forwards apply."),
        SetKind::Bnumbers => definition
            .words("CfBnumberSets")
            .summary(
                "A named list of patterns of a subscriber: the called numbers for which mappings of call forwards apply.",
            )
            .links(to_itself),
    }
}

fn members(kind: SetKind) -> Vec<Field> {
    let mut members = vec![
        Field::id(),
        Field::count("subscriber_id").required().only_for(NAMING).doc("The subscriber it belongs to."),
        Field::text("name").required().max(255).doc("Name, unique among the sets of this kind of the subscriber."),
    ];
    if matches!(kind, SetKind::Sources | SetKind::Bnumbers) {
        members.push(
            looks::mode("mode", "whitelist: applies if a pattern matches; blacklist: applies unless one does.")
                .required(),
        );
        members.push(Field::boolean("is_regex").doc(
            "Whether the patterns are regular expressions; else * ? [1-5] as in file names, for the whole number.",
        ));
    }
    members.push(list(kind).derived().default(json!([])).cleared_when_absent());
    members.push(Field::integer("usage_count").derived().read_only().doc("Number of mappings that use the set."));
    members.push(
        Field::integer("own")
            .derived()
            .read_only()
            .shown_to(Roles::SUBSCRIBERS)
            .doc("1 when the set is the caller's own, else 0."),
    );
    members
}

fn list(kind: SetKind) -> Field {
    let field = |check| Field::new(kind.list(), Kind::Custom(check));
    match kind {
        SetKind::Destinations => field(|value, _| checked(value, destinations(value)))
            .looks(looks::destinations())
            .doc("Where calls go, in the order given; shown as the SIP URIs that are stored."),
        SetKind::Times => field(|value, _| checked(value, period::parse_list(Some(value)).map(drop)))
            .looks(looks::periods())
            .doc("Periods with year, month, mday, wday, hour and minute, each N, N-M or null; one has to match."),
        SetKind::Sources => field(|value, _| checked(value, patterns(PatternList::Sources, value)))
            .looks(looks::sources())
            .doc("Patterns of calling numbers in E.164 form; anonymous stands for callers that hide theirs."),
        SetKind::Bnumbers => field(|value, _| checked(value, patterns(PatternList::Bnumbers, value)))
            .looks(looks::bnumbers())
            .doc("Patterns of called numbers in E.164 form; destinations may refer to groups of an expression as \\1."),
    }
}

fn patterns(list: PatternList, value: &Json) -> Result<(), InputError> {
    pattern::parse_list(list, Some(value)).map(drop)
}

/// Which URIs come out depends on the owner, whether the members are good does not.
fn destinations(value: &Json) -> Result<(), InputError> {
    let hosts = Hosts::default();
    let owner = Owner { number: None, uuid: "", domain: "localhost" };
    let expansion = Expansion { owner, hosts: &hosts, normalise: None };
    destination_list::parse_list(Some(value), Place::Set, &expansion).map(drop)
}

/// Invalid members are reported with those of other fields; a broken rule is left to the rules, which come after all fields.
fn checked(value: &Json, read: Result<(), InputError>) -> Result<Json, Vec<(String, String)>> {
    match read {
        Ok(()) | Err(InputError::Rule(_)) => Ok(value.clone()),
        Err(InputError::Fields(fields)) => Err(fields
            .into_iter()
            .flat_map(|field| field.errors.into_iter().map(move |error| (field.field.clone(), error)))
            .collect()),
    }
}
