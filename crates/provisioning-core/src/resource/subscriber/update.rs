//! Changing a subscriber: only what differs is written. Source: life-cycle, order of checks.

use super::automatic::Automatic;
use super::create::external_id;
use super::identity::{self, Customer};
use super::numbers::{Row, Wanted, assign, follow};
use super::pbx::extension::{self, Place};
use super::pbx::{self, group, hunt, renumber};
use super::profile::{self, Assigned};
use super::status::{self, Effect};
use super::{contact, password, terminate};
use crate::actor::Roles;
use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::push::{self, Event};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::stamp;
use crate::sip_account::Account;

/// A subscriber as it is, and what the checks have found out.
struct Subject<'a> {
    id: i64,
    stored: &'a Record,
    live: Record,
    customer: Customer,
    rows: Vec<Row>,
    wanted: Wanted,
    place: Place,
    wish: group::Wish,
    pilot: Option<pbx::Pilot>,
}

/// The row of a live subscriber.
///
/// # Errors
/// [`Fault::NotFound`] when it has ended meanwhile.
pub async fn live_row(ctx: &mut Context<'_>, id: i64) -> Result<Record, Fault> {
    let query = Query::table("live_subscribers").eq("subscriber_id", id);
    ctx.first(&query).await?.ok_or(Fault::NotFound(ctx.definition.entity))
}

/// Changes a subscriber, or ends it.
///
/// # Errors
/// Any fault.
pub async fn update(ctx: &mut Context<'_>, stored: &Record, form: &Form) -> Result<(), Fault> {
    let subject = check(ctx, stored, form).await?;
    let from = stored.text("status")?;
    let to = form.text("status").unwrap_or(from);
    let effect = status::effect(Some(from), to).ok_or(Fault::NotFound(ctx.definition.entity))?;
    if effect == Effect::End {
        let external = Record::new().with("external_id", external_id(form));
        ctx.session.update("subscribers", &Cond::eq("id", subject.id), &external).await?;
        return terminate::terminate(ctx, &[subject.id]).await;
    }
    let assigned = if form.has("profile_set_id") && ctx.actor.is(Roles::STAFF) {
        profile::choose(ctx, form, Assigned::default(), subject.customer.reseller_id).await?
    } else {
        Assigned::read(&subject.live)?
    };

    let mut changed = write_numbers(ctx, &subject).await?;
    changed |= write_live(ctx, &subject, form, assigned).await?;
    changed |= write_preferences(ctx, &subject, form, effect).await?;
    changed |= group::fulfil(ctx, subject.id, &subject.wish).await?;
    write_record(ctx, &subject, form, to, changed).await
}

async fn check<'a>(ctx: &mut Context<'_>, stored: &'a Record, form: &Form) -> Result<Subject<'a>, Fault> {
    let id = stored.id()?;
    let live = live_row(ctx, id).await?;
    let domain = identity::domain(ctx, form.int("domain_id").unwrap_or(live.int("domain_id")?)).await?;
    let mut customer =
        identity::customer(ctx, form.int("customer_id").unwrap_or(stored.int("customer_id")?), false).await?;
    if customer.is_pbx {
        // Numbers of a PBX hang together: one change of them at a time.
        customer = identity::customer(ctx, customer.id, true).await?;
    }
    let rows = assign::rows_of(ctx, &[id]).await?.remove(&id).unwrap_or_default();
    let mut wanted = Wanted::of_form(form, &Wanted::of_rows(&rows));
    let before = Place::read(&live)?;
    let place = if customer.is_pbx { Place::of_form(form, &before) } else { before.clone() };
    super::need_number(ctx, &customer, &place, &wanted)?;
    extension::check_range(ctx, customer.id, place.extension.as_deref().filter(|_| customer.is_pbx)).await?;
    identity::same_reseller(&domain, &customer)?;
    let mut wish = group::Wish::Unchanged;
    let mut pilot = None;
    if customer.is_pbx {
        pilot = pbx::pilot_of(ctx, customer.id).await?;
        if !before.is_pilot {
            extension::check_place(ctx, customer.id, &place, pilot.as_ref(), Some(id)).await?;
        } else if place.extension != before.extension {
            let of_pilot = Place { is_pilot: true, ..place.clone() };
            extension::check_place(ctx, customer.id, &of_pilot, pilot.as_ref(), Some(id)).await?;
        }
        if let (Some(pilot), Some(extension)) = (&pilot, &place.extension)
            && pilot.subscriber_id != id
        {
            // An extension keeps its number when the pilot has lost its own.
            wanted.primary = match pilot.number {
                None if place.extension == before.extension => Wanted::of_rows(&rows).primary,
                _ => Some(extension::number(pilot, extension)?),
            };
        }
        wish = group::wish(ctx, form, customer.id, place.is_group).await?;
    }
    let same_name = form
        .text("username")
        .is_none_or(|name| stored.text("username").is_ok_and(|stored| name.to_lowercase() == stored.to_lowercase()));
    if !same_name || domain.id()? != live.int("domain_id")? {
        return Err(Fault::rule("Subscriber with this username does not exist in the domain."));
    }
    if before.is_pilot && !place.is_pilot {
        return Err(Fault::rule("Cannot revoke is_pbx_pilot status from a subscriber."));
    }
    if customer.id != stored.int("customer_id")? {
        return Err(Fault::rule("customer_id can't be changed."));
    }
    if form.has("webusername") {
        let name = form.text("webusername").filter(|name| !name.is_empty());
        let same = name.map(str::to_lowercase).as_deref() == live.opt_text("webusername_key")?;
        identity::webusername_free(ctx, live.int("domain_id")?, name.filter(|_| !same)).await?;
    }
    Ok(Subject { id, stored, live, customer, rows, wanted, place, wish, pilot })
}

async fn write_numbers(ctx: &mut Context<'_>, subject: &Subject<'_>) -> Result<bool, Fault> {
    let owner = assign::Owner { subscriber_id: subject.id, reseller_id: subject.customer.reseller_id };
    let Some(new) = assign::assign(ctx, owner, &subject.rows, &subject.wanted).await? else {
        return Ok(false);
    };
    let old = Wanted::of_rows(&subject.rows);
    let change = follow::Change {
        subscriber_id: subject.id,
        uuid: subject.stored.text("uuid")?.to_owned(),
        domain: subject.stored.text("domain")?.to_owned(),
        old: old.numbers(),
        new: new.numbers(),
    };
    follow::follow(ctx, &[change]).await?;
    if subject.place.is_pilot
        && let Some(number) = new.primary.as_ref().filter(|number| Some(*number) != old.primary.as_ref())
    {
        let (customer, reseller) = (subject.customer.id, subject.customer.reseller_id);
        renumber::extensions(ctx, customer, reseller, old.primary.as_ref(), number).await?;
    }
    Ok(true)
}

async fn write_live(
    ctx: &mut Context<'_>,
    subject: &Subject<'_>,
    form: &Form,
    assigned: Assigned,
) -> Result<bool, Fault> {
    let mut columns = Record::new().with("profile_set_id", assigned.set).with("profile_id", assigned.profile);
    if form.has("webusername") {
        let name = form.text("webusername").filter(|name| !name.is_empty());
        columns.set("webusername", name.map(str::to_owned));
        columns.set("webusername_key", name.map(str::to_lowercase));
    }
    if let Some(administrative) = form.flag("administrative") {
        columns.set("administrative", administrative);
    }
    let mut form = form.clone();
    password::succeed(ctx, &mut form, &subject.live).await?;
    let account = Account { username: subject.stored.text("username")?, domain: subject.stored.text("domain")? };
    password::fill(ctx, account, &form, &mut columns).await?;
    if subject.customer.is_pbx {
        let place = subject.place.columns(subject.customer.id);
        let hunt = hunt::columns(&form, subject.place.is_group);
        place.iter().chain(hunt.iter()).for_each(|(column, value)| columns.set(column, value.clone()));
    }
    columns.drop_unchanged(&subject.live);
    if columns.is_empty() {
        return Ok(false);
    }
    ctx.session.update("live_subscribers", &Cond::eq("subscriber_id", subject.id), &columns).await?;
    if columns.has("password") {
        push::announce(ctx, Event::PasswordChanged(subject.id)).await?;
    }
    profile::lose(ctx, subject.id, subject.live.opt_int("profile_id")?, assigned.profile).await?;
    Ok(true)
}

async fn write_preferences(
    ctx: &mut Context<'_>,
    subject: &Subject<'_>,
    form: &Form,
    effect: Effect,
) -> Result<bool, Fault> {
    let mut automatic = Automatic::default();
    automatic.set_lock(effect.level(super::lock_of(form)));
    if form.has("external_id") {
        automatic.set("ext_subscriber_id", external_id(form));
    }
    automatic.set("ext_contract_id", subject.customer.external_id.clone());
    if subject.customer.is_pbx {
        let base = match &subject.pilot {
            Some(pilot) if pilot.subscriber_id != subject.id => pilot.number.as_ref(),
            _ => subject.wanted.primary.as_ref(),
        };
        pbx::preferences(&mut automatic, &subject.place, base.map(super::numbers::Number::digits));
        if form.has("display_name") {
            automatic.set("display_name", form.text("display_name").map(str::to_owned));
        }
        hunt::preferences(&mut automatic, form, subject.place.is_group, Some(&subject.live));
    }
    automatic.write(ctx, subject.id).await
}

/// The record that stays for billing; its time stamp says when anything of the subscriber changed.
async fn write_record(
    ctx: &mut Context<'_>,
    subject: &Subject<'_>,
    form: &Form,
    to: &str,
    changed: bool,
) -> Result<(), Fault> {
    let former = subject.stored.opt_int("contact_id")?;
    let (contact_id, contact_changed) = contact::write(ctx, form, former, subject.customer.reseller_id).await?;
    let mut columns = Record::new().with("status", to).with("contact_id", contact_id);
    if form.has("external_id") {
        columns.set("external_id", external_id(form));
    }
    columns.drop_unchanged(subject.stored);
    if columns.is_empty() && !changed && !contact_changed {
        return Ok(());
    }
    stamp(ctx, &mut columns, false);
    ctx.session.update("subscribers", &Cond::eq("id", subject.id), &columns).await?;
    match former {
        Some(former) if contact_id.is_none() => contact::forget(ctx, former).await,
        _ => Ok(()),
    }
}
