//! A new subscriber. The order of the checks is the one that clients see. Source: life-cycle, creating a subscriber.

use rand::Rng;

use super::automatic::Automatic;
use super::identity::{self, Customer};
use super::numbers::{Wanted, assign, follow};
use super::pbx::extension::{self, Place};
use super::pbx::{self, group, hunt};
use super::profile::{self, Assigned};
use super::status::{self, ACTIVE};
use super::{contact, internal, password};
use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::preference::defaults::creation_defaults;
use crate::preference::number::{CliChange, Numbers, allowed_clis_after, cli_after, mailbox};
use crate::preference::{Level, builtin};
use crate::preference_values::SUBSCRIBER;
use crate::record::Record;
use crate::resource::sound_set;
use crate::rules::stamp;
use crate::sip_account::Account;

/// What the checks have found out.
struct Checked {
    domain: Record,
    customer: Customer,
    place: Place,
    wish: group::Wish,
    assigned: Assigned,
    wanted: Wanted,
    /// The number of the customer's pilot, which is this subscriber's own when it is the pilot.
    base_cli: Option<String>,
}

/// Adds a subscriber and gives its id.
///
/// # Errors
/// Any fault.
pub async fn create(ctx: &mut Context<'_>, form: &Form) -> Result<i64, Fault> {
    let checked = check(ctx, form).await?;
    let (customer, domain_id) = (&checked.customer, checked.domain.id()?);
    let username = form.text("username").unwrap_or_default();
    let webusername = form.text("webusername").filter(|name| !name.is_empty()).unwrap_or(username);
    identity::webusername_free(ctx, domain_id, Some(webusername)).await?;

    let uuid = uuid::Uuid::new_v4().to_string();
    let (contact_id, _) = contact::write(ctx, form, None, customer.reseller_id).await?;
    let mut row = Record::new()
        .with("uuid", uuid.as_str())
        .with("customer_id", customer.id)
        .with("domain_id", domain_id)
        .with("domain", checked.domain.text("domain")?)
        .with("username", username)
        .with("contact_id", contact_id)
        .with("status", form.text("status").unwrap_or(ACTIVE))
        .with("external_id", external_id(form));
    stamp(ctx, &mut row, true);
    let id = ctx.session.insert("subscribers", &row).await?;
    if !customer.is_guarded() {
        identity::still_there(ctx, customer.id).await?;
    }

    let mut live = Record::new()
        .with("subscriber_id", id)
        .with("customer_id", customer.id)
        .with("domain_id", domain_id)
        .with("username_key", username.to_lowercase())
        .with("webusername", webusername)
        .with("webusername_key", webusername.to_lowercase())
        .with("administrative", form.flag("administrative").unwrap_or(false))
        .with("profile_set_id", checked.assigned.set)
        .with("profile_id", checked.assigned.profile);
    let account = Account { username, domain: checked.domain.text("domain")? };
    password::fill(ctx, account, form, &mut live).await?;
    let place = checked.place.columns(customer.id);
    let hunt = hunt::columns(form, checked.place.is_group);
    place.iter().chain(hunt.iter()).for_each(|(column, value)| live.set(column, value.clone()));
    ctx.session.insert("live_subscribers", &live).await?;

    let owner = assign::Owner { subscriber_id: id, reseller_id: customer.reseller_id };
    let numbers = assign::assign(ctx, owner, &[], &checked.wanted).await?.unwrap_or_default();
    write_preferences(ctx, id, form, &checked, &numbers).await?;
    let composed = numbers.numbers();
    let cli = if ctx.settings.auto_sync_cli { composed.primary.as_deref() } else { None };
    write_box(ctx, id, mailbox(None, cli, composed.primary.as_deref(), &uuid)).await?;
    group::fulfil(ctx, id, &checked.wish).await?;
    Ok(id)
}

async fn check(ctx: &mut Context<'_>, form: &Form) -> Result<Checked, Fault> {
    let domain = identity::domain(ctx, form.int("domain_id").unwrap_or(0)).await?;
    let mut customer = identity::customer(ctx, form.int("customer_id").unwrap_or(0), false).await?;
    if customer.is_guarded() {
        customer = identity::customer(ctx, customer.id, true).await?;
    }
    let mut wanted = Wanted::of_form(form, &Wanted::default());
    let place = if customer.is_pbx { Place::of_form(form, &Place::default()) } else { Place::default() };
    super::need_number(ctx, &customer, &place, &wanted)?;
    identity::within_limits(ctx, &customer).await?;
    extension::check_range(ctx, customer.id, place.extension.as_deref()).await?;
    identity::same_reseller(&domain, &customer)?;
    let mut wish = group::Wish::Unchanged;
    let mut inherited = Assigned::default();
    let mut base = wanted.primary.clone();
    if customer.is_pbx {
        let pilot = pbx::pilot_of(ctx, customer.id).await?;
        extension::check_place(ctx, customer.id, &place, pilot.as_ref(), None).await?;
        if let (Some(pilot), Some(extension)) = (&pilot, &place.extension) {
            wanted.primary = Some(extension::number(pilot, extension)?);
            inherited = pilot.assigned;
            base = pilot.number.clone();
        }
        wish = group::wish(ctx, form, customer.id, place.is_group).await?;
    }
    let username = form.text("username").unwrap_or_default();
    if internal::is_named(&ctx.settings.internal_subscriber, username, domain.text("domain")?) {
        return Err(identity::username_taken());
    }
    identity::username_free(ctx, domain.id()?, username).await?;
    let assigned = profile::choose(ctx, form, inherited, customer.reseller_id).await?;
    let base_cli = base.map(|number| number.digits());
    Ok(Checked { domain, customer, place, wish, assigned, wanted, base_cli })
}

/// The external id of a form; an empty one is none.
pub fn external_id(form: &Form) -> Option<String> {
    form.text("external_id").filter(|text| !text.is_empty()).map(str::to_owned)
}

/// All preferences of a new subscriber, in one statement.
async fn write_preferences(
    ctx: &mut Context<'_>,
    id: i64,
    form: &Form,
    checked: &Checked,
    wanted: &Wanted,
) -> Result<(), Fault> {
    let customer = &checked.customer;
    let mut automatic = Automatic::default();
    automatic.set("account_id", customer.id.to_string());
    automatic.set("reseller_id", customer.reseller_id.to_string());
    if let Some(primary) = &wanted.primary {
        automatic.set("cc", primary.cc.to_string());
        automatic.set("ac", primary.ac.clone());
    }
    automatic.set("ext_subscriber_id", external_id(form));
    automatic.set("ext_contract_id", customer.external_id.clone());
    automatic.set("contract_sound_set", sound_set::default_of(ctx, customer.id).await?);
    let to = form.text("status").unwrap_or(ACTIVE);
    if let Some(effect) = status::effect(None, to) {
        automatic.set_lock(effect.level(super::lock_of(form)));
    }
    if customer.is_pbx {
        pbx::preferences(&mut automatic, &checked.place, checked.base_cli.clone());
        automatic.set("display_name", form.text("display_name").map(str::to_owned));
        hunt::preferences(&mut automatic, form, checked.place.is_group, None);
    }
    let (clis, cli) = presented(ctx, &wanted.numbers());
    let mut rows: Vec<(i64, &str, &str)> = creation_defaults(builtin(), Level::Subscriber)
        .filter(|(attribute, _)| automatic.values().all(|(own, _)| own != *attribute))
        .chain(automatic.values())
        .map(|(attribute, value)| (id, attribute, value))
        .collect();
    rows.extend(clis.iter().map(|number| (id, "allowed_clis", number.as_str())));
    rows.extend(cli.iter().map(|number| (id, "cli", number.as_str())));
    SUBSCRIBER.add(ctx, &rows).await
}

/// The numbers that a new subscriber may present, and the one that it does.
fn presented(ctx: &Context<'_>, numbers: &Numbers) -> (Vec<String>, Option<String>) {
    let none = Numbers::default();
    let clis = match ctx.settings.auto_allow_cli {
        true => allowed_clis_after(&[], &none, numbers, follow::adds_clis(ctx)),
        false => Vec::new(),
    };
    let cli = match cli_after(None, None, numbers.primary.as_deref()) {
        CliChange::Set(cli) if ctx.settings.auto_sync_cli => Some(cli),
        _ => None,
    };
    (clis, cli)
}

async fn write_box(ctx: &mut Context<'_>, id: i64, mailbox: &str) -> Result<(), Fault> {
    let pin: u16 = rand::rng().random_range(0..10_000);
    let row = Record::new()
        .with("subscriber_id", id)
        .with("mailbox", mailbox)
        .with("pin", format!("{pin:04}"))
        .with("timezone", "vienna");
    ctx.session.insert(follow::BOXES, &row).await.map(drop)
}
