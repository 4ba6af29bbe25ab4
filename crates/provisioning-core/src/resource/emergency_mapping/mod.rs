//! `emergencymappings`. Source: resources/emergencymappings; routing-and-pbx, emergency mappings and CSV transfer.

mod transfer;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::emergency_mapping_container::TABLE as CONTAINERS;
use super::reseller::owned;
use crate::actor::{Actor, Roles};
use crate::context::{Context, Params};
use crate::csv::{Imported, Upload};
use crate::definition::{Access, Csv, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Rules;

/// The table.
const TABLE: &str = "emergency_mappings";

/// What becomes of emergency numbers, container by container.
pub struct EmergencyMappings;

#[async_trait]
impl Rules for EmergencyMappings {
    fn definition(&self) -> Definition {
        Definition::new("emergencymappings", TABLE, Group::Routing, Access::full(Roles::OPERATORS))
            .words("EmergencyMappings")
            .summary("An emergency number of a container, with what is put before and behind it.")
            .of_reseller("emergency_container.reseller_id")
            .csv(Csv::new("emergency_mapping_list_reseller_.csv", &["name", "code", "prefix", "suffix"]))
            .fields([
                Field::id(),
                Field::count("emergency_container_id")
                    .label("Emergency Mapping Container")
                    .required()
                    .doc("The container."),
                Field::text("code").required().max(31).check(digits).doc("The number, once a container."),
                Field::text("prefix").max(31).doc("What is put before the number."),
                Field::text("suffix").max(31).doc("What is put behind the number."),
            ])
            .filters([
                Filter::number("emergency_container_id").doc("The container that it belongs to."),
                Filter::number("reseller_id").on("emergency_container.reseller_id").doc("The reseller that owns it."),
                Filter::like("code").doc("Emergency number; * is a wild card."),
            ])
            .links([Link::item("emergencymappingcontainers", "emergency_container_id")])
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let number = |column: &'static str| {
            if record.has(column) { record.int(column) } else { stored.unwrap_or(record).int(column) }
        };
        let container = number("emergency_container_id")?;
        if !owned::is_reached(ctx, CONTAINERS, container, "reseller_id").await? {
            return Err(Fault::rule(format!("{}mergency container id does not exist", first(form))));
        }
        let code = if record.has("code") { record.text("code")? } else { stored.unwrap_or(record).text("code")? };
        let mut same = Query::table(TABLE).eq("emergency_container_id", container).eq("code", code);
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&same).await? { Err(taken(form)) } else { Ok(()) }
    }

    fn csv_file(&self, actor: &Actor, params: &Params, _csv: &Csv) -> Result<String, Fault> {
        let named = params.get("reseller_id").filter(|text| !text.is_empty());
        let reseller = actor.own_reseller().or_else(|| named.and_then(|text| text.parse().ok()));
        let missing = || Fault::Malformed("reseller_id  parameter is necessary to download csv data.".to_owned());
        Ok(format!("emergency_mapping_list_reseller_{}.csv", reseller.ok_or_else(missing)?))
    }

    async fn csv_lines(&self, ctx: &mut Context<'_>, rows: &[Record], _csv: &Csv) -> Result<Vec<Vec<Json>>, Fault> {
        transfer::lines(ctx, rows).await
    }

    async fn import(&self, ctx: &mut Context<'_>, upload: &Upload, purge: bool) -> Result<Option<Imported>, Fault> {
        let reseller = transfer::reseller(ctx).await?;
        if purge {
            transfer::purge(ctx, reseller).await?;
        }
        transfer::import(ctx, upload, reseller).await.map(Some)
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        (constraint == "uq_emergency_mappings_code").then(|| taken(form))
    }
}

fn digits(text: &str) -> Option<String> {
    let wrong = !text.bytes().all(|byte| byte.is_ascii_digit());
    wrong.then(|| "Code must be a number".to_owned())
}

/// Clients know two spellings of each sentence, and which one differs from sentence to sentence.
fn first(form: &Form) -> &'static str {
    if form.purpose() == Purpose::Create { "e" } else { "E" }
}

fn taken(form: &Form) -> Fault {
    let first = if form.purpose() == Purpose::Create { "E" } else { "e" };
    Fault::rule(format!("{first}mergency mapping code already exists for emergency container"))
}
