//! `metaconfigdefs`: what there is, for programs that test the interface. Source: rest-protocol, metaconfigdefs.

use async_trait::async_trait;
use serde_json::{Map, Value as Json, json};

use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Kind, Looks, Operation, Shape};
use crate::fault::Fault;
use crate::registry::registry;
use crate::rules::{Document, Rules};
use crate::settings::Settings;

/// Parts of the configuration, and all collections with their methods and parameters.
pub struct MetaConfigDefs;

/// The words by which the document names the operations on a collection and on an item.
const COLLECTION: [(Operation, &[&str]); 3] =
    [(Operation::List, &["GET", "HEAD"]), (Operation::Create, &["POST"]), (Operation::DeleteMatching, &["DELETE"])];
const ITEM: [(Operation, &[&str]); 4] = [
    (Operation::Get, &["GET", "HEAD"]),
    (Operation::Replace, &["PUT"]),
    (Operation::Patch, &["PATCH"]),
    (Operation::Delete, &["DELETE"]),
];

#[async_trait]
impl Rules for MetaConfigDefs {
    fn definition(&self) -> Definition {
        let access = Access { list: Roles::OPERATORS, ..Access::full(Roles::NONE) };
        let object = |name| {
            let any = Kind::Custom(|value, _| Ok(value.clone()));
            Field::new(name, any).looks(Looks::Object(Vec::new())).derived().read_only()
        };
        Definition::new("metaconfigdefs", "resellers", Group::Platform, access)
            .words("MetaConfigDefs")
            .summary("Parts of the server's configuration and the list of its collections, for test programs.")
            .document()
            .fields([
                object("config").doc("Settings on which the answers of other resources depend."),
                object("meta").doc("The collections with their methods, query parameters and roles."),
            ])
    }

    async fn single(&self, ctx: &mut Context<'_>) -> Result<Document, Fault> {
        let collections = registry().collections(ctx.settings);
        let collections = collections.map(|one| (one.definition.name.to_owned(), collection(&one.definition)));
        let meta = json!({"collections": collections.collect::<Map<_, _>>()});
        Ok(Map::from_iter([("config".to_owned(), config(ctx.settings)), ("meta".to_owned(), meta)]))
    }
}

fn config(settings: &Settings) -> Json {
    json!({
        "features": {},
        "file": {},
        "numbermanagement": {
            "auto_allow_cli": settings.auto_allow_cli,
            "auto_sync_cli": settings.auto_sync_cli,
        },
        "privileges": {"subscriberadmin": {"subscribers": settings.subscriber_admin.words()}},
        "security": {
            "password": {
                "sip_validate": settings.sip_password.validate,
                "web_validate": settings.web_password.validate,
            },
        },
    })
}

fn collection(definition: &Definition) -> Json {
    let of_item = if definition.shape == Shape::Collection { methods(definition, &ITEM) } else { Map::new() };
    let parameters: Vec<&str> = definition.filters.iter().map(|filter| filter.name).collect();
    let roles: Vec<&str> = definition.access.any().iter().map(crate::actor::Role::name).collect();
    json!({
        "allowed_methods": methods(definition, &COLLECTION),
        "allowed_methods_item": of_item,
        "allowed_roles": roles,
        "module": definition.name,
        "module_item": if of_item.is_empty() { "" } else { definition.entity },
        "query_params": parameters,
    })
}

/// The methods as the names of an object's members, as test programs expect it.
fn methods(definition: &Definition, known: &[(Operation, &[&str])]) -> Map<String, Json> {
    let there = known.iter().filter(|(operation, _)| definition.has(*operation)).flat_map(|(_, names)| names.iter());
    let mut methods: Map<String, Json> = there.map(|name| ((*name).to_owned(), Json::from(1))).collect();
    if !methods.is_empty() {
        methods.insert("OPTIONS".to_owned(), Json::from(1));
    }
    methods
}
