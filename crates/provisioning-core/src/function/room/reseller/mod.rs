//! Resellers and their contracts. Source: functions, group resellers.

mod contract;

use serde_json::{Value as Json, json};

use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene, Structure};
use crate::resource::status::ACTIVE;
use crate::rules::Document;

const GROUP: &str = "resellers";
const RESOURCE: &str = "resellers";

fn function(name: &'static str, doc: &'static str, run: crate::function::Run) -> Function {
    Function::new(name, GROUP, Backend::Billing, doc, run).within(Reach::Superuser)
}

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let id = || Member::int("id").required().doc("Id of the reseller.");
    let data = || Member::of("data", "ResellerData").required().doc("The reseller.");
    let own = vec![
        function("get_resellers", "Lists resellers.", |scene, _| Box::pin(list(scene)))
            .gives(Kind::list(Kind::Struct("Reseller"))),
        function("get_reseller_by_id", "Reads one reseller.", |scene, given| Box::pin(get(scene, given)))
            .takes([id()])
            .gives(Kind::Struct("Reseller"))
            .fails(&[Code::NoSuchReseller]),
        function("create_reseller", "Creates a reseller on a reseller contract; gives its id.", |scene, given| {
            Box::pin(create(scene, given))
        })
        .takes([data()])
        .gives(Kind::Int)
        .fails(&[Code::NoSuchContract, Code::ExistingReseller]),
        function("update_reseller", "Changes the given members; a status is passed on.", |scene, given| {
            Box::pin(update(scene, given))
        })
        .takes([id(), data()])
        .fails(&[Code::NoSuchReseller, Code::NoSuchContract, Code::ExistingReseller]),
    ];
    own.into_iter().chain(contract::functions()).collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    let members = || {
        [
            Member::int("contract_id").doc("Its contract, which no other reseller has."),
            Member::text("name").doc("Its name, unique on the platform."),
            Member::text("status").doc("active, locked or terminated."),
        ]
    };
    let shown = std::iter::once(Member::int("id").doc("Its id.")).chain(members()).map(Member::required);
    vec![
        Structure::new("Reseller", "A tenant of the platform.", shown),
        Structure::new("ResellerData", "A reseller that is created or changed.", members()),
    ]
}

fn shown(document: &Document) -> Json {
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    json!({
        "id": member("id"),
        "contract_id": member("contract_id"),
        "name": member("name"),
        "status": member("status"),
    })
}

/// A fault in the words of the caller.
fn about(failure: Failure, id: Option<i64>, data: &Arguments) -> Failure {
    match (failure.code, id) {
        (Code::NoSuchReseller, Some(id)) => {
            Failure { text: format!("unknown reseller '{id}'"), ..failure }.about(id.to_string())
        }
        (Code::NoSuchContract, _) => contract::unknown(data.opt_int("contract_id").unwrap_or_default()),
        (Code::ExistingReseller, _) => failure.about(data.opt_text("name").unwrap_or_default()),
        _ => failure,
    }
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    let found = scene.all(RESOURCE, &[]).await?;
    Ok(found.iter().map(|item| shown(&item.document)).collect())
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = given.int("id")?;
    match scene.get(RESOURCE, id).await {
        Ok(document) => Ok(shown(&document)),
        Err(failure) => Err(about(failure, Some(id), given)),
    }
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let data = given.structure("data");
    for name in ["contract_id", "name"] {
        if !data.has(name) {
            return Err(Failure::missing(name));
        }
    }
    let mut body = data.members().clone();
    body.entry("status").or_insert_with(|| ACTIVE.into());
    let created = scene.create(RESOURCE, body).await;
    created.map(Json::from).map_err(|failure| about(failure, None, &data))
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = given.int("id")?;
    let data = given.structure("data");
    let changed = scene.merge(RESOURCE, id, data.members().clone()).await;
    changed.map(|()| Json::Null).map_err(|failure| about(failure, Some(id), &data))
}
