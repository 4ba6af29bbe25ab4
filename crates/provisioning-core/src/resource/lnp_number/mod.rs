//! `lnpnumbers`. Source: resources/lnpnumbers; routing-and-pbx, number portability.

mod period;
mod transfer;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::lnp_carrier;
use crate::actor::Roles;
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::definition::{Access, Csv, Definition, Field, Filter, Group, Kind, Link};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};
use crate::settings::Settings;

/// The table.
const TABLE: &str = "lnp_numbers";

/// Columns of the file; older clients leave out those at the end.
const COLUMNS: &[&str] = &[
    "carrier_name",
    "carrier_prefix",
    "number",
    "routing_number",
    "start",
    "end",
    "authoritative",
    "skip_rewrite",
    "type",
];

/// Ported numbers with their carriers and the time for which that holds.
pub struct LnpNumbers;

#[async_trait]
impl Rules for LnpNumbers {
    fn definition(&self) -> Definition {
        let access = Access { delete_matching: Roles::ADMINS, ..Access::full(Roles::ADMINS) };
        Definition::new("lnpnumbers", TABLE, Group::Routing, access)
            .words("LnpNumbers")
            .summary("A ported number with its carrier, for a time. A number may have several entries.")
            .csv(Csv::new("lnp_list.csv", COLUMNS))
            .fields([
                Field::id(),
                Field::count("carrier_id").doc("The carrier that the number is ported to."),
                Field::text("number").required().max(31).check(digits).doc("The number, digits only."),
                Field::text("routing_number").max(31).doc("The number by which the call is routed."),
                Field::text("type")
                    .column("kind")
                    .max(31)
                    .check(word)
                    .doc("Type of the entry: letters, digits, _ and -."),
                Field::new("start", Kind::DateTime)
                    .cleared_when_absent()
                    .doc("First day, from its beginning; none: since ever."),
                Field::new("end", Kind::DateTime)
                    .column("stop")
                    .cleared_when_absent()
                    .doc("Last day, to its end; none: for ever."),
            ])
            .filters([
                Filter::number("carrier_id").doc("The carrier."),
                Filter::like("number").doc("The number; * is a wild card."),
            ])
            .links([Link::item("lnpcarriers", "carrier_id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let document = |row: &Record| {
            let mut document = plain_document(ctx, row)?;
            for (member, column) in [("start", "start"), ("end", "stop")] {
                document.insert(member.to_owned(), Json::from(period::day(row, column, ctx.settings)?));
            }
            Ok(document)
        };
        rows.iter().map(document).collect()
    }

    /// A date alone means the beginning of the day, and at the end its last second.
    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        if let Some(Json::String(end)) = body.get_mut("end")
            && let Some(last) = period::last_second(end)
        {
            *end = last;
        }
        Ok(())
    }

    fn check(&self, form: &Form, purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        lnp_carrier::missing(form.get("carrier_id").map_or(purpose == Purpose::Create, Json::is_null))
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if record.has("carrier_id") {
            let id = record.int("carrier_id")?;
            let known = stored.map(|row| row.int("carrier_id")).transpose()? == Some(id);
            if !known && ctx.find(lnp_carrier::TABLE, id).await?.is_none() {
                let carrier = if stored.is_some() { "LNP" } else { "lnp" };
                return Err(Fault::rule(format!("{carrier} carrier_id does not exist")));
            }
        }
        if let Some(stored) = stored {
            period::keep_time_of_day(record, stored, ctx.settings)?;
        }
        Ok(())
    }

    async fn csv_lines(&self, ctx: &mut Context<'_>, rows: &[Record], _csv: &Csv) -> Result<Vec<Vec<Json>>, Fault> {
        transfer::lines(ctx, rows).await
    }

    async fn import(&self, ctx: &mut Context<'_>, upload: &Upload, purge: bool) -> Result<Option<Imported>, Fault> {
        if purge {
            for table in [TABLE, lnp_carrier::TABLE] {
                ctx.session.delete(table, &Cond::always()).await?;
            }
        }
        transfer::import(ctx, upload).await.map(Some)
    }

    /// Ends the validity of a number's entries that have not ended by then; with `actual` only of the one that counts.
    async fn delete_matching(&self, ctx: &mut Context<'_>) -> Result<(), Fault> {
        let number = ctx.params.get("number").filter(|number| !number.is_empty());
        let number = number.ok_or_else(|| Fault::rule("number query parameter required."))?;
        let rows = ctx.session.select(&Query::table(TABLE).eq("number", number).order("id", false).lock()).await?;
        let asked = ctx.params.get("actual");
        let then = asked.and_then(crate::time::parse_filter).map_or(ctx.now, |local| ctx.settings.to_utc(local));
        let mut ending = Vec::new();
        for row in &rows {
            if row.time("stop")?.is_none_or(|stop| stop > then) {
                ending.push(row);
            }
        }
        if asked.is_some() {
            ending = period::in_force(&rows, then)?.into_iter().collect();
        }
        if ending.is_empty() {
            return Err(Fault::NotFound(ctx.definition.entity));
        }
        let ids: Vec<i64> = ending.into_iter().map(Record::id).collect::<Result<_, _>>()?;
        ctx.session.update(TABLE, &Cond::ids("id", &ids), &Record::new().with("stop", then)).await.map(drop)
    }
}

fn digits(text: &str) -> Option<String> {
    let wrong = !text.bytes().all(|byte| byte.is_ascii_digit());
    wrong.then(|| "Number must be a valid E164 number".to_owned())
}

fn word(text: &str) -> Option<String> {
    (!transfer::is_word(text)).then(|| "Type must be alphanumeric".to_owned())
}
