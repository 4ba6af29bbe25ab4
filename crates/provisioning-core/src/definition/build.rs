//! How a definition is written down, step by step.

use serde_json::Value as Json;

use super::{Csv, Definition, Field, FileForm, Filter, Key, Link, Operation, Parameter, Shape};
use crate::actor::{Roles, Via};
use crate::answer::Gives;
use crate::query::Path;
use crate::settings::Settings;

impl Definition {
    /// The name with a capital for each of its words, for headings: `CustomerContacts`.
    #[must_use]
    pub fn words(mut self, name: &'static str) -> Self {
        self.words = name;
        self
    }

    /// The sentence that tells operators what this is.
    #[must_use]
    pub fn summary(mut self, text: &'static str) -> Self {
        self.summary = text;
        self
    }

    /// The collection can be uploaded and downloaded as a CSV file.
    #[must_use]
    pub fn csv(mut self, form: Csv) -> Self {
        self.csv = Some(form);
        self
    }

    /// Items can be read and written as files.
    #[must_use]
    pub fn file(mut self, form: FileForm) -> Self {
        self.file = Some(form);
        self
    }

    /// Items are named by a member in their addresses.
    #[must_use]
    pub fn keyed_by(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// A replace takes nothing from its body and may come without one.
    #[must_use]
    pub fn replaced_without_body(mut self) -> Self {
        self.replaced_without_body = true;
        self
    }

    /// The parameter `tz` names the zone of the local times in filters, bodies and answers.
    #[must_use]
    pub fn zoned(mut self) -> Self {
        self.zoned = true;
        self
    }

    /// The name of one item in messages, where it is not the resource's name without its last letter.
    #[must_use]
    pub fn entity(self, name: &'static str) -> Self {
        self.entities(name, name)
    }

    /// The name of one item in messages: of one that is read, and of one that is to be changed.
    #[must_use]
    pub fn entities(mut self, read: &'static str, changed: &'static str) -> Self {
        self.entity = read;
        self.entity_of_changes = changed;
        self
    }

    /// A page has so many items at the most.
    #[must_use]
    pub fn most_rows(mut self, most: u64) -> Self {
        self.most_rows = Some(most);
        self
    }

    /// A single document instead of a collection.
    #[must_use]
    pub fn document(mut self) -> Self {
        self.shape = Shape::Document;
        self
    }

    /// A page contains its items and does not link to them, as the platform has it in one place.
    #[must_use]
    pub fn unlinked_in_page(mut self) -> Self {
        self.links_in_page = false;
        self
    }

    /// Bodies are objects with names that are not known beforehand; the rules read them.
    #[must_use]
    pub fn free_form(mut self) -> Self {
        self.free_form = true;
        self
    }

    /// The operation gives no item; the rules answer it.
    #[must_use]
    pub fn answers(mut self, operation: Operation, gives: Gives) -> Self {
        self.own_answers.push((operation, gives));
        self
    }

    /// A read needs no login.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Logins that may only read may create here, too, when they come in one of these ways.
    #[must_use]
    pub fn open_to_read_only(mut self, ways: &'static [Via]) -> Self {
        self.read_only_may_create = ways;
        self
    }

    /// Callers whose password has to be changed first may create here.
    #[must_use]
    pub fn open_to_expired(mut self) -> Self {
        self.open_to_expired = true;
        self
    }

    /// The members of a free-form body are those that the document of another resource lists.
    #[must_use]
    pub fn members_listed_in(mut self, resource: &'static str) -> Self {
        self.members_listed_in = Some(resource);
        self
    }

    /// Members that documentation shows in samples of a free-form body.
    #[must_use]
    pub fn example(mut self, members: Json) -> Self {
        self.example = members;
        self
    }

    /// It is there while the operator has it switched on.
    #[must_use]
    pub fn present_when(mut self, is_on: fn(&Settings) -> bool) -> Self {
        self.present = is_on;
        self
    }

    /// Rows belong to the reseller at this path.
    #[must_use]
    pub fn of_reseller(mut self, path: Path) -> Self {
        self.tenancy.reseller = Some(path);
        self
    }

    /// Rows belong to the customer at this path.
    #[must_use]
    pub fn of_customer(mut self, path: Path) -> Self {
        self.tenancy.customer = Some(path);
        self
    }

    /// Rows belong to the subscriber at this path.
    #[must_use]
    pub fn of_subscriber(mut self, path: Path) -> Self {
        self.tenancy.subscriber = Some(path);
        self
    }

    /// For these roles the rules alone tell which rows exist.
    #[must_use]
    pub fn scoped_by_rules(mut self, roles: Roles) -> Self {
        self.tenancy.by_rules = roles;
        self
    }

    /// Items have journals, which administrative users read.
    #[must_use]
    pub fn journaled(self) -> Self {
        self.journaled_for(Roles::STAFF)
    }

    /// Items have journals for these roles.
    #[must_use]
    pub fn journaled_for(mut self, readers: Roles) -> Self {
        self.journal = readers;
        self
    }

    /// The members, in the order of validation.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// The filters.
    #[must_use]
    pub fn filters(mut self, filters: impl IntoIterator<Item = Filter>) -> Self {
        self.filters.extend(filters);
        self
    }

    /// The query parameters besides filters.
    #[must_use]
    pub fn parameters(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    /// The links.
    #[must_use]
    pub fn links(mut self, links: impl IntoIterator<Item = Link>) -> Self {
        self.links.extend(links);
        self
    }
}
