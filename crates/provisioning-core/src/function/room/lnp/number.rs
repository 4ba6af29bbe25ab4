//! Ported numbers.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::{function, provider};
use crate::function::room::signature::{data, id};
use crate::function::room::times;
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::query::{Cond, Pattern, Piece, Query};
use crate::record::Record;
use crate::rules::Document;
use crate::time;

const RESOURCE: &str = "lnpnumbers";
const TABLE: &str = "lnp_numbers";

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let number_id = || id("Id of the entry.");
    let number = || data("LnpNumberData", "The number.");
    let wrong = &[Code::NoSuchLNPProvider, Code::MalformedE164Number];
    vec![
        function("get_lnp_numbers", "Pages through the ported numbers.", |s, g| Box::pin(list(s, g)))
            .takes([Member::of("filter", "LnpNumberFilter").doc("Which ones.")])
            .gives(Kind::Struct("LnpNumberList")),
        function("create_lnp_number", "Creates a ported number.", |s, g| Box::pin(create(s, g)))
            .takes([number()])
            .fails(wrong),
        function("update_lnp_number", "Changes the given members of a ported number.", |s, g| Box::pin(update(s, g)))
            .takes([number_id(), number()])
            .fails(&[Code::NoSuchLNPNumber])
            .fails(wrong),
        function("delete_lnp_number", "Removes a ported number.", |s, g| Box::pin(delete(s, g)))
            .takes([number_id()])
            .fails(&[Code::NoSuchLNPNumber]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let number = || Member::text("number").doc("The number, digits with country code.");
    let of_provider = || Member::int("lnp_provider_id").doc("Id of the provider that it is ported to.");
    let details = || {
        [
            Member::text("routing_number").nullable().doc("The number by which calls are routed."),
            Member::time("start").nullable().doc("When it was ported; null: ever since."),
            Member::time("end").nullable().doc("Until when; null: for ever."),
        ]
    };
    let [routing_number, start, end] = details();
    vec![
        Structure::new(
            "LnpNumberData",
            "A ported number that is created or changed.",
            [number(), of_provider()].into_iter().chain(details()),
        ),
        Structure::new(
            "LnpNumber",
            "A ported number. One number may have several entries.",
            [
                Member::int("id").required().doc("Id of the entry."),
                number().required(),
                of_provider().required(),
                Member::text("lnp_provider").doc("Name of the provider."),
                routing_number,
                start,
                end,
            ],
        ),
        Structure::new(
            "LnpNumberFilter",
            "Which ported numbers.",
            [
                of_provider(),
                Member::text("number").doc("Its first digits."),
                Member::flag("exact_number").doc("The digits are the whole number."),
                Member::int("limit").doc("Most rows."),
                Member::int("offset").doc("Rows before them."),
            ],
        ),
        Structure::new(
            "LnpNumberList",
            "A page of ported numbers.",
            [
                Member::list("numbers", "LnpNumber").required().doc("Those of the page."),
                Member::int("total_count").required().doc("All that match."),
            ],
        ),
    ]
}

async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let filter = given.structure("filter");
    let window = scene.window(&filter)?;
    let mut query = Query::table(TABLE);
    if let Some(provider) = filter.opt_int("lnp_provider_id") {
        query = query.eq("carrier_id", provider);
    }
    if let Some(number) = filter.opt_text("number").filter(|number| !number.is_empty()) {
        query = match filter.opt_flag("exact_number") {
            Some(true) => query.eq("number", number),
            _ => {
                let begins = Pattern(vec![Piece::Text(number.to_owned()), Piece::Any]);
                query.filter(Cond::Like("number", begins))
            }
        };
    }
    let (rows, total) = scene.page(query, window).await?;
    let providers: Vec<i64> = rows.iter().map(|row| row.int("carrier_id")).collect::<Result<_, _>>()?;
    let mut names: HashMap<i64, String> = HashMap::new();
    for row in scene.select(&Query::table(provider::TABLE).filter(Cond::ids("id", &providers))).await? {
        names.insert(row.id()?, row.text("name")?.to_owned());
    }
    let settings = scene.settings();
    let shown = |row: &Record| {
        let provider = row.int("carrier_id")?;
        Ok::<_, Failure>(json!({
            "id": row.id()?,
            "number": row.text("number")?,
            "lnp_provider_id": provider,
            "lnp_provider": names.get(&provider),
            "routing_number": row.opt_text("routing_number")?,
            "start": times::local(settings, row.time("start")?),
            "end": times::local(settings, row.time("stop")?),
        }))
    };
    let numbers: Json = rows.iter().map(shown).collect::<Result<_, _>>()?;
    Ok(json!({"numbers": numbers, "total_count": total}))
}

/// The members as the resource takes them.
async fn wanted(scene: &mut Scene<'_>, data: &Arguments) -> Result<Document, Failure> {
    let mut body = data.members().clone();
    if body.remove("lnp_provider_id").is_some() {
        let provider = data.int("lnp_provider_id")?;
        provider::known(scene, &[provider]).await?;
        body.insert("carrier_id".to_owned(), provider.into());
    }
    Ok(body)
}

/// The resource knows days, and takes the time of a day that it has shown for none. Here a time is what it says.
async fn set_times(scene: &mut Scene<'_>, id: i64, data: &Arguments) -> Result<(), Failure> {
    let mut times = Record::new();
    for (member, column) in [("start", "start"), ("end", "stop")] {
        if data.has(member) {
            let local = data.opt_text(member).and_then(time::parse);
            times.set(column, local.map(|local| scene.settings().to_utc(local)));
        }
    }
    Ok(scene.update(TABLE, id, &times).await?)
}

fn explained(failure: Failure) -> Failure {
    match failure.param.as_deref() {
        Some("number") => Failure { code: Code::MalformedE164Number, param: None, ..failure },
        _ => failure,
    }
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let id = given.int("id")?;
    let unknown = || Failure::new(Code::NoSuchLNPNumber, format!("unknown ported number '{id}'")).about(id.to_string());
    Ok(scene.first(&Query::table(TABLE).eq("id", id)).await?.ok_or_else(unknown)?.id()?)
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let data = given.structure("data");
    data.text("number")?;
    data.int("lnp_provider_id")?;
    let body = wanted(scene, &data).await?;
    let id = scene.create(RESOURCE, body).await.map_err(explained)?;
    set_times(scene, id, &data).await?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    let data = given.structure("data");
    let body = wanted(scene, &data).await?;
    scene.merge(RESOURCE, id, body).await.map_err(explained)?;
    set_times(scene, id, &data).await?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
