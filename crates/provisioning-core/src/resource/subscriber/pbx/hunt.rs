//! How a group rings its members: columns under the older names, preferences under the newer ones.

use serde_json::Value as Json;

use crate::form::Form;
use crate::record::Record;
use crate::resource::subscriber::automatic::Automatic;
use crate::value::Value;

/// Older name, which is also the column, and newer name, which is also the preference.
const NAMES: [(&str, &str); 3] = [
    ("pbx_hunt_policy", "cloud_pbx_hunt_policy"),
    ("pbx_hunt_timeout", "cloud_pbx_hunt_timeout"),
    ("pbx_hunt_cancel_mode", "cloud_pbx_hunt_cancel_mode"),
];

/// The columns that the form fills; all NULL for what is no group.
pub fn columns(form: &Form, is_group: bool) -> Record {
    let mut columns = Record::new();
    for (older, newer) in NAMES {
        let given = [older, newer].into_iter().find_map(|name| form.get(name).filter(|value| !value.is_null()));
        if !is_group {
            columns.set(older, Value::Null);
        } else if form.has(older) || given.is_some() {
            columns.set(older, given.map_or(Value::Null, to_value));
        }
    }
    columns
}

/// The preferences that the form fills. The newer name wins; the older one counts when it changes the `stored` row.
pub fn preferences(automatic: &mut Automatic, form: &Form, is_group: bool, stored: Option<&Record>) {
    for (older, newer) in NAMES {
        let given = |name| form.get(name).filter(|value: &&Json| !value.is_null()).map(to_value);
        let before = stored.and_then(|row| row.get(older)).cloned().unwrap_or(Value::Null);
        let wanted = match (given(newer), form.has(older)) {
            // What the attribute begins with, and is of no use without members, stays.
            _ if !is_group => None,
            (Some(value), _) => Some(value),
            (None, true) => Some(given(older).unwrap_or(Value::Null)).filter(|value| *value != before),
            (None, false) => None,
        };
        if let Some(value) = wanted {
            automatic.set(newer, text(&value));
        }
    }
}

fn to_value(value: &Json) -> Value {
    match value {
        Json::Number(number) => number.as_i64().map_or(Value::Null, Value::Int),
        Json::String(text) => Value::from(text.as_str()),
        _ => Value::Null,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Int(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(members: &Json) -> Form {
        Form::free(members.as_object().cloned().unwrap_or_default(), crate::form::Purpose::Create)
    }

    fn written(members: &Json, is_group: bool, stored: Option<&Record>) -> Vec<(String, String)> {
        let mut automatic = Automatic::default();
        preferences(&mut automatic, &form(members), is_group, stored);
        automatic.values().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn the_newer_name_wins_for_the_preference() {
        let both =
            serde_json::json!({"pbx_hunt_policy": "serial", "cloud_pbx_hunt_policy": "random", "pbx_hunt_timeout": 15});
        assert_eq!(columns(&form(&both), true).get("pbx_hunt_policy"), Some(&Value::from("serial")));
        let policy = |policy: &str| ("cloud_pbx_hunt_policy".to_owned(), policy.to_owned());
        let timeout = ("cloud_pbx_hunt_timeout".to_owned(), "15".to_owned());
        assert_eq!(written(&both, true, None), [policy("random"), timeout]);
        assert_eq!(written(&both, false, None), []);
        let same = Record::new().with("pbx_hunt_policy", "serial");
        assert_eq!(written(&serde_json::json!({"pbx_hunt_policy": "serial"}), true, Some(&same)), []);
        assert_eq!(
            written(&serde_json::json!({"pbx_hunt_policy": "circular"}), true, Some(&same)),
            [policy("circular")]
        );
    }
}
