//! Items that contain the items which they refer to. Source: rest-protocol, expand.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;

use super::read::{items, rows_of};
use super::{Call, Item, Surroundings};
use crate::actor::Actor;
use crate::context::Params;
use crate::definition::Definition;
use crate::fault::Fault;
use crate::query::Cond;
use crate::registry::{Resource, registry};
use crate::rules::Document;
use crate::store::{Session, Work};

/// References that are followed one after the other: customer, contact, reseller.
const DEEPEST: usize = 4;

/// Documents that one answer contains in this way. Groups that contain each other multiply.
const MOST: usize = 50_000;

/// Which members are expanded, and within them which again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Wish(BTreeMap<String, Wish>);

/// What a request wants expanded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Expand {
    wish: Wish,
    /// `expand=all`: every member that can be.
    all: bool,
    /// `soft_expand`: what cannot be expanded is left alone.
    soft: bool,
}

/// A member of a resource that can be expanded for an actor, and where to.
fn target(definition: &Definition, actor: &Actor, member: &str) -> Option<&'static Resource> {
    let shown = definition.field(member).is_some_and(|field| !field.write_only && field.readers.has(actor.role));
    let expansion = definition.expansion(member).filter(|found| shown && found.roles.has(actor.role))?;
    registry().get(expansion.resource)
}

impl Expand {
    /// Reads the parameters of a call.
    ///
    /// # Errors
    /// [`Fault::Unexpandable`].
    pub(super) fn read(call: &Call) -> Result<Self, Fault> {
        let mut expand = Self::parse(&call.params)?;
        let (definition, actor) = (&call.resource.definition, &*call.actor);
        if expand.all {
            let names = definition.fields.iter().map(|field| field.name);
            let names = names.filter(|name| target(definition, actor, name).is_some());
            expand.wish = Wish(names.map(|name| (name.to_owned(), Wish::default())).collect());
        } else if !expand.soft && !possible(&expand.wish, definition, actor) {
            return Err(Fault::Unexpandable);
        }
        Ok(expand)
    }

    fn parse(params: &Params) -> Result<Self, Fault> {
        let text = params.get("expand").unwrap_or_default();
        let mut expand = Self { soft: params.is_on("soft_expand"), all: text == "all", ..Self::default() };
        if expand.all {
            return Ok(expand);
        }
        for path in text.split(',').map(str::trim).filter(|path| !path.is_empty()) {
            if path.split('.').count() > DEEPEST {
                return Err(Fault::Unexpandable);
            }
            let mut wish = &mut expand.wish;
            for member in path.split('.') {
                wish = wish.0.entry(member.to_owned()).or_default();
            }
        }
        Ok(expand)
    }

    /// Adds to items what is wanted, one query a member for all of them.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`Fault::Unexpandable`] when the answer would become too large.
    pub(super) async fn apply(
        &self,
        around: &Surroundings,
        session: &mut dyn Session,
        items: &mut [Item],
    ) -> Result<(), Fault> {
        if self.wish.0.is_empty() || items.is_empty() {
            return Ok(());
        }
        let mut left = MOST;
        let documents: Vec<&Document> = items.iter().map(|item| &item.document).collect();
        let added = additions(around, session, &self.wish, &documents, &mut left).await?;
        for (item, added) in items.iter_mut().zip(added) {
            item.expansions = added;
        }
        Ok(())
    }
}

fn possible(wish: &Wish, definition: &Definition, actor: &Actor) -> bool {
    wish.0.iter().all(|(member, inner)| {
        target(definition, actor, member).is_some_and(|resource| possible(inner, &resource.definition, actor))
    })
}

/// What is added to each of the documents of a resource.
fn additions<'a>(
    around: &'a Surroundings,
    session: &'a mut dyn Session,
    wish: &'a Wish,
    documents: &'a [&'a Document],
    left: &'a mut usize,
) -> Work<'a, Vec<Document>> {
    Box::pin(async move {
        let mut added = vec![Document::new(); documents.len()];
        for (member, inner) in &wish.0 {
            let Some(resource) = target(&around.call.resource.definition, &around.call.actor, member) else { continue };
            let mut wanted: Vec<i64> = documents.iter().flat_map(|document| ids(document.get(member))).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let around = around.on(resource);
            let found = load(&around, session, &wanted, inner, left).await?;
            for (document, added) in documents.iter().zip(&mut added) {
                if let Some(value) = chosen(document.get(member), &found, left)? {
                    added.insert(format!("{member}_expand"), value);
                }
            }
        }
        Ok(added)
    })
}

/// The documents of a resource by id, without secrets, themselves expanded.
async fn load(
    around: &Surroundings,
    session: &mut dyn Session,
    wanted: &[i64],
    inner: &Wish,
    left: &mut usize,
) -> Result<HashMap<i64, Document>, Fault> {
    let resource = around.call.resource;
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let query = rows_of(resource, &around.call.actor, &around.settings).filter(Cond::ids("id", wanted));
    let rows = session.select(&query).await?;
    let mut found = items(&mut around.context(&mut *session), resource, &rows).await?;
    for item in &mut found {
        item.document
            .retain(|name, _| !resource.definition.field(name).is_some_and(crate::definition::Field::is_secret));
    }
    if !inner.0.is_empty() {
        let documents: Vec<&Document> = found.iter().map(|item| &item.document).collect();
        let added = additions(around, session, inner, &documents, left).await?;
        for (item, added) in found.iter_mut().zip(added) {
            item.document.extend(added);
        }
    }
    Ok(found.into_iter().map(|item| (item.id, item.document)).collect())
}

/// The ids in a member: one, several, or none.
fn ids(value: Option<&Json>) -> Vec<i64> {
    match value {
        Some(Json::Array(list)) => list.iter().filter_map(Json::as_i64).collect(),
        Some(value) => value.as_i64().into_iter().collect(),
        None => Vec::new(),
    }
}

/// What stands beside a member: the item that it refers to, or those; nothing when it refers to none that the actor sees.
fn chosen(value: Option<&Json>, found: &HashMap<i64, Document>, left: &mut usize) -> Result<Option<Json>, Fault> {
    let mut documents: Vec<Json> =
        ids(value).iter().filter_map(|id| found.get(id)).cloned().map(Json::Object).collect();
    *left = left.checked_sub(documents.len()).ok_or(Fault::Unexpandable)?;
    Ok(match value {
        Some(Json::Array(_)) => Some(Json::Array(documents)),
        _ => documents.pop(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Expand, Fault> {
        Expand::parse(&Params::new(vec![("expand".to_owned(), text.to_owned())]))
    }

    fn wish(members: &[(&str, Wish)]) -> Wish {
        Wish(members.iter().map(|(name, inner)| ((*name).to_owned(), inner.clone())).collect())
    }

    #[test]
    fn dots_walk_into_what_is_expanded() {
        let none = Wish::default();
        let cases = [
            ("", none.clone()),
            ("contact_id", wish(&[("contact_id", none.clone())])),
            (
                "customer_id.contact_id,customer_id.profile_package_id, domain_id",
                wish(&[
                    ("customer_id", wish(&[("contact_id", none.clone()), ("profile_package_id", none.clone())])),
                    ("domain_id", none.clone()),
                ]),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parsed(text).map(|expand| expand.wish).ok(), Some(expected), "{text}");
        }
        assert!(parsed("a.b.c.d.e").is_err());
        assert!(parsed("all").is_ok_and(|expand| expand.all));
    }
}
