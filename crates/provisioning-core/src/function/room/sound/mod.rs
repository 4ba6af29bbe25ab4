//! Sound sets with the files of their handles. Source: functions, group sound sets.

mod file;
mod set;

use super::lookup;
use crate::function::{Backend, Code, Failure, Function, Member, Run, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::resource::sound_set::TABLE;

/// The table of files.
const FILES: &str = "sound_files";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    [set::functions(), file::functions()].into_iter().flatten().collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [set::structures(), file::structures()].into_iter().flatten().collect()
}

fn function(name: &'static str, doc: &'static str, run: Run) -> Function {
    Function::new(name, "sound sets", Backend::Voip, doc, run)
}

fn set_id() -> Member {
    Member::int("set_id").required().doc("Id of the set.")
}

/// The sets that a caller sees.
fn sets(scene: &Scene<'_>) -> Query {
    Query::table(TABLE).filter(lookup::of_reseller(scene.actor(), "reseller_id"))
}

/// The set with an id.
async fn find_set(scene: &mut Scene<'_>, id: i64) -> Result<Record, Failure> {
    let query = sets(scene).eq("id", id);
    let unknown = || Failure::new(Code::NoSuchSoundSet, format!("unknown sound set '{id}'")).about(id.to_string());
    scene.first(&query).await?.ok_or_else(unknown)
}
