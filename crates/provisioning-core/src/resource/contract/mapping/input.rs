//! How clients say which billing profiles a contract has: by one id, by a list, or by a package.

use serde_json::Value as Json;

use crate::definition::{Field, Kind};
use crate::fault::Fault;
use crate::form::Form;
use crate::patch::Patch;
use crate::rules::Document;

/// The member that holds the mode.
const MODE: &str = "billing_profile_definition";

/// How the profiles are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// `billing_profile_id`: this one from now on.
    Id,
    /// `billing_profiles`: a schedule.
    Profiles,
    /// `profile_package_id`: what the package begins with.
    Package,
}

impl Mode {
    /// The mode of a form.
    pub(super) fn of(form: &Form) -> Self {
        match form.text(MODE) {
            Some("profiles") => Self::Profiles,
            Some("package") => Self::Package,
            _ => Self::Id,
        }
    }
}

/// The members that carry the profiles, by their names; a definition puts them into its order of validation.
pub fn fields(with_networks: bool) -> [Field; 4] {
    let moment = |name| Field::new(name, Kind::DateTime);
    let mut members = vec![
        Field::count("profile_id").doc("The billing profile."),
        moment("start").doc("When it takes effect."),
        moment("stop").doc("When the profile before it is back; unset for never."),
    ];
    if with_networks {
        members.push(Field::count("network_id").doc("The billing network for whose callers it counts; unset for all."));
    }
    let mut history = members.clone();
    history.push(moment("effective_start_time").doc("When it takes effect; the epoch for one that always was."));
    let modes: &[&str] = if with_networks { &["id", "profiles", "package"] } else { &["id", "profiles"] };
    [
        Field::count("billing_profile_id")
            .derived()
            .example(3)
            .doc("The billing profile in effect now. Another one takes effect from now on."),
        Field::new("billing_profiles", Kind::List(members))
            .derived()
            .doc("Profiles of the future; read in the mode profiles only, where they replace all future ones."),
        Field::choice(MODE, modes)
            .default("id")
            .derived()
            .doc("Which of the members is read for the profiles; always shown as id."),
        Field::new("all_billing_profiles", Kind::List(history))
            .derived()
            .read_only()
            .doc("All profiles, past and future, in the order in which they take effect."),
    ]
}

/// Before validation: a list must be one where it is read, and means nothing where it is not.
///
/// # Errors
/// [`Fault::Rule`].
pub fn prepare(body: &mut Document) -> Result<(), Fault> {
    let well_formed = match body.get("billing_profiles") {
        None | Some(Json::Null) => Ok(()),
        Some(Json::Array(list)) if list.iter().all(Json::is_object) => Ok(()),
        Some(Json::Array(_)) => Err("Invalid element in array 'billing_profiles'. Must be an object."),
        Some(_) => Err("Invalid field 'billing_profiles'. Must be an array."),
    };
    match well_formed {
        Err(sentence) if body.get(MODE).and_then(Json::as_str) == Some("profiles") => Err(Fault::rule(sentence)),
        Err(_) => {
            body.remove("billing_profiles");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// After a patch: what the patch names tells the mode, unless it names the mode itself.
pub fn choose_mode(patch: &Patch, document: &mut Document) {
    let named = |member| patch.touches(member);
    let mode = match () {
        () if named(MODE) => return,
        () if named("billing_profiles") => "profiles",
        () if named("profile_package_id") => "package",
        () => return,
    };
    document.insert(MODE.to_owned(), mode.into());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Json) -> Document {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_list_must_be_one_only_where_it_is_read() {
        let cases = [
            (json!({"billing_profile_definition": "profiles", "billing_profiles": []}), Ok(true)),
            (json!({"billing_profile_definition": "profiles"}), Ok(false)),
            (
                json!({"billing_profile_definition": "profiles", "billing_profiles": "none"}),
                Err("Invalid field 'billing_profiles'. Must be an array."),
            ),
            (
                json!({"billing_profile_definition": "profiles", "billing_profiles": [5]}),
                Err("Invalid element in array 'billing_profiles'. Must be an object."),
            ),
            (json!({"billing_profiles": "none"}), Ok(false)),
            (json!({"billing_profile_definition": "id", "billing_profiles": [5]}), Ok(false)),
        ];
        for (body, expected) in cases {
            let mut body = object(body);
            match (prepare(&mut body), expected) {
                (Ok(()), Ok(kept)) => assert_eq!(body.contains_key("billing_profiles"), kept, "{body:?}"),
                (Err(fault), Err(sentence)) => assert_eq!(fault.to_string(), sentence),
                (result, _) => panic!("{body:?}: {result:?}"),
            }
        }
    }

    #[test]
    fn the_path_of_a_patch_tells_the_mode() {
        let replace = |path: &str| json!({"op": "replace", "path": path, "value": null});
        let cases = [
            (json!([replace("/status")]), "id"),
            (json!([replace("/billing_profile_id")]), "id"),
            (json!([{"op": "add", "path": "/billing_profiles/-", "value": {}}]), "profiles"),
            (json!([replace("/profile_package_id")]), "package"),
            (json!([replace("/billing_profiles"), replace("/billing_profile_definition")]), "id"),
        ];
        for (patch, expected) in cases {
            let mut document = object(json!({"billing_profile_definition": "id"}));
            if let Ok(parsed) = Patch::parse(&patch) {
                choose_mode(&parsed, &mut document);
            }
            assert_eq!(document.get(MODE).and_then(Json::as_str), Some(expected), "{patch}");
        }
    }
}
