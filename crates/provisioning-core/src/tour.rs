//! The life of a customer, step by step, as documentation tells it. Source: handbook, managing customers and subscribers.

mod forwards;

use serde_json::{Value as Json, json};

use crate::definition::Operation;

/// One request of the tour.
#[derive(Debug)]
pub struct Step {
    /// What it does, as a heading.
    pub title: &'static str,
    /// Why one does it, and what to know.
    pub text: &'static str,
    /// Which resource it goes to.
    pub resource: &'static str,
    /// What it asks for.
    pub operation: Operation,
    /// The item; `None` for the collection.
    pub item: Option<i64>,
    /// Query parameters, encoded.
    pub query: &'static str,
    /// The body; null for none.
    pub body: Json,
    /// The item that a create makes.
    pub makes: Option<i64>,
    /// Members of the answer, as far as they are worth a look; null for none.
    pub shows: Json,
}

impl Step {
    fn new(title: &'static str, resource: &'static str, operation: Operation) -> Self {
        let nothing = Json::Null;
        Self {
            title,
            text: "",
            resource,
            operation,
            item: None,
            query: "",
            body: Json::Null,
            makes: None,
            shows: nothing,
        }
    }

    fn text(self, text: &'static str) -> Self {
        Self { text, ..self }
    }

    fn body(self, body: Json) -> Self {
        Self { body, ..self }
    }

    fn shows(self, members: Json) -> Self {
        Self { shows: members, ..self }
    }

    fn at(self, id: i64) -> Self {
        Self { item: Some(id), ..self }
    }

    fn makes(self, id: i64) -> Self {
        Self { makes: Some(id), ..self }
    }
}

/// All steps in their order.
pub fn steps() -> Vec<Step> {
    let mut steps = beginning();
    steps.extend(forwards::steps());
    steps.extend(changes());
    steps.extend(end());
    steps
}

fn beginning() -> Vec<Step> {
    let profile = Step::new("Find the billing profile", "billingprofiles", Operation::List).text(
        "A customer is charged by a billing profile. Look its id up by its handle once, and keep it. A page with one \
         element embeds the element itself, a page with several a list.",
    );
    vec![
        Step { query: "handle=my_tariff", ..profile },
        Step::new("Create a customer contact", "customercontacts", Operation::Create)
            .text(
                "Who the customer is: name, address, e-mail. The new id is the end of the path in the Location header. A \
                 login that is not bound to one reseller adds reseller_id; for all others it is their own.",
            )
            .body(json!({"firstname": "Ada", "lastname": "Berger", "email": "ada.berger@example.com"}))
            .makes(7),
        Step::new("Create the customer", "customers", Operation::Create)
            .text(
                "The customer joins the contact and the billing profile and holds the subscribers; max_subscribers limits \
                 their number. Your own key goes into external_id.",
            )
            .body(json!({
                "status": "active", "type": "sipaccount", "contact_id": 7, "billing_profile_id": 3,
                "external_id": "crm-4711",
            }))
            .makes(5),
        Step::new("Create a domain", "domains", Operation::Create)
            .text("Subscribers register at a domain, which must exist before them. One is enough for many customers.")
            .body(json!({"domain": "sip.example.com"}))
            .makes(2),
        Step::new("Create a subscriber", "subscribers", Operation::Create)
            .text(
                "From now on the telephone can register with user name and password, and is reached by its primary number, \
                 by each alias number and by its SIP address. webpassword null means no login to the self care.",
            )
            .body(json!({
                "status": "active", "customer_id": 5, "domain": "sip.example.com", "username": "ada",
                "password": "a long phrase of words", "webusername": "ada", "webpassword": null,
                "primary_number": {"cc": "43", "ac": "720", "sn": "1001"},
                "alias_numbers": [{"cc": "43", "ac": "720", "sn": "1002"}],
            }))
            .makes(11),
    ]
}

fn changes() -> Vec<Step> {
    vec![
        Step::new("Set preferences", "subscriberpreferences", Operation::Patch)
            .at(11)
            .text(
                "Features are preferences. A PATCH names only what it changes; a PUT would remove every preference that it \
                 leaves out. Here: refuse anonymous callers and a range of numbers.",
            )
            .body(json!([
                {"op": "add", "path": "/block_in_clir", "value": true},
                {"op": "add", "path": "/block_in_list", "value": ["4390*"]},
            ])),
        Step::new("Add a number", "subscribers", Operation::Patch)
            .at(11)
            .text("Numbers, passwords and locks are members of the subscriber itself.")
            .body(json!([
                {"op": "add", "path": "/alias_numbers", "mode": "append", "value": {"cc": "43", "ac": "720", "sn": "1003"}},
            ])),
    ]
}

fn end() -> Vec<Step> {
    vec![
        Step::new("Terminate the subscriber", "subscribers", Operation::Delete).at(11).text(
            "This cannot be undone. Numbers and names are free again at once; what billing needs to rate old calls is kept.",
        ),
        Step::new("Terminate the customer", "customers", Operation::Patch)
            .at(5)
            .text("Customers end by their status, and take all subscribers that are left with them.")
            .body(json!([{"op": "replace", "path": "/status", "value": "terminated"}])),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::Field;
    use crate::registry::registry;

    #[test]
    fn every_step_can_be_taken() {
        for step in steps() {
            let definition = &registry().get(step.resource).unwrap_or_else(|| panic!("{}", step.resource)).definition;
            assert!(definition.has(step.operation), "{}", step.title);
            let known = |name: &str| definition.free_form || definition.field(name).is_some();
            match &step.body {
                Json::Object(members) => {
                    assert!(members.keys().all(|name| known(name)), "{}", step.title);
                    let missing = |field: &&Field| {
                        let given = |name: &str| members.contains_key(name);
                        let other = definition.fields.iter().find(|other| other.instead_of == Some(field.name));
                        field.required != crate::definition::Required::No
                            && !given(field.name)
                            && !other.is_some_and(|other| given(other.name))
                            && field.name != "reseller_id"
                    };
                    assert!(!definition.fields.iter().any(|field| missing(&field)), "{}", step.title);
                }
                Json::Array(_) => assert!(crate::patch::Patch::parse(&step.body).is_ok(), "{}", step.title),
                _ => {}
            }
        }
    }
}
