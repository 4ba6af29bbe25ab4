//! Administrative logins. Source: functions, group admins; soap-xmlrpc, authorisation.

use serde_json::{Value as Json, json};

use super::{lookup, password};
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::rules::Document;

const GROUP: &str = "admins";
const RESOURCE: &str = "admins";

/// The rights, in the order in which they are shown.
const FLAGS: [&str; 7] =
    ["is_master", "is_superuser", "is_active", "read_only", "show_passwords", "call_data", "lawful_intercept"];

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| Function::new(name, GROUP, Backend::Billing, doc, run);
    let login = || Member::text("login").required().doc("The login.");
    let data = || Member::of("data", "AdminData").required().doc("What to set.");
    vec![
        function("get_admin", "Reads one login.", |scene, given| Box::pin(get(scene, given)))
            .takes([login()])
            .gives(Kind::Struct("Admin"))
            .fails(&[Code::NoSuchAdmin]),
        function(
            "get_admins",
            "Lists the logins that the caller may see; without master rights itself only.",
            |s, _| Box::pin(list(s)),
        )
        .gives(Kind::list(Kind::Struct("Admin"))),
        function("create_admin", "Creates a login.", |scene, given| Box::pin(create(scene, given)))
            .takes([login(), data()])
            .fails(&[Code::ExistingAdmin, Code::MalformedLogin])
            .fails(password::FAULTS)
            .within(Reach::Master)
            .hashes(&["password"]),
        function(
            "update_admin",
            "Changes the given members; without master rights one's own password only.",
            |s, g| Box::pin(update(s, g)),
        )
        .takes([login(), data()])
        .fails(&[Code::NoSuchAdmin])
        .fails(password::FAULTS)
        .hashes(&["password"]),
        function("delete_admin", "Removes a login.", |scene, given| Box::pin(delete(scene, given)))
            .takes([login()])
            .fails(&[Code::NoSuchAdmin])
            .within(Reach::Master),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    let flag = |name, doc| Member::flag(name).doc(doc);
    let rights = || {
        [
            flag("is_master", "Manages other logins of its reseller."),
            flag("is_active", "Can log in."),
            flag("read_only", "May only read."),
            flag("show_passwords", "Sees passwords of subscribers."),
            flag("call_data", "Sees call data."),
        ]
    };
    let mut shown = vec![
        Member::int("id").doc("Its id."),
        Member::text("login").required().doc("The login."),
        Member::int("reseller_id").nullable().doc("Its reseller."),
        flag("is_superuser", "Sees all resellers; cannot be set by functions.").required(),
        flag("lawful_intercept", "Lawful interception; cannot be set by functions.").required(),
    ];
    shown.extend(rights().map(Member::required));
    let mut data = vec![
        Member::text("password").secret().doc("The password; required on creation."),
        Member::int("reseller_id").nullable().doc("Its reseller; for callers who see all resellers only."),
    ];
    data.extend(rights());
    vec![
        Structure::new("Admin", "An administrative login.", shown),
        Structure::new("AdminData", "A login that is created or changed.", data),
    ]
}

fn shown(document: &Document) -> Json {
    let mut admin = Document::new();
    for name in ["id", "login", "reseller_id"] {
        admin.insert(name.to_owned(), document.get(name).cloned().unwrap_or_default());
    }
    for name in FLAGS {
        admin.insert(name.to_owned(), document.get(name).and_then(Json::as_bool).unwrap_or(false).into());
    }
    admin.into()
}

/// The login with a name, within the caller's reseller.
async fn find(scene: &mut Scene<'_>, login: &str) -> Result<Record, Failure> {
    let query = Query::table("admins")
        .eq("login_key", lookup::key(login))
        .filter(lookup::of_reseller(scene.actor(), "reseller_id"));
    let unknown = || Failure::new(Code::NoSuchAdmin, format!("unknown admin '{login}'")).about(login);
    scene.first(&query).await?.ok_or_else(unknown)
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given.text("login")?).await?.id()?;
    Ok(shown(&scene.get(RESOURCE, id).await?))
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    if !scene.actor().flags.is_master {
        let own = scene.actor().id;
        return Ok(json!([shown(&scene.get(RESOURCE, own).await?)]));
    }
    let found = scene.all(RESOURCE, &[]).await?;
    Ok(found.iter().map(|item| shown(&item.document)).collect())
}

/// The members of the resource.
fn body(scene: &Scene<'_>, data: &Arguments) -> Result<Document, Failure> {
    if data.has("reseller_id") && scene.actor().own_reseller().is_some() {
        return Err(Failure::refused("only a superuser sets the reseller of a login"));
    }
    if let Some(new) = data.opt_text("password") {
        password::check(scene.settings(), &scene.settings().web_password, new)?;
    }
    Ok(data.members().clone())
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let login = given.text("login")?;
    let data = given.structure("data");
    if !data.has("password") {
        return Err(Failure::missing("password"));
    }
    let mut body = body(scene, &data)?;
    let preset = scene.settings().functions.new_admin;
    for (name, value) in [
        ("is_master", preset.is_master),
        ("is_active", preset.is_active),
        ("read_only", preset.read_only),
        ("show_passwords", preset.show_passwords),
        ("call_data", preset.call_data),
    ] {
        body.entry(name).or_insert_with(|| value.into());
    }
    if scene.actor().own_reseller().is_none() && data.opt_int("reseller_id").is_none() {
        body.insert("reseller_id".to_owned(), scene.reseller().into());
    }
    body.insert("login".to_owned(), login.into());
    scene.create(RESOURCE, body).await.map_err(|failure| match failure.code {
        Code::ExistingAdmin => failure.about(login),
        _ => failure,
    })?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given.text("login")?).await?.id()?;
    let data = given.structure("data");
    let only_password = data.members().keys().all(|name| name == "password");
    let own = id == scene.actor().id;
    let permitted = scene.actor().flags.is_master || (own && only_password);
    if !permitted {
        return Err(Failure::refused("without master rights only your own password can be changed"));
    }
    if own && !only_password {
        return Err(Failure::refused("you cannot change your own rights"));
    }
    let body = body(scene, &data)?;
    if !body.is_empty() {
        scene.merge(RESOURCE, id, body).await?;
    }
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given.text("login")?).await?.id()?;
    if id == scene.actor().id {
        return Err(Failure::refused("you cannot remove your own login"));
    }
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
