//! What clients see of subscribers. A page costs the same few queries however long it is.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::contact::Contact;
use super::numbers::{Row, assign};
use super::pbx::group;
use crate::actor::{Role, Roles};
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::{CUSTOMER, SUBSCRIBER, Values};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contact::TABLE as CONTACTS;
use crate::resource::customer::PBX;
use crate::rules::Document;

/// The documents of rows, in their order. Of an ended subscriber only the record is left.
///
/// # Errors
/// [`Fault::Store`], [`Fault::Internal`].
pub async fn documents(ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
    let around = Around::load(ctx, rows).await?;
    rows.iter()
        .map(|row| {
            let mut document = around.document(ctx, row)?;
            let seen = |name: &str| ctx.definition.field(name).is_none_or(|field| field.readers.has(ctx.actor.role));
            document.retain(|name, _| seen(name));
            Ok(document)
        })
        .collect()
}

/// Everything that belongs to the subscribers of a page.
struct Around {
    live: HashMap<i64, Record>,
    numbers: HashMap<i64, Vec<Row>>,
    values: HashMap<i64, Values>,
    contacts: HashMap<i64, Contact>,
    /// PBX customers, with their own preferences.
    pbx: HashMap<i64, Values>,
    memberships: group::Memberships,
}

/// Rows of a table by the number in one of their columns.
async fn by(
    ctx: &mut Context<'_>,
    table: &'static str,
    column: &'static str,
    ids: &[i64],
) -> Result<HashMap<i64, Record>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = ctx.session.select(&Query::table(table).filter(Cond::ids(column, ids))).await?;
    rows.into_iter().map(|row| Ok((row.int(column)?, row))).collect()
}

fn column(rows: &[Record], name: &str) -> Result<Vec<i64>, Fault> {
    let mut ids: Vec<i64> = Vec::with_capacity(rows.len());
    for row in rows {
        ids.extend(row.opt_int(name)?);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

impl Around {
    async fn load(ctx: &mut Context<'_>, rows: &[Record]) -> Result<Self, Fault> {
        if rows.is_empty() {
            return Ok(Self {
                live: HashMap::new(),
                numbers: HashMap::new(),
                values: HashMap::new(),
                contacts: HashMap::new(),
                pbx: HashMap::new(),
                memberships: group::Memberships::default(),
            });
        }
        let ids = column(rows, "id")?;
        let contacts = by(ctx, CONTACTS, "id", &column(rows, "contact_id")?).await?;
        let customers = by(ctx, "contracts", "id", &column(rows, "customer_id")?).await?;
        let mut pbx: HashMap<i64, Values> = HashMap::new();
        for (id, customer) in &customers {
            if customer.text("product")? == PBX {
                pbx.insert(*id, Values::new());
            }
        }
        let mut memberships = group::Memberships::default();
        if !pbx.is_empty() {
            memberships = group::Memberships::of(ctx, &ids).await?;
            let pbx_ids: Vec<i64> = pbx.keys().copied().collect();
            pbx.extend(CUSTOMER.some(ctx, &pbx_ids, &["ext_range_min", "ext_range_max"]).await?);
        }
        Ok(Self {
            live: by(ctx, "live_subscribers", "subscriber_id", &ids).await?,
            numbers: assign::rows_of(ctx, &ids).await?,
            values: SUBSCRIBER.some(ctx, &ids, &["lock", "display_name"]).await?,
            contacts: contacts.iter().map(|(id, row)| Ok((*id, Contact::read(row)?))).collect::<Result<_, Fault>>()?,
            pbx,
            memberships,
        })
    }

    fn document(&self, ctx: &Context<'_>, row: &Record) -> Result<Document, Fault> {
        let id = row.id()?;
        let live = self.live.get(&id);
        let contact = row.opt_int("contact_id")?.and_then(|contact| self.contacts.get(&contact));
        let mut document = Document::new();
        let mut put = |name: &str, value: Json| drop(document.insert(name.to_owned(), value));
        for name in ["id", "uuid", "customer_id", "domain", "domain_id", "username", "status", "external_id"] {
            put(name, row.get(name).map_or(Json::Null, crate::value::Value::to_json));
        }
        for name in ["create_timestamp", "modify_timestamp"] {
            put(name, row.time(name)?.map_or(Json::Null, |time| ctx.settings.to_rfc3339(time).into()));
        }
        put("email", contact.and_then(|contact| contact.email.clone()).into());
        put("timezone", contact.and_then(|contact| contact.timezone.clone()).into());
        for name in ["lock", "display_name"] {
            put(name, first(self.values.get(&id), name));
        }
        for name in ["webusername", "profile_set_id", "profile_id"] {
            put(name, live.and_then(|live| live.get(name)).map_or(Json::Null, crate::value::Value::to_json));
        }
        put("administrative", live.map_or(Ok(false), |live| live.flag("administrative"))?.into());
        self.numbers(&mut document, id);
        if let Some(live) = live {
            passwords(ctx, &mut document, id, live)?;
            if let Some(values) = self.pbx.get(&row.int("customer_id")?) {
                self.pbx_members(&mut document, id, live, values)?;
            }
        }
        Ok(document)
    }

    fn numbers(&self, document: &mut Document, id: i64) {
        let rows = self.numbers.get(&id).map_or(&[][..], Vec::as_slice);
        if let Some(primary) = rows.iter().find(|row| row.is_primary) {
            document.insert("primary_number".to_owned(), number(primary));
        }
        let aliases = rows.iter().filter(|row| !row.is_primary).map(|row| {
            let mut alias = number(row);
            if let Json::Object(members) = &mut alias {
                members.insert("is_devid".to_owned(), row.is_devid.into());
            }
            alias
        });
        document.insert("alias_numbers".to_owned(), aliases.collect());
    }

    fn pbx_members(&self, document: &mut Document, id: i64, live: &Record, customer: &Values) -> Result<(), Fault> {
        let mut put = |name: &str, value: Json| drop(document.insert(name.to_owned(), value));
        let column = |name: &str| live.get(name).map_or(Json::Null, crate::value::Value::to_json);
        for name in ["is_pbx_pilot", "is_pbx_group", "pbx_extension"] {
            put(name, column(name));
        }
        put("pbx_group_ids", self.memberships.groups_of(id).into());
        if live.flag("is_pbx_group")? {
            put("pbx_groupmember_ids", self.memberships.members_of(id).into());
            for name in ["pbx_hunt_policy", "pbx_hunt_timeout", "pbx_hunt_cancel_mode"] {
                put(name, column(name));
            }
        }
        if live.flag("administrative")? {
            for name in ["ext_range_min", "ext_range_max"] {
                put(name, first(Some(customer), name));
            }
        }
        Ok(())
    }
}

/// A password is left out for those who may not see it; of a web password everybody sees at most that there is none.
fn passwords(ctx: &Context<'_>, document: &mut Document, id: i64, live: &Record) -> Result<(), Fault> {
    let may_see = match ctx.actor.role {
        role if Roles::STAFF.has(role) => ctx.actor.flags.show_passwords,
        Role::Subscriber => ctx.actor.id == id,
        Role::SubscriberAdmin => ctx.actor.id == id || ctx.settings.sip_password.exposed_to_subscriber_admin,
        _ => false,
    };
    if may_see {
        document.insert("password".to_owned(), live.text("password")?.into());
        if live.opt_text("webpassword")?.is_none() {
            document.insert("webpassword".to_owned(), Json::Null);
        }
    }
    Ok(())
}

fn number(row: &Row) -> Json {
    json!({"cc": row.number.cc, "ac": row.number.ac, "sn": row.number.sn, "number_id": row.id})
}

fn first(values: Option<&Values>, name: &str) -> Json {
    values
        .and_then(|values| values.get(name))
        .and_then(|list| list.first())
        .map_or(Json::Null, |text| text.as_str().into())
}
