//! Links of an item, without a word about URLs.

use serde_json::{Map, Value as Json};

use crate::actor::Roles;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An item of a resource.
    Item(&'static str, i64),
    /// An item of a resource whose items are named by a text.
    Named(&'static str, String),
    /// A collection, narrowed by one parameter.
    Filtered(&'static str, &'static str, i64),
}

/// A link of a concrete item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTo {
    /// Name of the relation, without the prefix of a frontend: `customers`.
    pub relation: &'static str,
    /// Where it leads.
    pub target: Target,
}

/// A link that the items of a resource have when the member it is made from has a value.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// Name of the relation.
    pub relation: &'static str,
    /// Resource it leads to.
    pub resource: &'static str,
    /// The filter of the collection; `None` for an item.
    pub filter: Option<&'static str>,
    /// The member of the document, or column of the row, that holds the id.
    pub member: &'static str,
    /// Who gets it.
    pub readers: Roles,
}

impl Link {
    /// To the item of `resource` whose id, or other key, stands in `member`.
    pub const fn item(resource: &'static str, member: &'static str) -> Self {
        Self { relation: resource, resource, filter: None, member, readers: Roles::ALL }
    }

    /// To the collection `resource`, narrowed by `filter` to the id of this item.
    pub const fn filtered(resource: &'static str, filter: &'static str) -> Self {
        Self { relation: resource, resource, filter: Some(filter), member: "id", readers: Roles::ALL }
    }

    /// Under another name than the resource's.
    #[must_use]
    pub const fn named(mut self, relation: &'static str) -> Self {
        self.relation = relation;
        self
    }

    /// Only for these roles.
    #[must_use]
    pub const fn shown_to(mut self, roles: Roles) -> Self {
        self.readers = roles;
        self
    }

    /// The link of a document, if the member has a value.
    pub fn of(&self, id: i64, document: &Map<String, Json>) -> Option<LinkTo> {
        let named = document.get(self.member).and_then(Json::as_str);
        if let (Some(name), None) = (named, self.filter) {
            return Some(LinkTo { relation: self.relation, target: Target::Named(self.resource, name.to_owned()) });
        }
        let value = if self.member == "id" { id } else { document.get(self.member)?.as_i64()? };
        let target = match self.filter {
            None => Target::Item(self.resource, value),
            Some(filter) => Target::Filtered(self.resource, filter, value),
        };
        Some(LinkTo { relation: self.relation, target })
    }
}
