//! Times as these interfaces write them: local, without a zone. Source: functions, conventions.

use chrono::{DateTime, NaiveDateTime};
use serde_json::Value as Json;

use crate::settings::Settings;
use crate::time;

/// A stored time.
pub(super) fn local(settings: &Settings, utc: Option<NaiveDateTime>) -> Json {
    utc.map_or(Json::Null, |utc| time::format(settings.to_local(utc)).into())
}

/// A time of a document, which is local already or has an offset.
pub(super) fn of_document(settings: &Settings, value: Option<&Json>) -> Json {
    let Some(text) = value.and_then(Json::as_str) else { return Json::Null };
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => local(settings, Some(time.naive_utc())),
        Err(_) => text.into(),
    }
}
