//! Orders of lawful interception: the functions of the Intercept service. Source: functions, group interception.

use serde_json::{Value as Json, json};

use super::signature::{data, id, several};
use crate::actor::Role;
use crate::function::{
    Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Run, Scene, Structure, Switch, Window,
};
use crate::operation::Item;
use crate::query::Cond;
use crate::rules::Document;

const RESOURCE: &str = "interceptions";

/// Members of the resource, and the struct and the member by which functions know them.
const MEMBERS: [(&str, &str, &str); 6] = [
    ("x2_host", "iri_delivery", "host"),
    ("x2_port", "iri_delivery", "port"),
    ("x2_user", "iri_delivery", "username"),
    ("x2_password", "iri_delivery", "password"),
    ("x3_host", CC, "host"),
    ("x3_port", CC, "port"),
];

const CC: &str = "cc_delivery";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let order_id = || id("Id of the order.");
    let number =
        || Member::text("number").required().secret().doc("The number: country code, area code and rest in one.");
    let liid = || Member::text("LIID").doc("Number under which the authority knows the order, greater than 0.");
    let syntax = &[Code::MissingParameter, Code::MalformedParameter];
    vec![
        function("create_interception", "Starts the interception of a number.", |s, g| Box::pin(create(s, g)))
            .takes_as(
                "CreateInterceptParameter",
                [liid(), number()].into_iter().chain(delivery(|member| member.required())),
            )
            .gives(Kind::Int)
            .fails(&[Code::NoSuchSubscriber])
            .fails(syntax),
        function("update_interception", "Changes delivery data.", |s, g| Box::pin(update(s, g)))
            .takes_as("UpdateInterceptParameter", [order_id(), data("UpdateIntercept", "What to set.")])
            .fails(&[Code::NoSuchInterception])
            .fails(syntax),
        function("delete_interception", "Ends an interception.", |s, g| Box::pin(delete(s, g)))
            .takes_as("idParameter", [order_id()])
            .fails(&[Code::NoSuchInterception]),
        function("get_interception_by_id", "Reads one.", |s, g| Box::pin(get(s, g)))
            .takes_as("idParameter", [order_id()])
            .gives(Kind::Struct("ReadIntercept"))
            .fails(&[Code::NoSuchInterception]),
        function("get_interceptions_by_number", "Lists those of a number.", |s, g| Box::pin(of_number(s, g)))
            .takes_as("NumberParameter", [number()])
            .gives(several("ReadIntercept")),
        function("get_interceptions_by_liid", "Lists those of a LIID.", |s, g| Box::pin(of_liid(s, g)))
            .takes_as("LIIDParameter", [liid().required()])
            .gives(several("ReadIntercept")),
        function("get_interceptions", "Lists all.", |s, _| Box::pin(list(s, Cond::always())))
            .gives(several("ReadIntercept")),
    ]
}

fn function(name: &'static str, doc: &'static str, run: Run) -> Function {
    Function::new(name, "interception", Backend::Intercept, doc, run)
        .switched(Switch::Intercept)
        .within(Reach::Interception)
        .acting_as(Role::Lintercept)
}

/// The members that tell where to deliver; `signalling` says whether that of signalling has to be there.
fn delivery(signalling: fn(Member) -> Member) -> [Member; 3] {
    [
        signalling(Member::of("iri_delivery", "IRIDelivery").doc("Where signalling is delivered.")),
        Member::flag("cc_required").required().doc("Whether content is delivered, too."),
        Member::of(CC, "CCDelivery").doc("Where content is delivered; needed when it is."),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    let host = |doc| Member::text("host").required().doc(doc);
    let port = |doc| Member::int("port").required().doc(doc);
    vec![
        Structure::new(
            "IRIDelivery",
            "Where signalling is delivered.",
            [
                host("IPv4 or IPv6 address."),
                port("Port, 1 to 65535."),
                Member::text("username").doc("User name there."),
                Member::text("password").secret().doc("Password there."),
            ],
        ),
        Structure::new(
            "CCDelivery",
            "Where content is delivered.",
            [
                host("IPv4 or IPv6 address; empty when nothing is delivered."),
                port("Port, 1 to 65535; 0 when nothing is delivered."),
            ],
        ),
        Structure::new("UpdateIntercept", "An order that is changed.", delivery(|member| member)),
        Structure::new(
            "ReadIntercept",
            "An order to intercept the calls of a number.",
            [
                Member::int("id").required().doc("Its id."),
                Member::text("LIID").required().doc("Number under which the authority knows it."),
                Member::text("number").required().doc("The number."),
                Member::of("iri_delivery", "IRIDelivery").required().doc("Where signalling is delivered."),
                Member::flag("cc_required").required().doc("Whether content is delivered, too."),
                Member::of(CC, "CCDelivery").required().doc("Where content is delivered."),
            ],
        ),
    ]
}

/// An order as it is shown.
fn shown(scene: &Scene<'_>, item: &Item) -> Json {
    let document = &item.document;
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    let or = |name: &str, none: Json| document.get(name).filter(|value| !value.is_null()).cloned().unwrap_or(none);
    json!({
        "id": item.id,
        "LIID": member("liid").to_string(),
        "number": member("number"),
        "iri_delivery": {
            "host": member("x2_host"),
            "port": member("x2_port"),
            "username": member("x2_user"),
            "password": Some(member("x2_password")).filter(|_| scene.actor().flags.show_passwords),
        },
        "cc_required": member("x3_required"),
        // The description promises both members.
        CC: {"host": or("x3_host", "".into()), "port": or("x3_port", 0.into())},
    })
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<Item, Failure> {
    let id = given.int("id")?;
    let unknown = || {
        Failure::new(Code::NoSuchInterception, format!("interception ID '{id}' does not exist")).about(id.to_string())
    };
    let found = scene.matching(RESOURCE, Cond::eq("id", id), Window { offset: 0, limit: 1 }).await?;
    found.items.into_iter().next().ok_or_else(unknown)
}

/// The members of the resource for what was given of the delivery.
fn wanted(given: &Arguments) -> Document {
    let mut body = Document::new();
    for (field, structure, member) in MEMBERS.into_iter().filter(|(_, structure, _)| given.has(structure)) {
        // A struct takes the place of the stored one as a whole.
        body.insert(field.to_owned(), given.structure(structure).get(member).cloned().unwrap_or_default());
    }
    body.insert("x3_required".to_owned(), given.opt_flag("cc_required").into());
    body
}

/// A failure of the resource in the words of the functions.
fn explained(failure: Failure) -> Failure {
    let known = |(field, ..): &&(&str, &str, &str)| failure.param.as_deref() == Some(*field);
    match MEMBERS.iter().find(known) {
        Some((field, structure, member)) => {
            let reason = failure.text.strip_prefix(&format!("{field}: ")).unwrap_or(&failure.text);
            Failure::malformed(member, format!("parameter '{member}' of '{structure}': {reason}"))
        }
        None => failure,
    }
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let liid = given.text("LIID")?.trim().parse::<i64>().ok().filter(|liid| *liid > 0);
    let liid = liid.ok_or_else(|| Failure::malformed("LIID", "parameter 'LIID' should be a positive number"))?;
    if given.opt_flag("cc_required") == Some(true) && !given.has(CC) {
        return Err(Failure::missing(CC));
    }
    let mut body = wanted(given);
    body.insert("liid".to_owned(), liid.into());
    body.insert("number".to_owned(), given.text("number")?.into());
    Ok(scene.create(RESOURCE, body).await.map_err(explained)?.into())
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let stored = find(scene, given).await?;
    let data = given.structure("data");
    let delivers = data.has(CC) || stored.document.get("x3_host").is_some_and(|host| !host.is_null());
    if data.opt_flag("cc_required") == Some(true) && !delivers {
        return Err(Failure::missing(CC));
    }
    scene.merge(RESOURCE, stored.id, wanted(&data)).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?.id;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let item = find(scene, given).await?;
    Ok(shown(scene, &item))
}

async fn of_number(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    list(scene, Cond::eq("number", given.text("number")?.trim())).await
}

/// What is no number belongs to no order.
async fn of_liid(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let liid = given.text("LIID")?.trim().parse::<i64>();
    list(scene, liid.map_or_else(|_| Cond::never(), |liid| Cond::eq("liid", liid))).await
}

async fn list(scene: &mut Scene<'_>, filter: Cond) -> Result<Json, Failure> {
    let items = scene.all_matching(RESOURCE, filter).await?;
    Ok(items.iter().map(|item| shown(scene, item)).collect())
}
