//! What identifies a subscriber: user name, domain and customer; and how many a customer may have.
//! Source: life-cycle, order of checks; user name.

use super::status::TERMINATED;
use crate::actor::Scope;
use crate::context::Context;
use crate::fault::{Condition, Fault};
use crate::form::printed;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contract;
use crate::resource::customer::{PBX, PRODUCTS};
use crate::rules::Document;

/// The customer of a subscriber.
#[derive(Debug, Clone)]
pub struct Customer {
    /// Its id.
    pub id: i64,
    /// The reseller of its contact.
    pub reseller_id: i64,
    /// Whether it has pilot, extensions and groups.
    pub is_pbx: bool,
    /// Its id in the operator's other systems.
    pub external_id: Option<String>,
    /// Most live subscribers.
    pub max_subscribers: Option<i64>,
}

impl Customer {
    /// Whether its row is locked while a subscriber is added: two at once must not both take the last free place, and in a
    /// PBX numbers hang together. Others are left unlocked, so that many can be added at the same time.
    pub fn is_guarded(&self) -> bool {
        self.is_pbx || self.max_subscribers.is_some()
    }
}

/// What is wrong with a user name.
pub fn check_username(name: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+=,;_.~'()!*-".contains(c);
    let sentence = if name.contains(char::is_whitespace) {
        "Cannot contain spaces."
    } else if name.starts_with('.') || name.ends_with('.') || name.contains("..") {
        "Invalid identifier (dots not allowed at this position)."
    } else if !name.chars().all(allowed) {
        "Contains invalid symbols."
    } else {
        return None;
    };
    Some(sentence.to_owned())
}

/// Turns the name of the domain in a body into its id. The name wins over an id that is also there.
///
/// # Errors
/// [`Fault::Rule`] when the caller has no such domain.
pub async fn resolve_domain(ctx: &mut Context<'_>, body: &mut Document) -> Result<(), Fault> {
    let name = body.get("domain").map(printed).unwrap_or_default().trim().to_lowercase();
    if name.is_empty() {
        return Ok(());
    }
    // No domain has such a name, and PostgreSQL refuses to even compare with a NUL.
    if name.contains('\0') {
        return Err(no_domain());
    }
    let row = ctx.first(&domains(ctx).eq("domain_key", name)).await?.ok_or_else(no_domain)?;
    body.insert("domain_id".to_owned(), row.id()?.into());
    Ok(())
}

/// The domain with an id.
///
/// # Errors
/// [`Fault::Rule`] when the caller has no such domain.
pub async fn domain(ctx: &mut Context<'_>, id: i64) -> Result<Record, Fault> {
    ctx.first(&domains(ctx).eq("id", id)).await?.ok_or_else(no_domain)
}

fn domains(ctx: &Context<'_>) -> Query {
    let all = Query::table("domains");
    match ctx.actor.own_reseller() {
        Some(reseller_id) => all.eq("reseller_id", reseller_id),
        None => all,
    }
}

fn no_customer() -> Fault {
    Fault::known(Condition::NoSuchCustomer, "Invalid 'customer_id', doesn't exist.")
}

fn no_domain() -> Fault {
    Fault::known(Condition::NoSuchDomain, "Invalid 'domain', doesn't exist.")
}

/// The customer with an id, locked for the rest of the operation when `lock` is set.
///
/// # Errors
/// [`Fault::Rule`] when the caller has no such customer, or when it has ended.
pub async fn customer(ctx: &mut Context<'_>, id: i64, lock: bool) -> Result<Customer, Fault> {
    let mut query = Query::table("contracts")
        .eq("id", id)
        .filter(Cond::texts("product", &PRODUCTS))
        .filter(Cond::ne("status", TERMINATED));
    query.filter = query.filter.and(match ctx.actor.scope() {
        Scope::Platform => Cond::always(),
        Scope::Reseller(reseller_id) => Cond::eq("contact.reseller_id", reseller_id),
        Scope::Customer(customer_id) => Cond::eq("id", customer_id),
        Scope::Subscriber(_) => Cond::eq("id", ctx.actor.customer_id.unwrap_or(0)),
    });
    query.lock = lock;
    let row = ctx.first(&query).await?.ok_or_else(no_customer)?;
    let reseller_id = contract::reseller_of_row(ctx.session, &row).await?.ok_or_else(no_customer)?;
    Ok(Customer {
        id,
        reseller_id,
        is_pbx: row.text("product")? == PBX,
        external_id: row.opt_text("external_id")?.map(str::to_owned),
        max_subscribers: row.opt_int("max_subscribers")?,
    })
}

/// Locks the row of a customer for the rest of the operation.
///
/// # Errors
/// [`Fault::Store`].
pub async fn lock(ctx: &mut Context<'_>, id: i64) -> Result<(), Fault> {
    ctx.first(&Query::table(contract::TABLE).eq("id", id).lock()).await.map(drop)
}

/// The live subscribers of a customer.
pub fn live_of(customer_id: i64) -> Query {
    Query::table("live_subscribers").eq("customer_id", customer_id)
}

/// Whether a customer that was not locked has not ended meanwhile. To be asked once a row refers to it: from then on whoever
/// wants to end it has to wait, and sees that row.
///
/// # Errors
/// [`Fault::Rule`] when it has.
pub async fn still_there(ctx: &mut Context<'_>, id: i64) -> Result<(), Fault> {
    let alive = Query::table("contracts").eq("id", id).filter(Cond::ne("status", TERMINATED));
    if ctx.exists(&alive).await? { Ok(()) } else { Err(no_customer()) }
}

/// Whether the customer and its reseller may have one more subscriber.
///
/// # Errors
/// [`Fault::Forbidden`] when a limit is reached.
pub async fn within_limits(ctx: &mut Context<'_>, customer: &Customer) -> Result<(), Fault> {
    let live = Query::table("subscribers").filter(Cond::ne("status", TERMINATED));
    if let Some(most) = customer.max_subscribers {
        // The customer's row is locked: two creations do not count at the same time.
        if is_reached(ctx.session.count(&live.clone().eq("customer_id", customer.id)).await?, most) {
            return Err(Fault::forbidden("Maximum number of customer subscribers reached."));
        }
    }
    let of_reseller = Cond::Exists {
        table: "resellers",
        key: "contract_id",
        outer: "id",
        filter: Box::new(Cond::eq("id", customer.reseller_id)),
    };
    let limited =
        Query::table("contracts").filter(of_reseller).filter(Cond::ne("max_subscribers", crate::value::Value::Null));
    if ctx.exists(&limited).await?
        && let Some(contract) = ctx.first(&limited.lock()).await?
        && let Some(most) = contract.opt_int("max_subscribers")?
    {
        let count = ctx.session.count(&live.eq("customer.contact.reseller_id", customer.reseller_id)).await?;
        if is_reached(count, most) {
            return Err(Fault::forbidden("Maximum number of reseller subscribers reached."));
        }
    }
    Ok(())
}

fn is_reached(count: u64, most: i64) -> bool {
    i64::try_from(count).is_ok_and(|count| count >= most)
}

/// Whether domain and customer are of the same reseller.
///
/// # Errors
/// [`Fault::Rule`] when they are not.
pub fn same_reseller(domain: &Record, customer: &Customer) -> Result<(), Fault> {
    if domain.int("reseller_id")? == customer.reseller_id {
        return Ok(());
    }
    Err(Fault::rule("Invalid 'domain', doesn't belong to the same reseller as subscriber's customer."))
}

/// The fault for a user name that a live subscriber of the domain has.
pub fn username_taken() -> Fault {
    Fault::known(Condition::SubscriberExists, "Subscriber already exists.")
}

/// Whether a user name is free in a domain.
///
/// # Errors
/// [`Fault::Rule`] when it is not.
pub async fn username_free(ctx: &mut Context<'_>, domain_id: i64, username: &str) -> Result<(), Fault> {
    let same = Query::table("live_subscribers").eq("domain_id", domain_id).eq("username_key", username.to_lowercase());
    if ctx.exists(&same).await? { Err(username_taken()) } else { Ok(()) }
}

/// The fault for a web user name that a live subscriber of the domain has.
pub fn webusername_taken(webusername: &str, domain_id: i64) -> Fault {
    let sentence = format!("Webusername-Domain combination '{webusername}-{domain_id}' already exists.");
    Fault::known(Condition::WebUserExists, sentence).about(webusername)
}

/// Whether a web user name is free in a domain.
///
/// # Errors
/// [`Fault::Rule`] when it is not.
pub async fn webusername_free(ctx: &mut Context<'_>, domain_id: i64, webusername: Option<&str>) -> Result<(), Fault> {
    let Some(name) = webusername else { return Ok(()) };
    let same = Query::table("live_subscribers").eq("domain_id", domain_id).eq("webusername_key", name.to_lowercase());
    if ctx.exists(&same).await? { Err(webusername_taken(name, domain_id)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::check_username;

    #[test]
    fn user_names_are_plain_ascii() {
        let cases = [
            ("alice", ""),
            ("a+b=c,d;e_f.g~h'i(j)k!l*m-n", ""),
            ("val id", "Cannot contain spaces."),
            (".val", "Invalid identifier (dots not allowed at this position)."),
            ("val.", "Invalid identifier (dots not allowed at this position)."),
            ("v..l", "Invalid identifier (dots not allowed at this position)."),
            ("val@id", "Contains invalid symbols."),
            ("jürgen", "Contains invalid symbols."),
            ("a/b", "Contains invalid symbols."),
        ];
        for (name, expected) in cases {
            assert_eq!(check_username(name).unwrap_or_default(), expected, "{name}");
        }
    }
}
