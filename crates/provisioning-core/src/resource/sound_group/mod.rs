//! `soundgroups`. Source: resources/soundgroups.

use crate::actor::Roles;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::rules::Rules;

/// The table.
pub(super) const TABLE: &str = "sound_groups";

/// Groups of sound handles.
pub struct SoundGroups;

impl Rules for SoundGroups {
    fn definition(&self) -> Definition {
        let readers = Roles::OPERATORS.or(Roles::SUBSCRIBERS);
        let access = Access { list: readers, get: readers, ..Access::full(Roles::NONE) };
        Definition::new("soundgroups", TABLE, Group::Media, access)
            .words("SoundGroups")
            .entity("soundgroups")
            .summary("A group of sound handles.")
            .scoped_by_rules(readers)
            .fields([Field::id(), Field::text("name").read_only().doc("Its name.")])
            .filters([Filter::like("name").doc("Name; * is a wild card.")])
            .links([Link::item("soundgroups", "id")])
    }
}
