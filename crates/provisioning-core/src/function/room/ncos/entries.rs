//! What a level covers: patterns of numbers, and LNP providers.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::{GROUP, find};
use crate::function::room::lnp;
use crate::function::room::signature::several;
use crate::function::{Arguments, Backend, Code, Failure, Function, Member, Run, Scene, Structure, Switch};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Document;

/// The column that names the level.
const LEVEL: &str = "ncos_level_id";

/// A kind of entry.
#[derive(Clone, Copy)]
struct Entries {
    /// The resource that has them one by one.
    resource: &'static str,
    table: &'static str,
    /// The column of which each value is there once.
    column: &'static str,
    /// The member for that value here.
    member: &'static str,
    /// The parameter that lists entries.
    list: &'static str,
}

const PATTERNS: Entries = Entries {
    resource: "ncospatterns",
    table: "ncos_patterns",
    column: "pattern",
    member: "pattern",
    list: "patterns",
};

const PROVIDERS: Entries = Entries {
    resource: "ncoslnpcarriers",
    table: "ncos_lnp_carriers",
    column: "carrier_id",
    member: "lnp_provider_id",
    list: "lnp_provider_ids",
};

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run: Run| {
        Function::new(name, GROUP, Backend::Billing, doc, run)
            .takes([Member::text("level").required().doc("Name of the level.")])
            .fails(&[Code::NoSuchLevel])
    };
    let list = |entries: Entries, structure| {
        let purge = Member::flag("purge_existing").doc("Removes all others first.");
        [Member::list(entries.list, structure).required().doc("Entries to add or change."), purge]
    };
    vec![
        function("get_ncos_pattern_list", "Lists the patterns of a level.", |s, g| Box::pin(PATTERNS.get(s, g)))
            .gives(several("NcosPattern")),
        function("set_ncos_pattern_list", "Adds or changes patterns.", |s, g| Box::pin(PATTERNS.set(s, g)))
            .takes(list(PATTERNS, "NcosPattern"))
            .fails(&[Code::MalformedNCOSPattern]),
        function("get_ncos_lnp_list", "Lists the LNP providers of a level.", |s, g| Box::pin(PROVIDERS.get(s, g)))
            .gives(several("NcosLnpProvider"))
            .switched(Switch::Lnp),
        function("set_ncos_lnp_list", "Adds or changes LNP providers of a level.", |s, g| {
            Box::pin(PROVIDERS.set(s, g))
        })
        .takes(list(PROVIDERS, "NcosLnpProvider"))
        .switched(Switch::Lnp)
        .fails(&[Code::NoSuchLNPProvider]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let note = || Member::text("description").nullable().doc("A note.");
    vec![
        Structure::new(
            "NcosPattern",
            "Numbers that a level covers.",
            [Member::text("pattern").required().doc("Regular expression over the callee, once a level."), note()],
        ),
        Structure::new(
            "NcosLnpProvider",
            "An LNP provider whose numbers a level covers.",
            [Member::int("lnp_provider_id").required().doc("Id of the provider, once a level."), note()],
        ),
    ]
}

impl Entries {
    async fn rows(self, scene: &mut Scene<'_>, level: i64) -> Result<Vec<Record>, Failure> {
        Ok(scene.select(&Query::table(self.table).eq(LEVEL, level).order("id", false)).await?)
    }

    /// The value of a row, as it is compared and shown.
    fn value(self, row: &Record) -> Json {
        row.get(self.column).map_or(Json::Null, crate::value::Value::to_json)
    }

    async fn get(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
        let level = find(scene, given).await?;
        let rows = self.rows(scene, level).await?;
        let shown =
            |row: &Record| Ok(json!({self.member: self.value(row), "description": row.opt_text("description")?}));
        rows.iter().map(shown).collect()
    }

    /// The columns of an entry, read as the resource reads it.
    fn columns(self, scene: &Scene<'_>, level: i64, entry: &Json) -> Result<Record, Failure> {
        let member = |name: &str| entry.get(name).cloned().unwrap_or_default();
        let members =
            [(LEVEL, json!(level)), (self.column, member(self.member)), ("description", member("description"))];
        let body: Document = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        scene.columns(self.resource, &body).map_err(|failure| match failure.param.as_deref() {
            Some("pattern") => Failure { code: Code::MalformedNCOSPattern, param: None, ..failure },
            _ => failure,
        })
    }

    /// Adds entries and changes those that are there; of a value that is given twice the last one counts.
    async fn set(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
        let level = find(scene, given).await?;
        // One writer of a list at a time.
        scene.first(&Query::table("ncos_levels").eq("id", level).lock()).await?;
        let mut wanted: Vec<(Json, bool, Record)> = Vec::new();
        let mut place: HashMap<String, usize> = HashMap::new();
        for entry in given.list(self.list) {
            let columns = self.columns(scene, level, entry)?;
            let new = (self.value(&columns), entry.get("description").is_some(), columns);
            let at = *place.entry(new.0.to_string()).or_insert(wanted.len());
            match wanted.get_mut(at) {
                Some(earlier) => *earlier = new,
                None => wanted.push(new),
            }
        }
        if self.table == PROVIDERS.table {
            let ids: Vec<i64> = wanted.iter().filter_map(|(value, _, _)| value.as_i64()).collect();
            lnp::known_providers(scene, &ids).await?;
        }
        let mut gone = Vec::new();
        let mut stored = HashMap::new();
        for row in self.rows(scene, level).await? {
            let value = self.value(&row).to_string();
            if given.opt_flag("purge_existing") == Some(true) && !place.contains_key(&value) {
                gone.push(row.id()?);
            }
            stored.insert(value, row);
        }
        scene.remove_where(self.table, &Cond::ids("id", &gone)).await?;
        let mut new = Vec::new();
        // Entries by the note that they get: lists mostly repeat a few.
        let mut noted: HashMap<Option<String>, Vec<i64>> = HashMap::new();
        for (value, described, columns) in wanted {
            match stored.get(&value.to_string()) {
                None => new.push(columns),
                // One that is given without a note keeps its own.
                Some(row) if described => {
                    let note = columns.opt_text("description")?.map(str::to_owned);
                    if note.as_deref() != row.opt_text("description")? {
                        noted.entry(note).or_default().push(row.id()?);
                    }
                }
                Some(_) => {}
            }
        }
        for (note, ids) in noted {
            scene.update_where(self.table, &Cond::ids("id", &ids), &Record::new().with("description", note)).await?;
        }
        scene.insert_many(self.table, &new).await?;
        Ok(Json::Null)
    }
}
