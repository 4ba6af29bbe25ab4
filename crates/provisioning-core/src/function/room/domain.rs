//! Domains. Source: functions, group domains.

use serde_json::{Value as Json, json};

use super::{check, lookup};
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::rules::Document;

const GROUP: &str = "domains";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let domain = || Member::text("domain").required().doc("Name of the domain.");
    let data = || Member::of("data", "DomainData");
    let function = |name, doc, run| Function::new(name, GROUP, Backend::Billing, doc, run);
    vec![
        function("create_domain", "Creates a domain for the caller's reseller.", |scene, given| {
            Box::pin(create(scene, given))
        })
        .takes([domain(), data()])
        .fails(&[Code::MalformedDomain, Code::ExistingDomain]),
        function("get_domain", "Reads one domain.", |scene, given| Box::pin(get(scene, given)))
            .takes([domain()])
            .gives(Kind::Struct("Domain"))
            .fails(&[Code::MalformedDomain, Code::NoSuchDomain]),
        function("get_domains", "Lists the domains of the caller.", |scene, _| Box::pin(list(scene)))
            .gives(Kind::list(Kind::Struct("Domain"))),
        function("update_domain", "Checks that a domain exists; nothing in it can be changed.", |scene, given| {
            Box::pin(update(scene, given))
        })
        .takes([domain(), data()])
        .fails(&[Code::MalformedDomain, Code::NoSuchDomain]),
        function("delete_domain", "Removes a domain that no subscriber uses any more.", |scene, given| {
            Box::pin(delete(scene, given))
        })
        .takes([domain()])
        .fails(&[Code::MalformedDomain, Code::NoSuchDomain, Code::InvalidState]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "Domain",
            "A SIP domain.",
            [
                Member::text("domain").required().doc("Its name."),
                Member::int("id").required().doc("Its id."),
                Member::new("resellers", Kind::list(Kind::Int)).required().doc("The reseller that it belongs to."),
            ],
        ),
        Structure::new(
            "DomainData",
            "Accepted for old clients, without effect.",
            [
                Member::flag("local").doc("Without effect."),
                Member::text("cc").doc("Without effect."),
                Member::text("timezone").nullable().doc("Without effect."),
            ],
        ),
    ]
}

/// The name of the domain, which has to be one.
fn name<'a>(scene: &Scene<'_>, given: &'a Arguments) -> Result<&'a str, Failure> {
    let name = given.text("domain")?;
    if check::is_domain(name, scene.settings()) {
        return Ok(name);
    }
    Err(Failure::new(Code::MalformedDomain, format!("malformed domain '{name}' in request")).about(name))
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let name = name(scene, given)?;
    let mut body = Document::from_iter([("domain".to_owned(), json!(name))]);
    if scene.actor().own_reseller().is_none() {
        body.insert("reseller_id".to_owned(), scene.reseller().into());
    }
    match scene.create("domains", body).await {
        Ok(_) => Ok(Json::Null),
        Err(failure) if failure.code == Code::ExistingDomain => {
            let own = lookup::domain(scene, name).await.is_ok();
            let place =
                if own { "already exists in the billing database" } else { "already in use by another reseller" };
            Err(Failure { text: format!("domain '{name}' {place}"), ..failure })
        }
        Err(failure) => Err(failure),
    }
}

fn shown(scene: &Scene<'_>, document: &Document) -> Json {
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    // A reseller sees domains of its own only, and REST does not tell it whose they are.
    let reseller = document.get("reseller_id").cloned().unwrap_or_else(|| scene.reseller().into());
    json!({"domain": member("domain"), "id": member("id"), "resellers": [reseller]})
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::domain(scene, name(scene, given)?).await?.id()?;
    let document = scene.get("domains", id).await?;
    Ok(shown(scene, &document))
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    let found = scene.all("domains", &[]).await?;
    Ok(found.iter().map(|item| shown(scene, &item.document)).collect())
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    lookup::domain(scene, name(scene, given)?).await?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::domain(scene, name(scene, given)?).await?.id()?;
    scene.delete("domains", id).await?;
    Ok(Json::Null)
}
