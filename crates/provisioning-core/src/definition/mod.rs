//! What a resource is: the one definition from which validation, documents, links, filters and documentation follow.

mod access;
mod build;
mod csv;
mod expansion;
mod field;
mod file;
mod filter;
mod group;
mod key;
mod kind;
mod link;
mod looks;
mod parameter;
#[cfg(test)]
mod tests;

pub use access::{Access, Operation, Tenancy};
pub use csv::Csv;
pub use expansion::Expansion;
pub use field::Field;
pub use file::FileForm;
pub use filter::{Filter, Match};
pub use group::Group;
pub use key::Key;
pub use kind::{Absent, Check, Kind, Required};
pub use link::{Link, LinkTo, Target};
pub use looks::Looks;
pub use parameter::Parameter;

use serde_json::Value as Json;

use crate::actor::{Actor, Role, Roles, Scope, Via};
use crate::answer::Gives;
use crate::context::Params;
use crate::query::Cond;
use crate::settings::Settings;

/// How the resource looks as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A collection of items.
    Collection,
    /// A single document at the collection's address, without items and paging.
    Document,
}

/// The definition of a resource.
#[derive(Debug)]
pub struct Definition {
    /// Name in URLs, links and journals: `customers`.
    pub name: &'static str,
    /// Name of one item in `Entity '…' not found.`
    pub entity: &'static str,
    /// The same for an item that is to be changed.
    pub entity_of_changes: &'static str,
    /// The name with a capital for each of its words; empty when it is a single word. Read it by [`Definition::title`].
    pub words: &'static str,
    /// The table that holds its rows.
    pub table: &'static str,
    /// Group in the registry.
    pub group: Group,
    /// One sentence for operators.
    pub summary: &'static str,
    /// Collection or single document.
    pub shape: Shape,
    /// Who may do what.
    pub access: Access,
    /// To whom rows belong.
    pub tenancy: Tenancy,
    /// Members, in the order of validation.
    pub fields: Vec<Field>,
    /// Query parameters that narrow the collection.
    pub filters: Vec<Filter>,
    /// Query parameters that mean something else.
    pub parameters: Vec<Parameter>,
    /// Links of an item besides those that every item has.
    pub links: Vec<Link>,
    /// Who may read the journals of its items; nobody when it has none. The operator decides which changes are recorded.
    pub journal: Roles,
    /// Whether a page links to its items besides containing them.
    pub links_in_page: bool,
    /// The CSV form of the collection, if it has one.
    pub csv: Option<Csv>,
    /// The form of an item as a file, if it has one.
    pub file: Option<FileForm>,
    /// What names an item in its address; `None` for its number.
    pub key: Option<Key>,
    /// The table with the columns of the fields, where that is another one than the table of the items.
    pub fields_in: Option<&'static str>,
    /// Whether a replace needs no body: it switches something on.
    pub replaced_without_body: bool,
    /// Whether the parameter `tz` names the zone of the local times.
    pub zoned: bool,
    /// Whether bodies are free-form objects that the rules read themselves.
    pub free_form: bool,
    /// Operations whose answer is no item: [`Rules::act`](crate::rules::Rules::act) runs them. Only those of the collection's
    /// address, [`Operation::List`] and [`Operation::Create`].
    pub own_answers: Vec<(Operation, Gives)>,
    /// The most items of a page, where each costs much time to read; a greater `rows` counts as this one.
    pub most_rows: Option<u64>,
    /// Whether a read needs no login; [`Rules::public`](crate::rules::Rules::public) gives what everybody may know.
    pub open: bool,
    /// Logins that may only read may create here all the same, when they have proved who they are in one of these ways.
    pub read_only_may_create: &'static [Via],
    /// Whether callers whose password has to be changed first may create here.
    pub open_to_expired: bool,
    /// The resource whose document lists the members of a free-form body.
    pub members_listed_in: Option<&'static str>,
    /// Members that documentation shows in samples of a free-form body.
    pub example: Json,
    /// Whether the operator has it: what is switched off is like a resource that does not exist.
    pub present: fn(&Settings) -> bool,
}

impl Definition {
    /// A resource whose items are the rows of a table. The entity's name is the resource's name without its last letter.
    pub fn new(name: &'static str, table: &'static str, group: Group, access: Access) -> Self {
        let entity = name.get(..name.len().saturating_sub(1)).unwrap_or(name);
        Self {
            name,
            entity,
            entity_of_changes: entity,
            words: "",
            table,
            group,
            summary: "",
            shape: Shape::Collection,
            access,
            tenancy: Tenancy::default(),
            fields: Vec::new(),
            filters: Vec::new(),
            parameters: Vec::new(),
            links: Vec::new(),
            journal: Roles::NONE,
            links_in_page: true,
            csv: None,
            file: None,
            key: None,
            fields_in: None,
            replaced_without_body: false,
            zoned: false,
            free_form: false,
            own_answers: Vec::new(),
            most_rows: None,
            open: false,
            read_only_may_create: &[],
            open_to_expired: false,
            members_listed_in: None,
            example: Json::Null,
            present: |_| true,
        }
    }

    /// Whether items can have journals.
    pub fn has_journal(&self) -> bool {
        self.journal != Roles::NONE
    }

    /// The name with a capital for each of its words: `CustomerContacts`.
    pub fn title(&self) -> String {
        if self.words.is_empty() { capitalised(self.name) } else { self.words.to_owned() }
    }

    /// The title of one item: `CustomerContact`.
    pub fn item_title(&self) -> String {
        let title = self.title();
        if let Some(stem) = title.strip_suffix("ies") {
            return format!("{stem}y");
        }
        title.strip_suffix('s').map_or_else(|| title.clone(), str::to_owned)
    }

    /// A member by its name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What stands behind a member that holds ids of other items.
    pub fn expansion(&self, member: &str) -> Option<&'static Expansion> {
        expansion::COMMON.iter().find(|known| known.member == member)
    }

    /// Whether the resource has the operation at all.
    pub fn has(&self, operation: Operation) -> bool {
        self.access.of(operation) != Roles::NONE
    }

    /// What the operation gives when that is no item.
    pub fn own_answer(&self, operation: Operation) -> Option<Gives> {
        self.own_answers.iter().find(|(own, _)| *own == operation).map(|(_, gives)| *gives)
    }

    /// Whether a read of an item with these query parameters is to give a file.
    pub fn asks_for_file(&self, params: &Params) -> bool {
        self.parameters.iter().any(|parameter| parameter.gives_file && params.get(parameter.name).is_some())
    }

    /// Whether the actor is kept from the operation because its login may only read.
    pub fn is_read_only(&self, actor: &Actor, operation: Operation) -> bool {
        actor.flags.read_only && self.refuses_read_only(actor.via, operation)
    }

    /// Whether the operation is refused to logins that may only read.
    pub fn refuses_read_only(&self, via: Via, operation: Operation) -> bool {
        let excepted = operation == Operation::Create && self.read_only_may_create.contains(&via);
        operation.writes() && !excepted
    }

    /// Whether the role passes the gate of the operation.
    pub fn may(&self, role: Role, operation: Operation) -> bool {
        self.access.of(operation).has(role)
    }

    /// The condition that keeps an actor within what is its own.
    pub fn scope(&self, actor: &Actor) -> Cond {
        if actor.is(self.tenancy.by_rules) {
            return Cond::always();
        }
        let (path, id) = match actor.scope() {
            Scope::Platform => return Cond::always(),
            Scope::Reseller(id) => (self.tenancy.reseller, id),
            Scope::Customer(id) => (self.tenancy.customer, id),
            Scope::Subscriber(id) => (self.tenancy.subscriber, id),
        };
        path.map_or_else(Cond::never, |path| Cond::eq(path, id))
    }
}

/// A word with a capital first letter.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
