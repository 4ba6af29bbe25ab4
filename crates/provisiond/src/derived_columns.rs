//! Derived columns of subscribers that a version without them has written. Source: sip-xmpp-integration, section 8.

use std::collections::HashMap;

use futures_util::future::try_join_all;
use provisioning_core::context::Hasher;
use provisioning_core::fault::Fault;
use provisioning_core::query::{Comparison, Cond, Query};
use provisioning_core::record::Record;
use provisioning_core::sip_account::Account;
use provisioning_core::store::{Session, Store};

const LIVE: &str = "live_subscribers";

/// Rows in one transaction: a second of a processor.
const BATCH: u64 = 200;

/// A row and what is to be set in it as long as it has this password.
type Derived = (i64, String, Record);

/// Derives what is missing, in batches, so that it may be broken off; gives the number of subscribers.
///
/// # Errors
/// [`Fault::Store`], [`Fault::Internal`].
pub async fn complete<S: Store>(store: &S, hasher: &dyn Hasher) -> Result<usize, Fault> {
    let (mut done, mut last) = (0, 0_i64);
    loop {
        let missing = Query::table(LIVE).filter(Cond::IsNull("username")).filter(Cond::Compare(
            "id",
            Comparison::Gt,
            last.into(),
        ));
        let rows = store.read().await?.select(&missing.order("id", false).limit(BATCH)).await?;
        let Some(end) = rows.last() else { return Ok(done) };
        last = end.id()?;
        done += rows.len();
        let derived = derive(store, hasher, &rows).await?;
        store
            .write(move |session: &mut dyn Session| {
                let derived = derived.clone();
                Box::pin(async move { keep(session, &derived).await })
            })
            .await?;
    }
}

async fn derive<S: Store>(store: &S, hasher: &dyn Hasher, rows: &[Record]) -> Result<Vec<Derived>, Fault> {
    let ids: Vec<i64> = rows.iter().map(|row| row.int("subscriber_id")).collect::<Result<_, _>>()?;
    let records = store.read().await?.select(&Query::table("subscribers").filter(Cond::ids("id", &ids))).await?;
    let records: HashMap<i64, Record> =
        records.into_iter().map(|record| Ok((record.id()?, record))).collect::<Result<_, Fault>>()?;
    let derived = rows.iter().map(|row| async {
        // Ended meanwhile.
        let Some(record) = records.get(&row.int("subscriber_id")?) else { return Ok(None) };
        let account = Account { username: record.text("username")?, domain: record.text("domain")? };
        let password = row.text("password")?;
        let keys = hasher.scram_keys(password).await?;
        Ok::<_, Fault>(Some((row.id()?, password.to_owned(), account.columns(password, keys.as_ref()))))
    });
    Ok(try_join_all(derived).await?.into_iter().flatten().collect())
}

async fn keep(session: &mut dyn Session, derived: &[Derived]) -> Result<(), Fault> {
    for (id, password, columns) in derived {
        // Another instance may have written a new password, and with it the columns.
        let unchanged = Cond::eq("id", *id).and(Cond::eq("password", password.as_str())).and(Cond::IsNull("username"));
        session.update(LIVE, &unchanged, columns).await?;
    }
    Ok(())
}
