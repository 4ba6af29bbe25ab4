//! The attributes that a profile allows, and what its subscribers lose when it allows fewer.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::callforward::CfType;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::profile::Profile;
use crate::preference::{Level, builtin};
use crate::preference_store::attributes::{self, TABLE};
use crate::query::Cond;
use crate::record::Record;
use crate::settings::Settings;

/// Reads the member: names that no profile can allow are dropped silently. The names are sorted, each stands once.
pub(super) fn read(value: &Json, _settings: &Settings) -> Result<Json, Vec<(String, String)>> {
    let Json::Array(elements) = value else {
        return Err(vec![(String::new(), "Field must contain a list".to_owned())]);
    };
    let names: BTreeSet<&str> = elements.iter().filter_map(Json::as_str).filter(|name| is_known(name)).collect();
    Ok(names.into_iter().collect())
}

/// Whether a profile can allow a name: a preference that customers see, or a type of call forward.
fn is_known(name: &str) -> bool {
    let preference = builtin().get(name).filter(|one| one.is_on(Level::Subscriber) && one.expose_to_customer);
    preference.is_some() || CfType::ALL.iter().any(|kind| kind.name() == name)
}

/// Gives a profile these attributes and no others.
pub(super) async fn set(ctx: &mut Context<'_>, id: i64, list: &[Json]) -> Result<(), Fault> {
    let before = attributes::of_all(ctx, &[id]).await?.remove(&id).unwrap_or_default();
    let after: Vec<String> = list.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    let gone: Vec<&String> = before.iter().filter(|name| !after.contains(name)).collect();
    let new = after.iter().filter(|name| !before.contains(name));
    let rows: Vec<Record> =
        new.map(|name| Record::new().with("profile_id", id).with("attribute", name.as_str())).collect();
    if !gone.is_empty() {
        let filter = Cond::eq("profile_id", id).and(Cond::texts("attribute", &gone));
        ctx.session.delete(TABLE, &filter).await?;
        let lost = Profile::from_iter(before.iter().cloned()).lost_rows(Some(&after.into_iter().collect()));
        attributes::take_away(ctx, &of_profile(id), &lost).await?;
    }
    if rows.is_empty() { Ok(()) } else { ctx.session.insert_many(TABLE, &rows).await }
}

/// Rows of subscribers with a profile.
fn of_profile(profile_id: i64) -> Cond {
    Cond::Exists {
        table: "live_subscribers",
        key: "subscriber_id",
        outer: "subscriber_id",
        filter: Box::new(Cond::eq("profile_id", profile_id)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_that_no_profile_can_allow_are_dropped() {
        let cases = [
            (json!(["cfu", "cfna", "clir"]), json!(["cfna", "cfu", "clir"])),
            (json!(["clir", "clir"]), json!(["clir"])),
            (json!(["speed_dial", "cfo", "cfr", "cfs"]), json!(["cfo", "cfr", "cfs", "speed_dial"])),
            (json!(["no_such", "lock", "allowed_ips", "Clir", 7, null, ["clir"]]), json!([])),
            (json!([]), json!([])),
        ];
        for (given, expected) in cases {
            assert_eq!(read(&given, &Settings::default()), Ok(expected), "{given}");
        }
        for wrong in [json!("clir"), json!({"clir": true}), json!(1)] {
            assert!(read(&wrong, &Settings::default()).is_err(), "{wrong}");
        }
    }
}
