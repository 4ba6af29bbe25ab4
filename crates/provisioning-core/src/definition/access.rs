//! Operations, who may do them, and to whom rows belong.

use crate::actor::Roles;
use crate::query::Path;

/// An operation on a resource; the same for all frontends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Read a page of items.
    List,
    /// Add an item.
    Create,
    /// Read one item.
    Get,
    /// Replace an item.
    Replace,
    /// Change members of an item.
    Patch,
    /// Remove or terminate an item.
    Delete,
    /// Remove or end the items that the query parameters name.
    DeleteMatching,
}

impl Operation {
    /// Whether it changes or removes an item that is there.
    pub fn changes_item(self) -> bool {
        matches!(self, Self::Replace | Self::Patch | Self::Delete)
    }

    /// Whether the operation changes something.
    pub fn writes(self) -> bool {
        !matches!(self, Self::List | Self::Get)
    }
}

/// Which roles may do what. A set without a role means that the operation does not exist.
#[derive(Debug, Clone, Copy)]
pub struct Access {
    /// Read collection.
    pub list: Roles,
    /// Create.
    pub create: Roles,
    /// Read an item.
    pub get: Roles,
    /// Replace an item.
    pub replace: Roles,
    /// Patch an item.
    pub patch: Roles,
    /// Delete an item.
    pub delete: Roles,
    /// Delete what the query parameters name.
    pub delete_matching: Roles,
    /// Roles that pass the gate but may only read: 403 `Read-only resource for authenticated role`.
    pub read_only: Roles,
}

impl Access {
    /// Every operation for the same roles.
    pub const fn full(roles: Roles) -> Self {
        Self {
            list: roles,
            create: roles,
            get: roles,
            replace: roles,
            patch: roles,
            delete: roles,
            delete_matching: Roles::NONE,
            read_only: Roles::NONE,
        }
    }

    /// Every operation but delete: what ends by status.
    pub const fn without_delete(roles: Roles) -> Self {
        Self { delete: Roles::NONE, ..Self::full(roles) }
    }

    /// List, get, replace and patch: items that exist with their owner.
    pub const fn existing(roles: Roles) -> Self {
        Self { create: Roles::NONE, delete: Roles::NONE, ..Self::full(roles) }
    }

    /// Roles that may only read.
    #[must_use]
    pub const fn reading_only(mut self, roles: Roles) -> Self {
        self.read_only = roles;
        self
    }

    /// Everybody who may do anything.
    pub const fn any(&self) -> Roles {
        self.list.or(self.create).or(self.get).or(self.replace).or(self.patch).or(self.delete).or(self.delete_matching)
    }

    /// The roles of an operation.
    pub const fn of(&self, operation: Operation) -> Roles {
        match operation {
            Operation::List => self.list,
            Operation::Create => self.create,
            Operation::Get => self.get,
            Operation::Replace => self.replace,
            Operation::Patch => self.patch,
            Operation::Delete => self.delete,
            Operation::DeleteMatching => self.delete_matching,
        }
    }
}

/// Which columns tell to whom a row belongs; the store's query is narrowed by them for every actor that does not see the
/// whole platform. An actor for whose scope there is no column sees nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tenancy {
    /// Path to the reseller's id.
    pub reseller: Option<Path>,
    /// Path to the customer's id.
    pub customer: Option<Path>,
    /// Path to the subscriber's id.
    pub subscriber: Option<Path>,
    /// Roles for which no column tells it: [`Rules::visible`](crate::rules::Rules::visible) does.
    pub by_rules: Roles,
}
