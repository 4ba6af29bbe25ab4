//! Call forwards: the sets of which they are made, the mappings that join them, the manager's secretaries, and calendars.

mod mappings;
mod secretary;
mod sets;
mod time_sets;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::Tenant;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "forwards",
        Needs::Api,
        &[
            ("sets_have_names_and_owners", sets::names_and_owners),
            ("sets_refuse_what_they_cannot_hold", sets::wrong_elements),
            ("destinations_are_stored_as_addresses", sets::destinations),
            ("an_announcement_is_a_handle_of_its_group", sets::announcements),
            ("a_set_takes_its_mappings_along", sets::removal),
            ("a_set_may_leave_its_mappings", sets::unassigned),
            ("a_set_of_somebody_else_is_not_refilled", sets::foreign_sets_stay),
            ("mappings_join_sets_by_name_and_id", mappings::by_name_and_id),
            ("mappings_refuse_what_they_cannot_join", mappings::refused),
            ("mappings_bring_sets_with_them", mappings::inline),
            ("a_patch_that_only_adds_appends", mappings::append),
            ("unused_sets_go_when_asked", mappings::unused),
            ("the_ring_timeout_belongs_to_cft", mappings::ring_timeout),
            ("the_simple_view_refuses_what_is_not_simple", mappings::not_simple),
            ("calls_go_to_the_secretaries", secretary::on_and_off),
            ("the_secretaries_of_others", secretary::of_others),
            ("a_time_set_is_a_calendar", time_sets::down_and_up),
            ("a_calendar_that_cannot_be_taken", time_sets::refused_calendars),
            ("times_are_checked", time_sets::checked),
            ("a_level_keeps_its_time_set", time_sets::levels),
        ],
    );
    let counted = [("a_type_is_on_as_long_as_it_has_a_mapping", sets::preferences as fn(Target))];
    trials.extend(on_each_target("forwards", Needs::Process, &counted));
    trials
}

fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

/// A subscriber with a number, and where it lives.
struct Home {
    tenant: Tenant,
    customer: u64,
    subscriber: u64,
}

impl Home {
    fn create(target: Target) -> Self {
        Self::on(&target.admin())
    }

    fn on(platform: &Client) -> Self {
        let tenant = Tenant::create(platform);
        let customer = tenant.customer();
        let subscriber = tenant.subscriber(customer);
        Self { tenant, customer, subscriber }
    }

    fn client(&self) -> &Client {
        &self.tenant.client
    }

    /// Makes a set of the subscriber.
    fn set(&self, resource: &str, body: Value) -> u64 {
        self.set_of(self.subscriber, resource, body)
    }

    fn set_of(&self, subscriber: u64, resource: &str, mut body: Value) -> u64 {
        body["subscriber_id"] = json!(subscriber);
        self.client().create(&format!("/api/{resource}/"), &body)
    }

    fn mappings(&self) -> String {
        format!("/api/cfmappings/{}", self.subscriber)
    }

    fn forwards(&self) -> String {
        format!("/api/callforwards/{}", self.subscriber)
    }

    /// What a GET shows.
    fn shown(&self, path: &str) -> Value {
        let reply = self.client().get(path);
        assert_eq!(reply.status, 200, "{reply}");
        reply.json()
    }

    /// Gives the subscriber these mappings and no others.
    fn map(&self, types: Value) -> Reply {
        self.client().put(&self.mappings(), &with_all_types(types))
    }
}

/// A document of the full view in which types that are not named have no mapping.
fn with_all_types(mut types: Value) -> Value {
    for name in ["cfu", "cfb", "cft", "cfna"] {
        if types.get(name).is_none() {
            types[name] = json!([]);
        }
    }
    types
}
