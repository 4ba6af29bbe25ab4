//! The members, filters and links of subscribers. Source: resources/subscribers.

use serde_json::{Value as Json, json};

use super::{identity, numbers, status};
use crate::actor::{Role, Roles};
use crate::definition::{Field, Filter, Kind, Link, Looks, Match};
use crate::query::{Cond, Pattern};
use crate::settings::Settings;

/// Hunt policies of a group.
const POLICIES: &[&str] = &["serial", "parallel", "random", "circular"];
/// How a group ends a call at a member that it no longer rings.
const CANCEL_MODES: &[&str] = &["bye", "cancel"];

/// Everybody who sees which customer a subscriber has.
const OF_CUSTOMER: Roles = Roles::STAFF.or(Roles::of(&[Role::SubscriberAdmin]));

/// The members, in the order of validation.
pub fn fields() -> Vec<Field> {
    let mut fields = vec![Field::id(), timestamp("create_timestamp"), timestamp("modify_timestamp")];
    fields.extend(identity_fields());
    fields.extend(pbx_fields());
    fields.push(
        Field::count("profile_id")
            .derived()
            .cleared_when_absent()
            .taken_from(OF_CUSTOMER)
            .doc("The profile, one of the profile set; without it the default of the set is taken."),
    );
    fields.push(
        Field::new("primary_number", Kind::Custom(numbers::parse::primary))
            .looks(Looks::Object(number_parts()))
            .derived()
            .cleared_when_absent()
            .doc("The main telephone number, as object with cc, ac and sn."),
    );
    fields
}

fn identity_fields() -> Vec<Field> {
    vec![
        Field::new("email", Kind::Email).derived().cleared_when_absent().doc("E-mail address."),
        Field::text("webusername")
            .example("alice")
            .max(127)
            .derived()
            .cleared_when_absent()
            .doc("Login of the self care, unique in the domain; the user name unless given at creation."),
        Field::hashed_password("webpassword").shown_to(Roles::STAFF).doc("Password of the self care; null: no login."),
        Field::text("username")
            .example("alice")
            .max(127)
            .check(identity::check_username)
            .label("SIP Username")
            .required()
            .doc("SIP user name, unique in the domain. It never changes."),
        Field::count("domain_id").label("Domain").required().doc("The domain, unless it is given by name."),
        Field::text("domain")
            .example("sip.example.com")
            .read_only()
            .instead_of("domain_id")
            .doc("Name of the domain. It wins over domain_id, and never changes."),
        Field::new("password", Kind::Password { hashed: false })
            .example("a secret phrase")
            .label("SIP Password")
            .keyed()
            .derived()
            .required_on_create()
            .doc("SIP password."),
        Field::boolean("administrative")
            .derived()
            .cleared_when_absent()
            .taken_from(Roles::STAFF)
            .doc("Whether the self care login manages the whole customer."),
        Field::new("lock", Kind::Level(&[0, 1, 2, 3, 4, 5]))
            .looks(Looks::NumberOrDigits)
            .derived()
            .cleared_when_absent()
            .only_for(Roles::STAFF)
            .doc("Lock level: 1 foreign, 2 outgoing, 3 incoming and outgoing, 4 global, 5 ported; null: none."),
        Field::choice("status", status::STATUSES)
            .default(status::ACTIVE)
            .cleared_when_absent()
            .taken_from(Roles::STAFF)
            .doc("active, locked, or terminated: the end, after which the subscriber is no longer visible."),
        Field::new("timezone", Kind::TimeZone).derived().cleared_when_absent().doc("Time zone by its IANA name."),
        Field::text("external_id")
            .max(255)
            .cleared_when_absent()
            .only_for(Roles::STAFF)
            .doc("Id in the operator's other systems."),
        Field::count("profile_set_id")
            .derived()
            .cleared_when_absent()
            .only_for(Roles::STAFF)
            .doc("The profile set, of the same reseller."),
        Field::count("customer_id")
            .label("Customer")
            .required()
            .shown_to(OF_CUSTOMER)
            .doc("The customer. It never changes."),
        Field::text("display_name")
            .max(128)
            .derived()
            .doc("Name shown to called parties; kept for PBX customers only."),
        Field::new("alias_numbers", Kind::Custom(numbers::parse::aliases))
            .looks(alias_numbers())
            .derived()
            .default(json!([]))
            .cleared_when_absent()
            .doc("Further telephone numbers, each with cc, ac, sn and is_devid: it may be used as user name."),
        Field::text("uuid")
            .read_only()
            .shown_to(Roles::STAFF)
            .doc("The id under which call records know the subscriber."),
    ]
}

fn pbx_fields() -> Vec<Field> {
    let hunt = |field: Field| field.derived().cleared_when_absent();
    let ids =
        |name| Field::new(name, Kind::Custom(anything)).looks(Looks::Number.listed()).derived().cleared_when_absent();
    vec![
        Field::boolean("is_pbx_pilot").derived().cleared_when_absent().doc("The first and main subscriber of a PBX."),
        Field::text("pbx_extension").max(31).derived().cleared_when_absent().doc("The extension, unique in the PBX."),
        Field::boolean("is_pbx_group").derived().cleared_when_absent().doc("A hunt group of a PBX."),
        ids("pbx_group_ids").doc("The groups that an extension belongs to."),
        ids("pbx_groupmember_ids").doc("The members of a group, in hunt order."),
        hunt(Field::choice("pbx_hunt_policy", POLICIES)).doc("How a group rings its members."),
        hunt(Field::count("pbx_hunt_timeout")).doc("How long a group rings a member, in seconds."),
        hunt(Field::choice("pbx_hunt_cancel_mode", CANCEL_MODES)).doc("How a group stops ringing a member."),
        hunt(Field::choice("cloud_pbx_hunt_policy", POLICIES)).write_only().doc("Newer name of pbx_hunt_policy."),
        hunt(Field::count("cloud_pbx_hunt_timeout")).write_only().doc("Newer name of pbx_hunt_timeout."),
        hunt(Field::choice("cloud_pbx_hunt_cancel_mode", CANCEL_MODES))
            .write_only()
            .doc("Newer name of pbx_hunt_cancel_mode."),
        Field::text("ext_range_min")
            .derived()
            .read_only()
            .doc("Least extension of the customer, for administrative subscribers."),
        Field::text("ext_range_max").derived().read_only().doc("Greatest extension of the customer."),
    ]
}

fn timestamp(name: &'static str) -> Field {
    Field::timestamp(name).looks(Looks::Instant).shown_to(Roles::STAFF).doc("Set by the server; with offset, RFC 3339.")
}

/// The parts of a number; [`numbers::parse`] reads them.
fn number_parts() -> Vec<Field> {
    vec![
        Field::count("cc").required().example(43).doc("Country code, at most 4 digits."),
        Field::text("ac").max(7).example("720").doc("Area code."),
        Field::text("sn").max(31).required().example("1001").doc("Subscriber number."),
    ]
}

fn alias_numbers() -> Looks {
    let mut members = number_parts();
    members.push(Field::boolean("is_devid").doc("Whether it may be used as user name for registration."));
    Looks::Object(members).listed()
}

/// A member whose shape is looked at only for customers that have it.
fn anything(value: &Json, _settings: &Settings) -> Result<Json, Vec<(String, String)>> {
    Ok(value.clone())
}

/// The query parameters.
pub fn filters() -> Vec<Filter> {
    vec![
        Filter::like("username").doc("User name; * is a wild card."),
        Filter::custom("webusername", |value| live(Cond::Same("webusername", value.to_owned())))
            .doc("Self care login."),
        Filter::like("domain").doc("Name of the domain; * is a wild card."),
        Filter::number("customer_id").doc("The customer."),
        Filter::like("customer_external_id").on("customer.external_id").doc("External id of the customer."),
        Filter::like("subscriber_external_id").on("external_id").doc("External id."),
        Filter::number("reseller_id").on("customer.contact.reseller_id").doc("The reseller of the customer."),
        Filter::number("contact_id").on("customer.contact_id").doc("The contact of the customer."),
        Filter::custom("alias", |value| number(value, Cond::always())).doc("Part of any of its numbers."),
        Filter::custom("primary_number", |value| number(value, Cond::eq("is_primary", true)))
            .doc("Part of its primary number."),
        Filter::custom("profile_id", |value| {
            value.trim().parse::<i64>().map_or_else(|_| Cond::never(), |id| live(Cond::eq("profile_id", id)))
        })
        .doc("The profile."),
        Filter::custom("is_pbx_group", |value| flag("is_pbx_group", value)).doc("1: groups, 0: others."),
        Filter::custom("is_pbx_pilot", |value| flag("is_pbx_pilot", value)).doc("1: pilots, 0: others."),
        Filter::custom("is_admin", |value| flag("administrative", value)).doc("1: administrative ones, 0: others."),
        Filter::custom("pbx_extension", |value| live(part("pbx_extension", value))).doc("Part of the extension."),
        Filter::custom("display_name", display_name).doc("Name shown to called parties; * is a wild card."),
        Filter::new("create_timestamp_gt", "create_timestamp", Match::Since).doc("Created then or later."),
        Filter::new("create_timestamp_lt", "create_timestamp", Match::Until).doc("Created then or earlier."),
        Filter::new("modify_timestamp_gt", "modify_timestamp", Match::Since).doc("Changed then or later."),
        Filter::new("modify_timestamp_lt", "modify_timestamp", Match::Until).doc("Changed then or earlier."),
    ]
}

fn inside(table: &'static str, filter: Cond) -> Cond {
    Cond::Exists { table, key: "subscriber_id", outer: "id", filter: Box::new(filter) }
}

fn live(filter: Cond) -> Cond {
    inside("live_subscribers", filter)
}

fn flag(column: &'static str, value: &str) -> Cond {
    live(Cond::eq(column, !matches!(value.trim(), "" | "0" | "false")))
}

/// Text with wild cards, or text anywhere inside.
fn part(column: &'static str, value: &str) -> Cond {
    let pattern = Pattern::parse(value);
    let pattern = match pattern.literal() {
        Some(text) => Pattern::containing(text),
        None => pattern,
    };
    Cond::Like(column, pattern)
}

fn number(value: &str, which: Cond) -> Cond {
    inside("numbers", part("digits", value).and(which))
}

fn display_name(value: &str) -> Cond {
    inside("subscriber_preferences", Cond::eq("attribute", "display_name").and(Pattern::parse(value).on("value")))
}

/// The links of an item.
pub fn links() -> Vec<Link> {
    vec![
        Link::item("subscriberpreferences", "id"),
        Link::item("voicemailsettings", "id"),
        Link::filtered("reminders", "subscriber_id"),
        Link::item("callforwards", "id"),
        Link::item("subscriberprofilesets", "profile_set_id").shown_to(Roles::STAFF),
        Link::item("subscriberprofiles", "profile_id").shown_to(Roles::STAFF),
        Link::item("domains", "domain_id").shown_to(Roles::STAFF),
        Link::filtered("calls", "subscriber_id").shown_to(Roles::STAFF),
        Link::filtered("subscriberregistrations", "subscriber_id").shown_to(Roles::STAFF),
        Link::item("customers", "customer_id").shown_to(OF_CUSTOMER),
    ]
}

/// Refuses to create what has ended already.
pub fn not_yet_ended(status: Option<&str>) -> Option<crate::fault::FieldError> {
    let ended = status.filter(|status| *status == status::TERMINATED)?;
    Some(crate::fault::FieldError::new("status", ended, format!("'{ended}' is not a valid value")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_a_part() {
        let Cond::Like("digits", pattern) = part("digits", "431") else { panic!("a pattern") };
        assert_eq!(pattern, Pattern::containing("431"));
        let Cond::Like("digits", pattern) = part("digits", "43*1") else { panic!("a pattern") };
        assert_eq!(pattern, Pattern::parse("43*1"));
    }
}
