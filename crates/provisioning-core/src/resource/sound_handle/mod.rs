//! `soundhandles`. Source: resources/soundhandles.

use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use serde_json::Value as Json;

use super::sound_group;
use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};

/// The table.
pub(crate) const TABLE: &str = "sound_handles";

/// The group of those that call forwards may play. Source: call-forwarding, section 2.
const ANNOUNCEMENTS: &str = "custom_announcements";

/// Places at which announcements are played.
pub struct SoundHandles;

#[async_trait]
impl Rules for SoundHandles {
    fn definition(&self) -> Definition {
        let readers = Roles::OPERATORS.or(Roles::SUBSCRIBERS);
        let access = Access { list: readers, get: readers, ..Access::full(Roles::NONE) };
        Definition::new("soundhandles", TABLE, Group::Media, access)
            .words("SoundHandles")
            .entity("soundhandle")
            .summary("A place at which an announcement is played, for which sound sets have files.")
            .scoped_by_rules(readers)
            .fields([
                Field::id(),
                Field::text("handle").column("name").read_only().doc("Its name; a few are in several groups."),
                Field::text("group").derived().read_only().doc("Name of its group."),
            ])
            .filters([Filter::text("group").on("group.name").doc("Name of the group.")])
            .links([Link::item("soundhandles", "id")])
    }

    fn visible(&self, actor: &Actor) -> Cond {
        if actor.is(Roles::SUBSCRIBERS) { Cond::eq("expose_to_customer", true) } else { Cond::always() }
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(|row| row.int("group_id")).collect::<Result<_, _>>()?;
        let mut names: HashMap<i64, String> = HashMap::new();
        for row in ctx.session.select(&Query::table(sound_group::TABLE).filter(Cond::ids("id", &ids))).await? {
            names.insert(row.id()?, row.text("name")?.to_owned());
        }
        let document = |(row, group): (&Record, i64)| {
            let mut document = plain_document(ctx, row)?;
            document.insert("group".to_owned(), Json::from(names.get(&group).cloned()));
            Ok(document)
        };
        rows.iter().zip(ids).map(document).collect()
    }
}

/// Which of some ids are handles that call forwards may play.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn announcements(ctx: &mut Context<'_>, ids: &[i64]) -> Result<HashSet<i64>, Fault> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let query = Query::table(TABLE).filter(Cond::ids("id", ids)).eq("group.name", ANNOUNCEMENTS);
    Ok(ctx.session.numbers(&query, "id").await?.into_iter().collect())
}
