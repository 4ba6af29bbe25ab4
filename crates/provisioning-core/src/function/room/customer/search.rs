//! Lists of customers.

use serde_json::{Value as Json, json};

use super::{customers, show};
use crate::function::{Arguments, Failure, Member, Scene, Structure};
use crate::query::{Cond, Pattern};

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "CustomerFilter",
            "Which customers; texts may hold % as a wild card.",
            [
                Member::text("anything").doc("Name, company, mail address, telephone number or id."),
                Member::text("external_id").doc("Id in the operator's other systems."),
                Member::int("limit").doc("Most customers."),
                Member::int("offset").doc("Customers to leave out first."),
            ],
        ),
        Structure::new(
            "CustomerList",
            "A page of customers.",
            [
                Member::list("customers", "Customer").required().doc("The page."),
                Member::int("total_count").required().doc("How many there are in all."),
            ],
        ),
    ]
}

/// Where anything is looked for.
const ANYWHERE: [&str; 6] = [
    "contact.firstname",
    "contact.lastname",
    "contact.company",
    "contact.email",
    "contact.phonenumber",
    "contact.mobilenumber",
];

fn anything(text: &str) -> Cond {
    let pattern = Pattern::parse_sql(text);
    let mut places: Vec<Cond> = ANYWHERE.into_iter().map(|path| pattern.clone().on(path)).collect();
    if let Ok(id) = text.trim().parse::<i64>() {
        places.push(Cond::eq("id", id));
    }
    Cond::Any(places)
}

pub(super) async fn search(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let filter = given.structure("filter");
    let mut query = customers(scene);
    if let Some(text) = filter.opt_text("anything") {
        query = query.filter(anything(text));
    }
    if let Some(text) = filter.opt_text("external_id") {
        query = query.filter(Pattern::parse_sql(text).on("external_id"));
    }
    let window = scene.window(&filter)?;
    let (rows, total) = scene.page(query, window).await?;
    Ok(json!({"customers": show::all(scene, &rows).await?, "total_count": total}))
}
