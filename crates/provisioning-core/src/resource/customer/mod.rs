//! `customers`: contracts of end customers. Source: resources/customers; life-cycle, transitions of a customer.

pub(crate) mod purge;
pub mod status;
mod template;

use async_trait::async_trait;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, LinkTo, Match};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::patch::Patch;
use crate::preference_values::SUBSCRIBER;
use crate::query::Cond;
use crate::record::Record;
use crate::resource::contract::mapping::{self, Holder, Owner, Plan};
use crate::resource::contract::{self, Change, STATUSES, TABLE, items, live_contact, save, without_type};
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::identity::live_of;
use crate::rules::{Document, Rules, stamp};

/// What makes a contract a customer.
pub const PRODUCTS: [&str; 2] = ["sipaccount", PBX];

/// The product of customers with pilot, extensions and groups.
pub const PBX: &str = "pbxaccount";

/// Billing containers of end customers.
pub struct Customers;

#[async_trait]
impl Rules for Customers {
    fn definition(&self) -> Definition {
        Definition::new("customers", TABLE, Group::LifeCycle, access())
            .summary("Billing container of an end customer: has a contact and billing profiles, owns subscribers.")
            .of_reseller("contact.reseller_id")
            .of_customer("id")
            .journaled()
            .fields(fields())
            .filters(filters())
            .links(links())
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::texts("product", &PRODUCTS)
    }

    fn missing(&self, actor: &Actor, entity: &'static str) -> Fault {
        match actor.role {
            Role::SubscriberAdmin => Fault::forbidden("Invalid customer id"),
            _ => Fault::NotFound(entity),
        }
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        Ok(items(ctx, rows, true).await?.into_iter().map(|(document, _)| document).collect())
    }

    async fn items(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<(Document, Vec<LinkTo>)>, Fault> {
        let mut items = items(ctx, rows, true).await?;
        if !ctx.actor.is(Roles::STAFF) {
            items.iter_mut().for_each(|(_, links)| links.clear());
        }
        Ok(items)
    }

    fn patchable(&self, _ctx: &Context<'_>, document: Document) -> Document {
        without_type(document)
    }

    fn patched(&self, patch: &Patch, document: &mut Document) {
        mapping::choose_mode(patch, document);
    }

    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        mapping::prepare(body)
    }

    async fn create(&self, ctx: &mut Context<'_>, mut form: Form) -> Result<i64, Fault> {
        let contact = contact(ctx, &form).await?.ok_or_else(|| Fault::rule("Invalid 'contact_id'"))?;
        let reseller_id = contact.opt_int("reseller_id")?;
        let plan = mapping::plan(ctx, &form, Owner::Customer(reseller_id), None).await?;
        template::of_new(ctx, &mut form, &contact).await?;
        if reseller_id.is_none() {
            return Err(Fault::rule(
                "The contact_id is not a valid ngcp:customercontacts item, but an ngcp:systemcontacts item",
            ));
        }
        let mut record = form.columns(ctx.definition, ctx.settings);
        set_package(&mut record, &plan);
        stamp(ctx, &mut record, true);
        let id = ctx.session.insert(TABLE, &record).await?;
        mapping::apply(ctx, id, &plan).await?;
        Ok(id)
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        if stored.text("status")? == TERMINATED {
            return Err(Fault::rule("Customer is already terminated and cannot be changed."));
        }
        let id = stored.id()?;
        let mappings = mapping::of_contracts(ctx, &[id]).await?.remove(&id).unwrap_or_default();
        let reseller_id = reseller_after(ctx, stored, &form, &mappings).await?;
        let holder = Holder { mappings: &mappings, package_id: stored.opt_int("profile_package_id")? };
        let plan = mapping::plan(ctx, &form, Owner::Customer(reseller_id), Some(holder)).await?;
        template::of_changed(ctx, &form, stored, reseller_id).await?;
        let change = Change::of(stored, &form, "customer")?;
        let mut record = form.columns(ctx.definition, ctx.settings);
        record.remove("product");
        set_package(&mut record, &plan);
        save(ctx, stored, record, change.as_ref()).await?;
        mapping::apply(ctx, id, &plan).await?;
        external_id(ctx, stored, &form).await?;
        match change.and_then(|change| status::effect(&change.from, &change.to)) {
            Some(effect) => status::carry_over(ctx, &[id], effect).await,
            None => Ok(()),
        }
    }
}

fn access() -> Access {
    let own = Roles::of(&[Role::SubscriberAdmin]);
    let all = Roles::STAFF.or(own);
    Access { get: all, replace: all, patch: all, ..Access::without_delete(Roles::STAFF) }.reading_only(own)
}

fn fields() -> Vec<Field> {
    let [profile_id, profiles, mode, history] = mapping::fields(true);
    let template = |name, doc| Field::count(name).doc(doc);
    vec![
        Field::id(),
        Field::count("contact_id").required().example(7).doc("The customer contact; its reseller is the customer's."),
        profile_id,
        profiles,
        Field::choice("status", STATUSES).required().doc("Subscribers follow it; terminated is the end."),
        Field::text("external_id").max(255).example("crm-4711").doc("Key of another system, free."),
        mode,
        Field::count("profile_package_id").doc("The profile package; read in the mode package only."),
        Field::count("max_subscribers").doc("Most subscribers; unset for no limit."),
        Field::choice("type", &PRODUCTS)
            .column("product")
            .required_on_create()
            .doc("Plain SIP customer or one with a PBX; never changes."),
        template("subscriber_email_template_id", "Mail that is sent when a subscriber is created."),
        template("passreset_email_template_id", "Mail that is sent when a password is reset."),
        template("invoice_email_template_id", "Mail that invoices are sent with."),
        template("invoice_template_id", "How invoices look; without it there are none."),
        Field::new("vat_rate", Kind::Decimal { range: (0.0, 100.0) }).default(0).doc("Value added tax, per cent."),
        Field::boolean("add_vat").doc("Add the tax to invoices."),
        history,
        Field::timestamp("create_timestamp").doc("When the customer was created."),
        Field::timestamp("modify_timestamp").doc("When the customer was changed last."),
        Field::timestamp("activate_timestamp").doc("When the customer became active; not set by this interface."),
        Field::timestamp("terminate_timestamp").doc("When the customer was terminated."),
    ]
}

fn filters() -> Vec<Filter> {
    let since = |name, column| Filter::new(name, column, Match::Since).doc("At this time or later.");
    let until = |name, column| Filter::new(name, column, Match::Until).doc("At this time or earlier.");
    vec![
        Filter::text("type").on("product").doc("The type."),
        Filter::one_of("status").doc("One of a list separated by commas."),
        Filter::new("not_status", "status", Match::NoneOf).doc("None of a list separated by commas."),
        Filter::number("reseller_id").on("contact.reseller_id").doc("The reseller of the contact."),
        Filter::like("external_id").doc("External id; * is a wild card."),
        Filter::number("contact_id").doc("The customer contact."),
        Filter::number("profile_package_id").doc("The profile package."),
        Filter::number("package_id").on("profile_package_id").doc("Former name of profile_package_id."),
        since("create_timestamp_gt", "create_timestamp"),
        until("create_timestamp_lt", "create_timestamp"),
        since("modify_timestamp_gt", "modify_timestamp"),
        until("modify_timestamp_lt", "modify_timestamp"),
        since("activate_timestamp_gt", "activate_timestamp"),
        until("activate_timestamp_lt", "activate_timestamp"),
        since("terminate_timestamp_gt", "terminate_timestamp"),
        until("terminate_timestamp_lt", "terminate_timestamp"),
    ]
}

/// A subscriber that manages the customer gets none of them.
fn links() -> Vec<Link> {
    [
        Link::item("customercontacts", "contact_id"),
        Link::item("customerpreferences", "id"),
        Link::item("customerfraudpreferences", "id"),
        Link::item("profilepackages", "profile_package_id"),
        Link::item("customerbalances", "id"),
        Link::item("balanceintervals", "id"),
        Link::item("invoicetemplates", "invoice_template_id"),
        Link::item("emailtemplates", "subscriber_email_template_id").named("subscriberemailtemplates"),
        Link::item("emailtemplates", "passreset_email_template_id").named("passresetemailtemplates"),
        Link::item("emailtemplates", "invoice_email_template_id").named("invoiceemailtemplates"),
    ]
    .map(|link| link.shown_to(Roles::STAFF))
    .into_iter()
    .chain([Link::filtered("calls", "customer_id").shown_to(Roles::OPERATORS)])
    .collect()
}

/// The contact that a form names, if it lives and is not another reseller's.
async fn contact(ctx: &mut Context<'_>, form: &Form) -> Result<Option<Record>, Fault> {
    let own = ctx.actor.own_reseller();
    let Some(contact) = live_contact(ctx, form).await? else {
        return Ok(None);
    };
    let owner = contact.opt_int("reseller_id")?;
    Ok(if own.is_some() && owner.is_some() && owner != own { None } else { Some(contact) })
}

/// The reseller of the customer after a change, checked when the contact changes.
async fn reseller_after(
    ctx: &mut Context<'_>,
    stored: &Record,
    form: &Form,
    mappings: &[mapping::Mapping],
) -> Result<Option<i64>, Fault> {
    if form.int("contact_id") == Some(stored.int("contact_id")?) {
        return contract::reseller_of_row(ctx.session, stored).await;
    }
    let contact = contact(ctx, form).await?;
    let Some(reseller_id) = contact.map(|row| row.opt_int("reseller_id")).transpose()?.flatten() else {
        return Err(Fault::rule("Invalid 'contact_id', doesn't exist"));
    };
    let profile = match mapping::current(mappings, ctx.now) {
        Some(mapping) => ctx.find("billing_profiles", mapping.profile_id).await?,
        None => None,
    };
    match profile.map(|row| row.opt_int("reseller_id")).transpose()?.flatten() {
        Some(other) if other != reseller_id => {
            Err(Fault::rule("Invalid 'contact_id', reseller doesn't match billing profile reseller"))
        }
        _ => Ok(Some(reseller_id)),
    }
}

/// The package is what the plan says; in other modes than package the member means nothing.
fn set_package(record: &mut Record, plan: &Plan) {
    match plan.package {
        Some(package) => record.set("profile_package_id", package),
        None => record.remove("profile_package_id"),
    }
}

/// The live subscribers carry the customer's external id.
async fn external_id(ctx: &mut Context<'_>, stored: &Record, form: &Form) -> Result<(), Fault> {
    let new = form.text("external_id");
    if !form.has("external_id") || new == stored.opt_text("external_id")? {
        return Ok(());
    }
    let live = live_of(stored.id()?);
    let ids: Vec<i64> =
        ctx.session.select(&live).await?.iter().map(|row| row.int("subscriber_id")).collect::<Result<_, _>>()?;
    let values: Vec<String> = new.filter(|text| !text.is_empty()).map(str::to_owned).into_iter().collect();
    SUBSCRIBER.set(ctx, &ids, "ext_contract_id", &values).await
}
