//! Preferences that the server writes by itself. Source: life-cycle, preferences written automatically.

use super::status::Level;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::{SUBSCRIBER, Values};

/// Values that some attributes are to have; `None` for no value.
#[derive(Debug, Default)]
pub struct Automatic(Vec<(&'static str, Option<String>)>);

impl Automatic {
    /// Sets an attribute, or takes its value away.
    pub fn set(&mut self, attribute: &'static str, value: impl Into<Option<String>>) {
        self.0.push((attribute, value.into().filter(|value| !value.is_empty())));
    }

    /// Sets the lock level, unless it stays.
    pub fn set_lock(&mut self, level: Level) {
        match level {
            Level::Keep => {}
            Level::Unlocked => self.set("lock", None),
            Level::Locked(level) => self.set("lock", level.to_string()),
        }
    }

    /// The attributes that get a value.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(attribute, value)| Some((*attribute, value.as_deref()?)))
    }

    /// Writes what differs from what is stored and tells whether anything did.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn write(self, ctx: &mut Context<'_>, subscriber_id: i64) -> Result<bool, Fault> {
        let names: Vec<&str> = self.0.iter().map(|(attribute, _)| *attribute).collect();
        let stored = SUBSCRIBER.some(ctx, &[subscriber_id], &names).await?.remove(&subscriber_id).unwrap_or_default();
        let changed: Vec<_> =
            self.0.iter().filter(|(attribute, value)| !holds(&stored, attribute, value.as_deref())).collect();
        if changed.is_empty() {
            return Ok(false);
        }
        let gone: Vec<&str> = changed
            .iter()
            .map(|(attribute, _)| *attribute)
            .filter(|attribute| stored.contains_key(*attribute))
            .collect();
        if !gone.is_empty() {
            SUBSCRIBER.remove(ctx, &[subscriber_id], &gone).await?;
        }
        let added: Vec<(i64, &str, &str)> = changed
            .iter()
            .filter_map(|(attribute, value)| Some((subscriber_id, *attribute, value.as_deref()?)))
            .collect();
        SUBSCRIBER.add(ctx, &added).await?;
        Ok(true)
    }
}

/// Whether an attribute has this one value, or none when none is wanted.
fn holds(stored: &Values, attribute: &str, wanted: Option<&str>) -> bool {
    match (stored.get(attribute).map(Vec::as_slice), wanted) {
        (None, None) => true,
        (Some([value]), Some(wanted)) => value == wanted,
        _ => false,
    }
}
