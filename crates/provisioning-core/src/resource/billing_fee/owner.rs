//! The profile and the zone of fees: found within what the caller has.

use serde_json::Value as Json;

use crate::context::Context;
use crate::fault::Fault;
use crate::form::{Purpose, printed};
use crate::query::Query;
use crate::resource::billing_profile::TABLE as PROFILES;
use crate::resource::billing_zone::{self, Texts, Zones, unknown};
use crate::rules::Document;

const PROFILE: &str = "billing_profile_id";
const ZONE: &str = "billing_zone_id";

/// Checks the profile and the zone of a new fee; a zone that is given by its texts is found, or made.
///
/// # Errors
/// [`Fault::Rule`] with the sentences that clients know; [`Fault::Invalid`] for texts that no zone can have.
pub(super) async fn of_new(ctx: &mut Context<'_>, body: &mut Document) -> Result<(), Fault> {
    let given = given(body, PROFILE).ok_or_else(missing)?;
    let texts = zone_texts(body);
    let profile = match number(&given) {
        Some(id) => profile(ctx, id, texts.is_some()).await?,
        None => return Err(unknown(Purpose::Create, PROFILE)),
    };
    let Some((name, detail)) = texts else {
        let id = body.get(ZONE).map(printed).and_then(|text| number(&text));
        return zone(ctx, Purpose::Create, profile, id.unwrap_or_default()).await;
    };
    let too_long = || Fault::field("billing_zone_zone", name.as_str(), "is no name of a zone");
    let texts = Texts::new(&name, &detail).ok_or_else(too_long)?;
    let mut zones = Zones::of_profile(profile);
    zones.find(&mut *ctx.session, [&texts]).await?;
    body.insert(ZONE.to_owned(), zones.id(&texts)?.into());
    Ok(())
}

/// The profile that an upload is for, locked.
///
/// # Errors
/// [`Fault::Rule`] when it is not named, or the caller has no such profile.
pub(super) async fn of_upload(ctx: &mut Context<'_>) -> Result<i64, Fault> {
    let given = ctx.params.get(PROFILE).filter(|text| !text.trim().is_empty()).ok_or_else(missing)?;
    match number(given) {
        Some(id) => profile(ctx, id, true).await,
        None => Err(unknown(Purpose::Create, PROFILE)),
    }
}

/// Locks a profile that the caller has: there is one writer of many fees at a time.
///
/// # Errors
/// [`Fault::Rule`] when the caller has no such profile.
pub(crate) async fn locked_profile(ctx: &mut Context<'_>, id: i64) -> Result<(), Fault> {
    profile(ctx, id, true).await.map(drop)
}

/// Refuses a zone that is none of the profile's.
///
/// # Errors
/// [`Fault::Rule`].
pub(super) async fn zone(ctx: &mut Context<'_>, purpose: Purpose, profile: i64, id: i64) -> Result<(), Fault> {
    let query = Query::table(billing_zone::TABLE).eq("id", id).eq(PROFILE, profile);
    if ctx.exists(&query).await? { Ok(()) } else { Err(unknown(purpose, ZONE)) }
}

async fn profile(ctx: &mut Context<'_>, id: i64, lock: bool) -> Result<i64, Fault> {
    let mut query = Query::table(PROFILES).eq("id", id);
    if let Some(own) = ctx.actor.own_reseller() {
        query = query.eq("reseller_id", own);
    }
    query.lock = lock;
    if ctx.exists(&query).await? { Ok(id) } else { Err(unknown(Purpose::Create, PROFILE)) }
}

fn missing() -> Fault {
    Fault::rule(format!("Missing parameter '{PROFILE}'."))
}

fn number(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

/// A member as text, if it says anything.
fn given(body: &Document, name: &str) -> Option<String> {
    body.get(name).map(printed).filter(|text| !text.trim().is_empty())
}

/// The texts of a zone that is not given by its id.
fn zone_texts(body: &Document) -> Option<(String, String)> {
    if given(body, ZONE).is_some() {
        return None;
    }
    let detail = body.get("billing_zone_detail").filter(|detail| !detail.is_null()).map(printed)?;
    let is_text = |name: &str| !matches!(body.get(name), Some(Json::Array(_) | Json::Object(_)));
    let name = given(body, "billing_zone_zone")?;
    (is_text("billing_zone_zone") && is_text("billing_zone_detail")).then_some((name, detail))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_zone_by_its_texts_has_both_and_no_id() {
        for (body, texts) in [
            (json!({"billing_zone_zone": "AT", "billing_zone_detail": "Austria"}), Some(("AT", "Austria"))),
            (json!({"billing_zone_zone": 43, "billing_zone_detail": ""}), Some(("43", ""))),
            (json!({"billing_zone_zone": "AT"}), None),
            (json!({"billing_zone_zone": "", "billing_zone_detail": "Austria"}), None),
            (json!({"billing_zone_zone": ["AT"], "billing_zone_detail": "Austria"}), None),
            (json!({"billing_zone_id": 1, "billing_zone_zone": "AT", "billing_zone_detail": "Austria"}), None),
        ] {
            let found = body.as_object().and_then(zone_texts);
            let expected = texts.map(|(zone, detail)| (zone.to_owned(), detail.to_owned()));
            assert_eq!(found, expected, "{body}");
        }
    }
}
