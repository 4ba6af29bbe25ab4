//! What a PUT or PATCH of a preference document changes.
//!
//! Source: preferences, sections 3, 5 and 7.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::blob::BlobData;
use super::catalogue::Catalogue;
use super::definition::{Audience, Definition};
use super::error::PreferenceError;
use super::level::Level;
use super::profile::{self, Profile};
use super::value::{self, Written};

/// The list that must not repeat a value.
const ALLOWED_CLIS: &str = "allowed_clis";

/// Whose document is changed, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'c> {
    /// The definitions.
    pub catalogue: &'c Catalogue,
    /// The level of the object.
    pub level: Level,
    /// Who writes.
    pub audience: Audience,
    /// The profile of the subscriber, if it has one and the level is [`Level::Subscriber`]. It binds only the
    /// audiences [`Audience::SubscriberAdmin`] and [`Audience::Subscriber`].
    pub profile: Option<&'c Profile>,
}

impl<'c> Scope<'c> {
    /// The definitions that the audience sees on this object.
    pub fn visible(&self) -> impl Iterator<Item = &'c Definition> {
        let scope = *self;
        self.catalogue.visible(self.level, self.audience).filter(move |definition| scope.in_profile(definition))
    }

    fn in_profile(&self, definition: &Definition) -> bool {
        profile::permits(self.profile, self.audience, &definition.name)
    }

    /// The definition behind a member of a body. None for members that are ignored; an error for what the profile
    /// forbids.
    fn member(&self, name: &str) -> Result<Option<&'c Definition>, PreferenceError> {
        let Some(definition) = self.catalogue.writable(self.level, name) else {
            return Ok(None);
        };
        if !self.in_profile(definition) {
            return Err(PreferenceError::OutsideProfile { name: name.to_owned() });
        }
        Ok(Some(definition).filter(|definition| definition.is_visible_to(self.audience)))
    }
}

/// One attribute that is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'c> {
    /// The attribute.
    pub definition: &'c Definition,
    /// What to store.
    pub written: Written,
}

/// The changes of one request, to be made in one transaction: first the removals, then the writes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan<'c> {
    /// Attributes that lose their value; none of them is in `writes`, except after [`replace`], where all are cleared
    /// that the audience sees.
    pub cleared: Vec<&'c Definition>,
    /// Attributes that get a value, in the order of the body.
    pub writes: Vec<Change<'c>>,
}

impl Plan<'_> {
    /// Whether the request writes or removes an attribute.
    pub fn touches(&self, name: &str) -> bool {
        self.cleared.iter().any(|definition| definition.name == name)
            || self.writes.iter().any(|change| change.definition.name == name)
    }
}

/// The plan of a PUT: everything that the audience sees is cleared, then the body is written.
///
/// Members that are unknown, internal, of another level or not exposed to the audience are ignored, and so is null.
/// `#blob` in place of a document means nothing here, since the document has just been cleared.
pub fn replace<'c>(scope: &Scope<'c>, body: &Map<String, Value>) -> Result<Plan<'c>, PreferenceError> {
    let mut plan = Plan { cleared: scope.visible().collect(), writes: Vec::new() };
    for (name, value) in body {
        let Some(change) = change(scope, name, value)? else {
            continue;
        };
        match &change.written {
            Written::Clear => {}
            Written::Blob(blob) if blob.data == BlobData::Keep => {}
            written => {
                refuse_repeated_clis(name, written, &[])?;
                plan.writes.push(change);
            }
        }
    }
    Ok(plan)
}

/// The plan of a PATCH, from the representation before and after the patch was applied to it.
///
/// What is no longer in the document is cleared. What is there is validated, also when it did not change (so a patch
/// can fail on a value that was stored before it became invalid), but written only when it changed. `#blob` where no
/// document is stored means nothing.
pub fn patch<'c>(
    scope: &Scope<'c>,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Result<Plan<'c>, PreferenceError> {
    let mut plan = Plan::default();
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        plan.cleared.extend(scope.member(name)?);
    }
    for (name, value) in after {
        let Some(change) = change(scope, name, value)? else {
            continue;
        };
        let old = before.get(name);
        refuse_repeated_clis(name, &change.written, old.and_then(Value::as_array).map_or(&[], Vec::as_slice))?;
        match &change.written {
            _ if old == Some(value) => {}
            Written::Clear => plan.cleared.push(change.definition),
            Written::Blob(blob) if blob.data == BlobData::Keep && old.is_none() => {}
            _ => plan.writes.push(change),
        }
    }
    Ok(plan)
}

/// Whether a subscriber or subscriber administrator may leave `cli` as it is after a PATCH.
///
/// `numbers` are the composed numbers of the customer. The rule applies when `cli` is or was set, so a `cli` can be
/// changed but not taken away. Source: preferences, section 5.
pub fn check_own_cli(before: Option<&str>, after: Option<&str>, numbers: &[String]) -> Result<(), PreferenceError> {
    let is_own = after.is_some_and(|cli| numbers.iter().any(|number| number == cli));
    if (before.is_none() && after.is_none()) || is_own { Ok(()) } else { Err(PreferenceError::ForeignCli) }
}

fn change<'c>(scope: &Scope<'c>, name: &str, value: &Value) -> Result<Option<Change<'c>>, PreferenceError> {
    let Some(definition) = scope.member(name)? else {
        return Ok(None);
    };
    let written = value::read(definition, scope.level, value)?;
    Ok(written.map(|written| Change { definition, written }))
}

/// Refuses a number that is twice in `allowed_clis`. Numbers that were already there before do not count.
fn refuse_repeated_clis(name: &str, written: &Written, before: &[Value]) -> Result<(), PreferenceError> {
    let (ALLOWED_CLIS, Written::Texts(texts)) = (name, written) else {
        return Ok(());
    };
    let before: HashSet<&str> = before.iter().filter_map(Value::as_str).collect();
    let mut seen = HashSet::new();
    match texts.iter().find(|text| !before.contains(text.as_str()) && !seen.insert(text.as_str())) {
        Some(value) => Err(PreferenceError::Duplicate { name: name.to_owned(), value: value.clone() }),
        None => Ok(()),
    }
}
