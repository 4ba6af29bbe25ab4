//! Two pages of a hundred items: subscribers without preferences, and the preferences of subscribers that have many.

use serde_json::{Map, Value, json};

use crate::client::Client;
use crate::fixture::Tenant;

/// Items on a page.
pub const ITEMS: usize = 100;
/// Values of each subscriber that has preferences.
pub const VALUES: usize = 40;

/// Makes [`ITEMS`] subscribers of a new reseller, each with exactly `values` preferences; gives the reseller's login.
///
/// # Panics
/// When the server refuses a step.
#[must_use]
pub fn fill(platform: &Client, values: usize) -> String {
    let tenant = Tenant::create(platform);
    let customer = tenant.customer();
    let preferences = preferences(&tenant.client, values);
    for _ in 0..ITEMS {
        let path = format!("/api/subscriberpreferences/{}", tenant.subscriber(customer));
        let reply = tenant.client.put(&path, &preferences);
        assert_eq!(reply.status, 204, "{reply}");
    }
    let shown = tenant.client.list("subscriberpreferences", "");
    // The two ids and the links come on top.
    let complete = |item: &Value| item.as_object().is_some_and(|item| item.len() == values + 3);
    assert!(shown.len() == ITEMS && shown.iter().all(complete), "{ITEMS} items with {values} values");
    tenant.login
}

/// The first preferences of the list that hold one plain value.
fn preferences(client: &Client, values: usize) -> Value {
    let definitions = client.get("/api/subscriberpreferencedefs/").json();
    let mut chosen = Map::new();
    for (name, definition) in definitions.as_object().into_iter().flatten() {
        let kind = definition.get("data_type").and_then(Value::as_str);
        let value = match kind {
            Some("boolean") => json!(true),
            Some("int") => json!(4),
            _ => continue,
        };
        if definition.get("max_occur") == Some(&json!(1)) && chosen.len() < values {
            chosen.insert(name.clone(), value);
        }
    }
    assert_eq!(chosen.len(), values, "the catalogue has that many");
    Value::Object(chosen)
}
