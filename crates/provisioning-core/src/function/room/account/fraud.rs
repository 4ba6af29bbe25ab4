//! Fraud limits of an account, which go before those of its billing profile.

use serde_json::Value as Json;

use crate::form::Purpose;
use crate::function::room::{columns, fraud, lookup};
use crate::function::{Arguments, Failure, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::rules::Document;

const TABLE: &str = "contract_fraud_preferences";

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new("FraudPreferences", "Fraud limits of an account.", fraud::members())]
}

async fn stored(scene: &mut Scene<'_>, given: &Arguments) -> Result<(i64, Option<Record>), Failure> {
    let account = lookup::live_account(scene, given.int("id")?).await?.id()?;
    let own = Query::table(TABLE).eq("contract_id", account);
    Ok((account, scene.first(&own).await?))
}

/// None, or one.
pub(super) async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let (_, row) = stored(scene, given).await?;
    let shown = row.map(|row| {
        let document: Document = row.iter().map(|(name, value)| (name.to_owned(), value.to_json())).collect();
        Json::from(fraud::shown(&document))
    });
    Ok(shown.into_iter().collect())
}

pub(super) async fn set(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    lookup::lock_contract(scene, given.int("id")?).await?;
    let (account, row) = stored(scene, given).await?;
    let mut body = Document::new();
    fraud::put_all(&given.structure("data"), &mut body)?;
    // A profile has the same limits, so its resource tells what they may be.
    let mut set = columns::read(scene, "billingprofiles", &body, Purpose::Patch, None)?;
    if set.iter().all(|(_, value)| value.is_null()) {
        return reset(scene, given).await;
    }
    match row {
        Some(row) => scene.update(TABLE, row.id()?, &set).await?,
        None => {
            set.set("contract_id", account);
            scene.insert(TABLE, &set).await?;
        }
    }
    Ok(Json::Null)
}

pub(super) async fn reset(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    if let (_, Some(row)) = stored(scene, given).await? {
        scene.remove(TABLE, row.id()?).await?;
    }
    Ok(Json::Null)
}
