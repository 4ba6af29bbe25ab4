//! Times and their sets.

use serde_json::Value as Json;

use super::set::Sets;
use super::{data, id, of_subscriber, owner, set_id, several};
use crate::function::{Arguments, Code, Failure, Function, Member, Scene, Structure};
use crate::resource::forwarding::set::SetKind;

/// Sets of periods.
pub(super) const SETS: Sets = Sets {
    kind: SetKind::Times,
    list: "periods",
    members: &["year", "month", "mday", "wday", "hour", "minute"],
    missing: Code::NoSuchCfTimeSet,
    missing_element: Code::NoSuchCfPeriod,
    exists: Code::ExistingCfTimeSet,
};

/// What can be wrong with a period.
const WRONG: &[Code] = &[
    Code::InvalidYear,
    Code::InvalidMonth,
    Code::InvalidMDay,
    Code::InvalidWDay,
    Code::InvalidHour,
    Code::InvalidMinute,
];

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let set = || data("CfTimeSet", "The set.");
    let period = || data("CfTimePeriod", "The period.");
    vec![
        of_subscriber("get_subscriber_cf_time_sets", "Lists the time sets with their periods.", |s, g| {
            Box::pin(list(s, g))
        })
        .gives(several("CfTimeSet")),
        of_subscriber("create_subscriber_cf_time_set", "Creates a time set.", |s, g| Box::pin(SETS.create(s, g)))
            .takes([set()])
            .fails(&[Code::ExistingCfTimeSet, Code::EmptySetName])
            .fails(WRONG),
        of_subscriber(
            "update_subscriber_cf_time_set",
            "Renames the set that data.id names, and replaces its periods when they are given.",
            |s, g| Box::pin(SETS.update(s, g)),
        )
        .takes([set()])
        .fails(&[Code::NoSuchCfTimeSet, Code::ExistingCfTimeSet, Code::EmptySetName]),
        of_subscriber("delete_subscriber_cf_time_set", "Removes a set and the mappings that use it.", |s, g| {
            Box::pin(SETS.delete(s, g))
        })
        .takes([id("Id of the set.")])
        .fails(&[Code::NoSuchCfTimeSet]),
        of_subscriber("create_subscriber_cf_time_period", "Adds a period to a time set.", |s, g| {
            Box::pin(SETS.add_element(s, g))
        })
        .takes([set_id(), period()])
        .fails(&[Code::NoSuchCfTimeSet])
        .fails(WRONG),
        of_subscriber("update_subscriber_cf_time_period", "Changes the period that data.id names.", |s, g| {
            Box::pin(SETS.change_element(s, g))
        })
        .takes([set_id(), period()])
        .fails(&[Code::NoSuchCfTimeSet, Code::NoSuchCfPeriod])
        .fails(WRONG),
        of_subscriber("delete_subscriber_cf_time_period", "Removes a period from a time set.", |s, g| {
            Box::pin(SETS.remove_element(s, g))
        })
        .takes([set_id(), id("Id of the period.")])
        .fails(&[Code::NoSuchCfTimeSet, Code::NoSuchCfPeriod]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let part = |name, doc| Member::text(name).nullable().doc(doc);
    vec![
        Structure::new(
            "CfTimePeriod",
            "A recurring time: each part is null for any, one value, or from-to.",
            [
                Member::int("id").doc("Its id; names it when it is changed."),
                part("year", "Year."),
                part("month", "1 to 12."),
                part("mday", "Day of the month, 1 to 31."),
                part("wday", "Day of the week, 1 (Sunday) to 7 (Saturday)."),
                part("hour", "0 to 23."),
                part("minute", "0 to 59."),
            ],
        ),
        Structure::new(
            "CfTimeSet",
            "Periods, one of which must apply.",
            [
                Member::int("id").doc("Its id; names it when it is changed."),
                Member::text("name").required().doc("Its name."),
                Member::list("periods", "CfTimePeriod").doc("What is in it."),
            ],
        ),
    ]
}

async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = owner(scene, given).await?;
    Ok(SETS.list(scene, subscriber).await?.into_iter().map(Json::from).collect())
}
