//! Members that a resource would take, as columns for rows that functions write themselves.

use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::function::{Failure, Scene};
use crate::record::Record;
use crate::registry::registry;
use crate::rules::Document;

/// Reads the members of a body as a resource does; an error of the tolerated one counts for nothing, nor does what is absent.
pub(super) fn read(
    scene: &Scene<'_>,
    resource: &'static str,
    body: &Document,
    purpose: Purpose,
    tolerated: Option<&str>,
) -> Result<Record, Failure> {
    let definition = registry().get(resource).map(|resource| &resource.definition);
    let Some(definition) = definition else { return Ok(Record::new()) };
    let role = scene.actor().role;
    let (form, errors) = Form::collect(definition, body, role, purpose, scene.settings());
    let mut wrong = errors.into_iter().map(|(_, error)| error);
    if let Some(error) = wrong.find(|one| body.contains_key(&one.field) && tolerated != Some(one.field.as_str())) {
        return Err(Fault::Invalid(vec![error]).into());
    }
    let mut record = form.columns(definition, scene.settings());
    let named: Vec<&'static str> = record.iter().map(|(name, _)| name).collect();
    named.into_iter().filter(|name| !body.contains_key(*name)).for_each(|name| record.remove(name));
    Ok(record)
}
