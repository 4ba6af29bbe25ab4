//! `userinfo`. Source: resources/userinfo.

use async_trait::async_trait;
use serde_json::{Map, Value as Json, json};

use crate::actor::{Actor, Roles};
use crate::answer::{Answer, Gives};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Looks, Operation};
use crate::fault::Fault;
use crate::form::Form;
use crate::registry::registry;
use crate::rules::{Document, Rules};
use crate::settings::Settings;

/// Name, role and permissions of the caller.
pub struct UserInfo;

#[async_trait]
impl Rules for UserInfo {
    fn definition(&self) -> Definition {
        let access = Access { list: Roles::STAFF.or(Roles::SUBSCRIBERS), ..Access::full(Roles::NONE) };
        let shown = |name| Field::text(name).read_only().derived();
        Definition::new("userinfo", "admins", Group::Platform, access)
            .words("UserInfo")
            .summary("Name, role and permissions of the caller, for user interfaces.")
            .document()
            .answers(Operation::List, Gives::Document)
            .fields([
                shown("username").doc("Login of the caller."),
                shown("role").doc("Its role."),
                shown("permissions")
                    .looks(Looks::Object(Vec::new()))
                    .doc("What it may do: by resource, and by member that it may give."),
            ])
    }

    async fn act(&self, ctx: &mut Context<'_>, _operation: Operation, _form: Form) -> Result<Answer, Fault> {
        Ok(Answer::Shown(Document::from_iter([
            ("username".to_owned(), json!(ctx.actor.login)),
            ("role".to_owned(), json!(ctx.actor.role.name())),
            ("permissions".to_owned(), json!({"entity": entities(ctx.actor, ctx.settings)})),
        ])))
    }
}

/// The permissions of an actor by resource. Catalogues of preferences are nobody's to change and are left out.
fn entities(actor: &Actor, settings: &Settings) -> Map<String, Json> {
    registry()
        .present(settings)
        .map(|resource| &resource.definition)
        .filter(|definition| !definition.name.ends_with("preferencedefs") && definition.name != "metaconfigdefs")
        .filter_map(|definition| Some((definition.name.to_owned(), entity(definition, actor)?)))
        .collect()
}

/// The permissions on a resource; `None` when the actor may do nothing with it.
fn entity(definition: &Definition, actor: &Actor) -> Option<Json> {
    let may = |operation: Operation| {
        definition.may(actor.role, operation)
            && !definition.is_read_only(actor, operation)
            && !(operation.writes() && definition.access.read_only.has(actor.role))
    };
    let create = may(Operation::Create);
    let read = may(Operation::List) || may(Operation::Get);
    let update = may(Operation::Replace) || may(Operation::Patch);
    let delete = may(Operation::Delete);
    if !(create || read || update || delete) {
        return None;
    }
    let writes = !actor.flags.read_only;
    let columns: Map<String, Json> = definition
        .fields
        .iter()
        .filter(|field| !field.read_only && field.writers.has(actor.role))
        .map(|field| (field.name.to_owned(), json!({"$p": permissions(writes, true, writes, writes)})))
        .collect();
    Some(json!({"$p": permissions(create, read, update, delete), "columns": columns}))
}

fn permissions(create: bool, read: bool, update: bool, delete: bool) -> Json {
    json!({"create": create, "read": read, "update": update, "delete": delete})
}

#[cfg(test)]
mod tests;
