//! What a patch makes of an item.

use serde_json::Value as Json;

use crate::context::Context;
use crate::fault::Fault;
use crate::form::Purpose;
use crate::patch::Patch;
use crate::record::Record;
use crate::registry::Resource;
use crate::rules::Document;

/// The document after a patch, and what it is meant for. A member that the patch took out is null then: to remove a scalar means
/// to clear it.
///
/// # Errors
/// [`Fault::Rule`] when an operation does not fit; [`Fault::Store`].
pub(super) async fn patched(
    ctx: &mut Context<'_>,
    resource: &Resource,
    stored: &Record,
    patch: &Patch,
) -> Result<(Document, Purpose), Fault> {
    if let Some(empty) = resource.rules.added_to(patch) {
        return Ok((patch.apply(&empty)?, Purpose::Extend));
    }
    let documents = resource.rules.documents(ctx, std::slice::from_ref(stored)).await?;
    let document = documents.into_iter().next().unwrap_or_default();
    let base = resource.rules.patchable(ctx, document);
    let mut result = patch.apply(&base)?;
    if !resource.definition.free_form {
        for (name, before) in &base {
            let cleared = !result.contains_key(name);
            let untouched = before.is_null() && resource.definition.field(name).is_some_and(|field| field.write_only);
            if cleared {
                result.insert(name.clone(), Json::Null);
            } else if untouched && result.get(name).is_some_and(Json::is_null) {
                result.remove(name);
            }
        }
    }
    resource.rules.patched(patch, &mut result);
    Ok((result, Purpose::Patch))
}
