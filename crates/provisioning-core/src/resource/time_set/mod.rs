//! `timesets`: recurring periods of a reseller, by which peering rules and NCOS levels apply. Source: resources/timesets.

mod calendar;
mod period;

use async_trait::async_trait;
use serde_json::{Value as Json, json};

use super::reseller::owned;
use crate::actor::Roles;
use crate::answer::File;
use crate::calendar as ical;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, FileForm, Filter, Group, Kind, Link};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, documents_with};
use crate::settings::Settings;

/// The table.
pub(super) const TABLE: &str = "time_sets";

/// The tables of what applies by a time set.
const USERS: [&str; 2] = [super::ncos_level::TABLE, super::peering_group::TABLE];

/// Time sets of resellers.
pub struct TimeSets;

const NAME_MISSING: &str =
    "Name field is required and should be defined in the form field or in the uploaded calendar file.";

const IN_USE: &str = "Time set is still in use.";

/// The part of an upload that holds the calendar.
const PART: &str = "calendarfile";

#[async_trait]
impl Rules for TimeSets {
    fn definition(&self) -> Definition {
        Definition::new("timesets", TABLE, Group::CallForwarding, Access::full(Roles::OPERATORS))
            .words("TimeSets")
            .summary("A calendar of a reseller: recurring periods in which NCOS levels apply.")
            .of_reseller("reseller_id")
            .journaled_for(Roles::OPERATORS)
            .file(FileForm::new("text/calendar", PART).first().doc(
                "An iCalendar file (RFC 5545): each event is a period, its SUMMARY the comment; the calendar's name is \
                     the name of the set unless the part json has one.",
            ))
            .fields([
                Field::id(),
                Field::count("reseller_id")
                    .label("Reseller")
                    .required()
                    .only_for(Roles::PLATFORM)
                    .doc("The reseller it belongs to."),
                Field::text("name").required_with(NAME_MISSING).max(90).doc("Name, unique on the platform."),
                Field::new("times", Kind::List(period::members()))
                    .derived()
                    .default(json!([]))
                    .cleared_when_absent()
                    .doc("Periods, in local time; one has to cover the moment."),
            ])
            .filters([
                Filter::number("reseller_id").doc("The reseller that owns it."),
                Filter::like("name").doc("Name; * is a wild card."),
            ])
            .links([Link::item("timesets", "id"), Link::item("resellers", "reseller_id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let periods = period::of_sets(ctx, &ids).await?;
        documents_with(ctx, rows, "times", periods)
    }

    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        match body.get("times") {
            None | Some(Json::Null | Json::Array(_)) => Ok(()),
            Some(Json::String(text)) if text.trim().is_empty() => Ok(()),
            Some(_) => Err(Fault::rule("Invalid field 'times'. Must be an array.")),
        }
    }

    fn check(&self, form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        period::contradictions(form.list("times").unwrap_or_default())
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let reseller_id = owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id'.").await?;
        if let Some(stored) = stored
            && stored.int("reseller_id")? != reseller_id
            && is_used(ctx, stored.id()?).await?
        {
            return Err(Fault::InUse(IN_USE.to_owned()));
        }
        if owned::name_is_taken(ctx, record, stored, None).await? {
            let name = if record.has("name") { &*record } else { stored.unwrap_or(record) }.text("name")?.to_owned();
            return Err(taken(name));
        }
        Ok(())
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        match form.list("times") {
            Some(periods) => period::replace(ctx, id, periods).await,
            None => Ok(()),
        }
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let id = stored.id()?;
        if is_used(ctx, id).await? {
            return Err(Fault::InUse(IN_USE.to_owned()));
        }
        ctx.session.delete(TABLE, &Cond::eq("id", id)).await.map(drop)
    }

    async fn file(&self, ctx: &mut Context<'_>, row: &Record) -> Result<File, Fault> {
        let (id, name) = (row.id()?, row.text("name")?);
        let periods = period::of_sets(ctx, &[id]).await?.remove(&id).unwrap_or_default();
        let calendar = calendar::of_periods(name, &periods);
        Ok(File {
            name: format!("{}_{id}.ics", calendar::file_name(name)),
            media_type: "text/calendar; charset=UTF-8".into(),
            bytes: ical::write(&calendar, id, ctx.now).into_bytes(),
        })
    }

    fn read_file(&self, file: &[u8], body: &mut Document, settings: &Settings) -> Result<bool, Fault> {
        if !ical::is_calendar(file) {
            return Ok(false);
        }
        let Ok(text) = std::str::from_utf8(file) else { return Ok(false) };
        let calendar = ical::read(text, settings.time_zone).map_err(|error| Fault::rule(error.to_string()))?;
        calendar::into_body(calendar, body);
        Ok(true)
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        (constraint == "uq_time_sets_name").then(|| taken(form.text("name").unwrap_or_default().to_owned()))
    }
}

fn taken(name: String) -> Fault {
    Fault::field("name", name, "This name already exists")
}

/// Whether a level applies by the set.
async fn is_used(ctx: &mut Context<'_>, id: i64) -> Result<bool, Fault> {
    for table in USERS {
        if ctx.exists(&Query::table(table).eq("time_set_id", id)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
