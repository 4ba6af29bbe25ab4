//! `ccmapentries`. Source: resources/ccmapentries.

use serde_json::json;

use super::feature::{self, ChildList, Feature};
use crate::actor::Roles;
use crate::definition::{Access, Definition, Field, Kind, Link};

/// Numbers that may call through for subscribers without a PIN.
pub struct CcMapEntries;

const MAPPINGS: ChildList = ChildList::of_subscriber("mappings", "cc_mappings");

impl Feature for CcMapEntries {
    fn definition(&self) -> Definition {
        let access = Access { delete: Roles::OPERATORS, ..Access::existing(Roles::OPERATORS) };
        let mapping =
            vec![Field::text("auth_key").required().max(255).example("4312345").doc("A number that may call through.")];
        feature::of_subscribers("ccmapentries", access)
            .words("CcMapEntries")
            .entity("subs_for_ccmapentries")
            .summary("Numbers that may use the calling card or call-through of one subscriber without a PIN.")
            .journaled_for(Roles::OPERATORS)
            .fields([
                feature::subscriber_id(),
                Field::new(MAPPINGS.member, Kind::List(mapping))
                    .derived()
                    .default(json!([]))
                    .cleared_when_absent()
                    .doc("All numbers; giving them replaces those that were there."),
            ])
            .links([Link::item("ccmapentries", "id")])
    }

    fn lists(&self) -> &'static [ChildList] {
        &[MAPPINGS]
    }
}
