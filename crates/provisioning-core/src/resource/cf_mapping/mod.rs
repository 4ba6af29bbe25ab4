//! `cfmappings`: the full view of call forwards. Source: resources/cfmappings; call-forwarding, section 7.

mod change;
mod looks;

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::{Map, Value as Json, json};

use self::change::MEMBERS;
use crate::actor::{Actor, Roles};
use crate::callforward::CfType;
use crate::callforward::cf_type::CFT_RINGTIMEOUT;
use crate::callforward::mapping;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Kind, Link, Operation, Parameter};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::patch::Patch;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::forwarding::ring_timeout;
use crate::resource::forwarding::set::SetKind;
use crate::resource::forwarding::stored::{Mapping, mappings, used};
use crate::resource::status::TERMINATED;
use crate::rules::{Document, Rules};

/// The parameter that tidies up.
const UNUSED: &str = "delete_unused_sets";

const UNUSED_DOC: &str =
    "1: sets of the subscriber that the old mappings used and no mapping uses afterwards are deleted.";

/// The call forwards of subscribers, one document each, with any number of mappings a type.
pub struct CfMappings;

#[async_trait]
impl Rules for CfMappings {
    fn definition(&self) -> Definition {
        let access = Access::existing(Roles::STAFF.or(Roles::SUBSCRIBERS));
        let field = |cf_type: CfType| {
            Field::new(cf_type.name(), Kind::Custom(|value, _| Ok(value.clone())))
                .looks(looks::mappings())
                .example(looks::example(cf_type))
                .derived()
                .doc(looks::sentence(cf_type))
        };
        Definition::new("cfmappings", "subscribers", Group::CallForwarding, access)
            .words("CfMappings")
            .entities("subscriber", "subs_for_cfmapping")
            .summary(
                "Call forwards of one subscriber in full: for each type any number of mappings, which join named sets.",
            )
            .of_reseller("customer.contact.reseller_id")
            .of_customer("customer_id")
            .of_subscriber("id")
            .journaled()
            .free_form()
            .parameters([Parameter::switch(UNUSED, &[Operation::Replace, Operation::Patch]).doc(UNUSED_DOC)])
            .fields([Field::id()])
            .fields(CfType::ALL.map(field))
            .fields([Field::count(CFT_RINGTIMEOUT)
                .derived()
                .doc("Seconds that the subscriber rings before calls go on by cft.")])
            .links([Link::item("subscribers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mappings = mappings(ctx, &ids).await?;
        let ring_timeouts = ring_timeout::of(ctx, &ids).await?;
        let mut names = HashMap::new();
        for kind in SetKind::ALL {
            names.extend(names_of(ctx, kind, &mappings).await?);
        }
        let document = |id: i64| {
            let mut document = blank();
            document.insert("id".to_owned(), Json::from(id));
            document.insert(CFT_RINGTIMEOUT.to_owned(), Json::from(ring_timeouts.get(&id).copied()));
            for mapping in mappings.iter().filter(|mapping| mapping.subscriber_id == id) {
                if let Some(Json::Array(list)) = document.get_mut(mapping.cf_type.name()) {
                    list.push(element(mapping, &names));
                }
            }
            document
        };
        Ok(ids.into_iter().map(document).collect())
    }

    fn added_to(&self, patch: &Patch) -> Option<Document> {
        patch.only_adds().then(blank)
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let wanted = mapping::parse(form.members())?;
        if form.purpose() == Purpose::Extend {
            change::append(ctx, stored, &wanted).await
        } else {
            change::replace(ctx, stored, &wanted).await
        }
    }
}

/// A document without mappings.
fn blank() -> Document {
    let lists = CfType::ALL.map(|cf_type| (cf_type.name().to_owned(), json!([])));
    Map::from_iter(lists.into_iter().chain([(CFT_RINGTIMEOUT.to_owned(), Json::Null)]))
}

/// The names of the sets of a kind that mappings use.
async fn names_of(
    ctx: &mut Context<'_>,
    kind: SetKind,
    mappings: &[Mapping],
) -> Result<Vec<((&'static str, i64), String)>, Fault> {
    let ids = used(kind, mappings);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ctx.session.select(&Query::table(kind.table()).filter(Cond::ids("id", &ids))).await?;
    rows.iter().map(|row| Ok(((kind.table(), row.id()?), row.text("name")?.to_owned()))).collect()
}

fn element(mapping: &Mapping, names: &HashMap<(&'static str, i64), String>) -> Json {
    let mut element = json!({
        "enabled": mapping.enabled,
        "use_redirection": mapping.use_redirection,
        "cfm_id": mapping.id,
    });
    if let Json::Object(members) = &mut element {
        for (kind, member) in MEMBERS {
            let id = mapping.set(kind);
            let name = id.and_then(|id| names.get(&(kind.table(), id)));
            members.insert(member.name().to_owned(), Json::from(name.cloned()));
            members.insert(member.id(), Json::from(id));
        }
    }
    element
}
