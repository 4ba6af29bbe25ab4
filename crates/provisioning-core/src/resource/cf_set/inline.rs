//! Sets that come inside of a mapping. Source: call-forwarding, section 7.

use serde_json::{Map, Value as Json};

use super::fill;
use crate::context::Context;
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::record::Record;
use crate::registry::registry;
use crate::resource::forwarding::set::SetKind;

/// Makes a set of a subscriber from the object that stands for it in a mapping, and gives its id. It is read like the body of a
/// POST to the resource of its kind, but destination and time sets may have the name of another one.
///
/// # Errors
/// [`Fault::Invalid`], [`Fault::Rule`] as for that POST.
pub(crate) async fn create(
    ctx: &mut Context<'_>,
    kind: SetKind,
    subscriber: &Record,
    members: &Map<String, Json>,
) -> Result<i64, Fault> {
    let resource = registry().get(kind.resource()).ok_or_else(|| Fault::Internal(kind.resource().to_owned()))?;
    let subscriber_id = subscriber.id()?;
    let mut body = members.clone();
    body.insert("subscriber_id".to_owned(), Json::from(subscriber_id));
    let definition = &resource.definition;
    let (form, errors) = Form::collect(definition, &body, ctx.actor.role, Purpose::Create, ctx.settings);
    if !errors.is_empty() {
        return Err(Fault::Invalid(errors.into_iter().map(|(_, error)| error).collect()));
    }
    let name = form.text("name").unwrap_or_default();
    let unique = matches!(kind, SetKind::Sources | SetKind::Bnumbers);
    if unique && kind.is_taken(ctx, subscriber_id, name, None).await? {
        return Err(kind.taken());
    }
    let id = kind.create(ctx, subscriber_id, name, form.columns(definition, ctx.settings)).await?;
    fill(ctx, kind, id, subscriber, &form).await?;
    Ok(id)
}
