//! What identifies a customer beside its id: the login of the shop and the external id. Both belong to one customer of a reseller.

use super::TABLE;
use crate::fault::Fault;
use crate::function::room::{check, lookup, password};
use crate::function::{Arguments, Code, Failure, Scene};
use crate::query::{Cond, Query};
use crate::record::Record;

/// The columns for the given members of a new customer, or of a stored one.
pub(super) async fn columns(
    scene: &mut Scene<'_>,
    given: &Arguments,
    reseller: i64,
    stored: Option<&Record>,
) -> Result<Record, Failure> {
    let mut record = Record::new();
    let own = stored.map_or(Ok(0), Record::id)?;
    if given.has("external_id") {
        let external_id = given.opt_text("external_id");
        if let Some(id) = external_id {
            if id.chars().count() > 255 {
                return Err(Failure::malformed("external_id", "an external id has at most 255 characters"));
            }
            let same = Cond::eq("external_id", id);
            free(scene, same, reseller, own).await?.then_some(()).ok_or_else(|| external_id_taken(id))?;
        }
        record.set("external_id", external_id.map(str::to_owned));
    }
    login(scene, given, stored)?;
    if given.has("shopuser") {
        let user = given.opt_text("shopuser");
        if let Some(user) = user {
            let same = Cond::eq("shopuser_key", lookup::key(user));
            free(scene, same, reseller, own).await?.then_some(()).ok_or_else(|| shop_user_taken(user))?;
        }
        record.set("shopuser", user.map(str::to_owned));
        record.set("shopuser_key", user.map(lookup::key));
    }
    if given.has("shoppass") {
        record.set("shoppass", given.opt_text("shoppass").map(str::to_owned));
    }
    Ok(record)
}

/// Checks the login: user and password come together.
fn login(scene: &Scene<'_>, given: &Arguments, stored: Option<&Record>) -> Result<(), Failure> {
    let has = |name: &'static str| match (given.has(name), stored) {
        (false, Some(row)) => Ok(row.opt_text(name)?.is_some()),
        _ => Ok::<_, Fault>(given.opt_text(name).is_some()),
    };
    match (has("shopuser")?, has("shoppass")?) {
        (true, false) => return Err(Failure::missing("shoppass")),
        (false, true) => return Err(Failure::missing("shopuser")),
        _ => {}
    }
    if let Some(user) = given.opt_text("shopuser")
        && (user.len() > 127 || !check::is_username(user, scene.settings()))
    {
        let text = format!("malformed shop user '{user}' in request");
        return Err(Failure::new(Code::MalformedUsername, text).about(user));
    }
    match given.opt_text("shoppass") {
        Some(pass) if pass.len() > 255 => Err(Failure::malformed("shoppass", "a password has at most 255 bytes")),
        Some(pass) => password::check_length(scene.settings(), pass),
        None => Ok(()),
    }
}

async fn free(scene: &mut Scene<'_>, same: Cond, reseller: i64, own: i64) -> Result<bool, Failure> {
    let others = Query::table(TABLE).eq("reseller_id", reseller).filter(same).filter(Cond::ne("id", own));
    Ok(scene.first(&others).await?.is_none())
}

fn shop_user_taken(user: &str) -> Failure {
    Failure::new(Code::ExistingShopuser, format!("shop user '{user}' already exists")).about(user)
}

fn external_id_taken(id: &str) -> Failure {
    Failure::new(Code::ExistingExternalCID, format!("external id '{id}' is used by another customer")).about(id)
}

/// Somebody else was faster: the database refuses what was free a moment ago.
pub(super) fn conflict(fault: Fault, given: &Arguments) -> Failure {
    let text = |name| given.opt_text(name).unwrap_or_default();
    match fault.violated_unique() {
        Some("uq_legacy_customers_shopuser") => shop_user_taken(text("shopuser")),
        Some("uq_legacy_customers_external_id") => external_id_taken(text("external_id")),
        _ => fault.into(),
    }
}
