//! From stored rows to the document that clients see.
//!
//! Source: preferences, sections 2, 4 and 10.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::blob;
use super::catalogue::Catalogue;
use super::definition::{Audience, DataType, Definition, Storage};
use super::facade::{self, Facade, Stored};
use super::profile::{self, Profile};

/// The stored rows of one object: attribute name to its texts, in the order in which they were stored.
pub type Rows = BTreeMap<String, Vec<String>>;

/// Who looks at the document.
#[derive(Debug, Clone, Copy)]
pub struct Viewer<'c> {
    /// The definitions.
    pub catalogue: &'c Catalogue,
    /// Who reads.
    pub audience: Audience,
    /// The profile of the subscriber, if it has one; it binds only the two subscriber audiences.
    pub profile: Option<&'c Profile>,
}

impl Viewer<'_> {
    fn sees(&self, definition: &Definition) -> bool {
        let in_profile = profile::permits(self.profile, self.audience, &definition.name);
        definition.is_public() && definition.is_visible_to(self.audience) && in_profile
    }
}

/// A stored id that has to be turned into a name or a list before the document can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredReference<'r> {
    /// The name on the wire, and what the id means: see [`Facade::stored`].
    pub facade: &'static Facade,
    /// The stored text: an object's id, the number of an address group, or for [`Stored::DialPlans`] one dial-plan id.
    pub id: &'r str,
    /// The row that holds the text; for dial plans it tells the direction.
    pub row: &'static str,
}

/// The answers to [`references`], and what else lies outside of the rows.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// Name on the wire to the current name of the object. Left out when the object is gone: then it is not shown.
    pub names: BTreeMap<&'static str, String>,
    /// Name on the wire to the addresses of the group, in the order in which they were stored.
    pub addresses: BTreeMap<&'static str, Vec<String>>,
    /// Name of the attribute to the content type of its document, and whether the document is empty.
    pub blobs: BTreeMap<String, (String, bool)>,
}

/// What has to be resolved for a set of rows. At most one entry per facade.
///
/// A rewrite rule set is found by the first of its four in and out dial plans that is stored.
pub fn references(rows: &Rows) -> Vec<StoredReference<'_>> {
    let of_facade = |facade: &'static Facade| {
        let candidates = match facade.stored {
            Stored::DialPlans => facade.rows.get(..4).unwrap_or(facade.rows),
            Stored::Id(_) | Stored::AddressGroup => facade.rows,
        };
        candidates.iter().find_map(|row| {
            let id = rows.get(*row)?.last()?;
            Some(StoredReference { facade, id, row })
        })
    };
    facade::FACADES.iter().filter_map(of_facade).collect()
}

/// The document of one object, without ids and links.
pub fn document(viewer: &Viewer<'_>, rows: &Rows, resolved: &Resolved) -> Map<String, Value> {
    let mut document = Map::new();
    let mut show = |name: &str, value: Option<Value>| {
        let visible = viewer.catalogue.get(name).is_some_and(|definition| viewer.sees(definition));
        if let (true, Some(value)) = (visible, value) {
            document.insert(name.to_owned(), value);
        }
    };
    for (name, texts) in rows.iter().filter(|(name, _)| facade::of_row(name).is_none()) {
        let plain = viewer.catalogue.get(name).filter(|definition| definition.storage == Storage::Ordinary);
        show(name, plain.and_then(|definition| value(definition, texts, resolved)));
    }
    for (name, current) in &resolved.names {
        show(name, Some(Value::from(current.as_str())));
    }
    for (name, addresses) in resolved.addresses.iter().filter(|(_, addresses)| !addresses.is_empty()) {
        show(name, Some(Value::from(addresses.as_slice())));
    }
    document
}

/// The rows that apply to a subscriber: for each attribute those of the first layer that has it.
///
/// Layers are given from the most special to the most general: subscriber, customer (or its location), domain.
/// Profiles are left out. Source: preferences, section 10.
pub fn effective<'r>(layers: impl IntoIterator<Item = &'r Rows>) -> Rows {
    let mut merged = Rows::new();
    for (name, texts) in layers.into_iter().flatten() {
        merged.entry(name.clone()).or_insert_with(|| texts.clone());
    }
    merged
}

/// The JSON of an attribute that is stored under its own name; none without a row.
fn value(definition: &Definition, texts: &[String], resolved: &Resolved) -> Option<Value> {
    if definition.data_type == DataType::Blob {
        let (content_type, is_empty) = resolved.blobs.get(&definition.name)?;
        return Some(blob::render(content_type, *is_empty));
    }
    // Where old data holds several rows of a plain attribute the last one counts.
    let last = texts.last()?;
    Some(if definition.is_list() {
        texts.iter().map(|text| element(definition.data_type, text)).collect()
    } else {
        element(definition.data_type, last)
    })
}

fn element(data_type: DataType, text: &str) -> Value {
    match data_type {
        DataType::Boolean => Value::Bool(text == "1"),
        DataType::Int => text.parse::<i64>().map_or(Value::Null, Value::from),
        DataType::String | DataType::Enum | DataType::Blob => Value::from(text),
    }
}
