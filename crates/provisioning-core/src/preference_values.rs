//! The stored values of preferences, one table a level.

use std::collections::{BTreeMap, HashMap};

use crate::context::Context;
use crate::fault::Fault;
use crate::push::{self, Event};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::subscriber::status::GLOBAL;

/// The table of a level and the column that names the owner.
#[derive(Debug, Clone, Copy)]
pub struct ValueTable {
    table: &'static str,
    owner: &'static str,
}

/// Values of subscribers.
pub const SUBSCRIBER: ValueTable = ValueTable { table: "subscriber_preferences", owner: "subscriber_id" };
/// Values of subscriber profiles.
pub const PROFILE: ValueTable = ValueTable { table: "profile_preferences", owner: "profile_id" };
/// Values of customers.
pub const CUSTOMER: ValueTable = ValueTable { table: "customer_preferences", owner: "customer_id" };
/// Values of the locations of customers.
pub const CUSTOMER_LOCATION: ValueTable = ValueTable { table: "customer_location_preferences", owner: "location_id" };
/// Values of domains.
pub const DOMAIN: ValueTable = ValueTable { table: "domain_preferences", owner: "domain_id" };
/// Values of resellers.
pub const RESELLER: ValueTable = ValueTable { table: "reseller_preferences", owner: "reseller_id" };
/// Values of peering servers.
pub const PEERING_SERVER: ValueTable = ValueTable { table: "peering_server_preferences", owner: "peering_id" };

/// All levels.
pub const LEVELS: [ValueTable; 7] =
    [SUBSCRIBER, PROFILE, CUSTOMER_LOCATION, CUSTOMER, DOMAIN, RESELLER, PEERING_SERVER];

/// The values of one owner, by attribute, in the order in which they were stored.
pub type Values = HashMap<String, Vec<String>>;

/// An attribute and its value when it refers to a certain object.
pub type Reference = (&'static str, String);

/// References in one statement; databases limit its parameters.
const CHUNK: usize = 5_000;

impl ValueTable {
    /// The column that names the owner; other tables of the level name it in the same one.
    pub fn owner(self) -> &'static str {
        self.owner
    }

    /// All values of several owners, in one query.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn of_all(self, ctx: &mut Context<'_>, owners: &[i64]) -> Result<HashMap<i64, Values>, Fault> {
        self.read(ctx, Cond::ids(self.owner, owners)).await
    }

    /// The values of some attributes of several owners, in one query.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn some(
        self,
        ctx: &mut Context<'_>,
        owners: &[i64],
        attributes: &[&str],
    ) -> Result<HashMap<i64, Values>, Fault> {
        self.read(ctx, Cond::ids(self.owner, owners).and(Cond::texts("attribute", attributes))).await
    }

    async fn read(self, ctx: &mut Context<'_>, filter: Cond) -> Result<HashMap<i64, Values>, Fault> {
        let query = Query::table(self.table).filter(filter).order("id", false);
        let mut all: HashMap<i64, Values> = HashMap::new();
        for row in ctx.session.select(&query).await? {
            let values = all.entry(row.int(self.owner)?).or_default();
            values.entry(row.text("attribute")?.to_owned()).or_default().push(row.text("value")?.to_owned());
        }
        Ok(all)
    }

    /// The first value of an attribute of one owner.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn first(self, ctx: &mut Context<'_>, owner: i64, attribute: &str) -> Result<Option<String>, Fault> {
        let mut all = self.some(ctx, &[owner], &[attribute]).await?;
        Ok(all.remove(&owner).and_then(|mut values| values.remove(attribute)).and_then(|list| list.into_iter().next()))
    }

    /// Gives an attribute of several owners these values and no others.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn set(
        self,
        ctx: &mut Context<'_>,
        owners: &[i64],
        attribute: &str,
        values: &[String],
    ) -> Result<(), Fault> {
        self.remove(ctx, owners, &[attribute]).await?;
        let pairs: Vec<(i64, &str, &str)> =
            owners.iter().flat_map(|owner| values.iter().map(|value| (*owner, attribute, value.as_str()))).collect();
        self.add(ctx, &pairs).await
    }

    /// Adds values: owner, attribute, value. Whichever way a subscriber gets the lock level that bars chats, its sessions end.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn add(self, ctx: &mut Context<'_>, values: &[(i64, &str, &str)]) -> Result<(), Fault> {
        let rows: Vec<Record> = values
            .iter()
            .map(|(owner, attribute, value)| {
                Record::new().with(self.owner, *owner).with("attribute", *attribute).with("value", *value)
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        ctx.session.insert_many(self.table, &rows).await?;
        let global = GLOBAL.to_string();
        let is_lock = |(_, attribute, value): &(i64, &str, &str)| *attribute == "lock" && *value == global;
        if self.table == SUBSCRIBER.table && values.iter().any(is_lock) {
            push::announce(ctx, Event::LockedGlobally).await?;
        }
        Ok(())
    }

    /// Takes attributes away from several owners.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn remove(self, ctx: &mut Context<'_>, owners: &[i64], attributes: &[&str]) -> Result<(), Fault> {
        self.remove_where(ctx, Cond::ids(self.owner, owners), attributes).await
    }

    /// Takes attributes away from all owners whom a condition on the rows tells.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn remove_where(self, ctx: &mut Context<'_>, whose: Cond, attributes: &[&str]) -> Result<(), Fault> {
        let filter = whose.and(Cond::texts("attribute", attributes));
        ctx.session.delete(self.table, &filter).await.map(drop)
    }

    /// Takes everything away from several owners.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn clear(self, ctx: &mut Context<'_>, owners: &[i64]) -> Result<(), Fault> {
        ctx.session.delete(self.table, &Cond::ids(self.owner, owners)).await.map(drop)
    }

    /// Takes attributes away from every owner where they have a value: what they refer to is gone. Costs one statement.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn forget(self, ctx: &mut Context<'_>, gone: &[Reference]) -> Result<(), Fault> {
        for some in gone.chunks(CHUNK) {
            ctx.session.delete(self.table, &holding(some)).await?;
        }
        Ok(())
    }
}

/// Rows that hold one of the references.
fn holding(references: &[Reference]) -> Cond {
    let mut values: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for (attribute, value) in references {
        values.entry(attribute).or_default().push(value);
    }
    let one = |(attribute, values): (_, Vec<&str>)| Cond::eq("attribute", attribute).and(Cond::texts("value", &values));
    Cond::Any(values.into_iter().map(one).collect())
}

/// Takes attributes away on every level: what they refer to is gone. Costs one statement a level.
///
/// # Errors
/// [`Fault::Store`].
pub async fn forget(ctx: &mut Context<'_>, gone: &[Reference]) -> Result<(), Fault> {
    for level in LEVELS {
        level.forget(ctx, gone).await?;
    }
    Ok(())
}
