//! The name of a reseller. A new reseller may have the name of a terminated one, which is renamed then.

use crate::context::Context;
use crate::fault::{Condition, Fault};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;

const MOST: usize = 63;

/// The fault for a name that another reseller has.
pub(super) fn taken() -> Fault {
    Fault::known(Condition::ResellerExists, "Invalid 'name', reseller with this name already exists")
}

/// Makes a name free for a reseller and gives the form in which it is unique.
pub(super) async fn claim(ctx: &mut Context<'_>, name: &str, stored: Option<&Record>) -> Result<String, Fault> {
    let key = name.to_lowercase();
    let own = stored.map_or(Ok(0), Record::id)?;
    let holder = Query::table("resellers").eq("name_key", key.as_str()).filter(Cond::ne("id", own));
    let Some(holder) = ctx.first(&holder.lock()).await? else {
        return Ok(key);
    };
    if stored.is_some() || holder.text("status")? != TERMINATED {
        return Err(taken());
    }
    let id = holder.id()?;
    let name = former(id, holder.text("name")?);
    let renamed = Record::new().with("name_key", name.to_lowercase()).with("name", name);
    ctx.session.update("resellers", &Cond::eq("id", id), &renamed).await?;
    Ok(key)
}

/// The name of a terminated reseller that lost its own to a new one.
fn former(id: i64, name: &str) -> String {
    format!("old_{id}_{name}").chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_name_tells_the_id_and_fits() {
        assert_eq!(former(7, "South"), "old_7_South");
        assert_eq!(former(7, &"x".repeat(63)).chars().count(), 63);
    }
}
