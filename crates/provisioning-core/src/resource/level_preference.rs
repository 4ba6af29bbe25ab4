//! What the preferences of customers, domains, profiles and resellers have in common. Source: preferences.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::context::Context;
use crate::definition::Parameter;
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::preference::builtin;
use crate::preference::plan::{self, Scope};
use crate::preference_store::{FILE_PARAMETER, Owner, Place, audience};
use crate::record::Record;
use crate::rules::Document;

/// The parameter that reads a preference which holds a document as a file.
pub(super) fn file_parameter() -> Parameter {
    Parameter::file(FILE_PARAMETER).doc("A preference that holds a document: the read gives that as a file.")
}

/// The documents of the objects in rows. `own` is the member that repeats the id.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn documents(
    ctx: &mut Context<'_>,
    place: Place,
    rows: &[Record],
    own: &str,
) -> Result<Vec<Document>, Fault> {
    let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
    let audience = audience(ctx.actor.role);
    let mut documents = place.documents(ctx, &ids, audience, &HashMap::new()).await?;
    for (document, id) in documents.iter_mut().zip(ids) {
        document.insert("id".to_owned(), Json::from(id));
        document.insert(own.to_owned(), Json::from(id));
    }
    Ok(documents)
}

/// Replaces or changes the preferences of one object, which belongs to `owner`.
///
/// # Errors
/// [`Fault::Rule`] with the sentences of preferences, validation; [`Fault::Store`].
pub(super) async fn update(
    ctx: &mut Context<'_>,
    place: Place,
    id: i64,
    owner: Owner,
    form: &Form,
) -> Result<(), Fault> {
    let audience = audience(ctx.actor.role);
    let scope = Scope { catalogue: builtin(), level: place.level, audience, profile: None };
    let plan = if form.purpose() == Purpose::Patch {
        let before = place.documents(ctx, &[id], audience, &HashMap::new()).await?.pop().unwrap_or_default();
        plan::patch(&scope, &before, form.members())?
    } else {
        plan::replace(&scope, form.members())?
    };
    place.apply(ctx, id, owner, &plan).await
}
