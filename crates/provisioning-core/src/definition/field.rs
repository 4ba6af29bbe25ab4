//! The members of a resource.

use serde_json::Value as Json;

use super::Looks;
use super::kind::{Absent, Kind, Required};
use crate::actor::Roles;

/// A member of a resource.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// Human name in `… field is required`; derived from the name when unset.
    pub label: Option<&'static str>,
    /// What a value is.
    pub kind: Kind,
    /// When it must be given.
    pub required: Required,
    /// The sentence when it is not; made from the human name when unset.
    pub missing: Option<&'static str>,
    /// What a create stores when nothing is given.
    pub default: Option<Json>,
    /// What a replace does when nothing is given.
    pub absent: Absent,
    /// Shown but never taken from a body.
    pub read_only: bool,
    /// Taken from a body but never shown.
    pub write_only: bool,
    /// Who sees it.
    pub readers: Roles,
    /// From whom it is taken; silently dropped from others.
    pub writers: Roles,
    /// The column that holds it; `None` when the rules keep it elsewhere.
    pub column: Option<&'static str>,
    /// Sentence for operators.
    pub doc: &'static str,
    /// What a value looks like, where the kind does not tell it.
    pub looks: Option<Looks>,
    /// The required member that a body may leave out when it has this one; the rules read this one, be it read-only or not.
    pub instead_of: Option<&'static str>,
    /// A value that documentation may show; one is made from the kind when unset.
    pub example: Option<Json>,
    /// Whether SIP and XMPP servers get keys that are derived from it.
    pub keyed: bool,
    /// Whether its value is kept out of logs, although it is no secret for those who see the item.
    pub masked: bool,
}

impl Field {
    /// A field of a kind, kept in the column of its name.
    pub fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label: None,
            kind,
            required: Required::No,
            missing: None,
            default: None,
            absent: Absent::Keep,
            read_only: false,
            write_only: false,
            readers: Roles::ALL,
            writers: Roles::ALL,
            column: Some(name),
            doc: "",
            looks: None,
            instead_of: None,
            example: None,
            keyed: false,
            masked: false,
        }
    }

    /// The primary key.
    pub fn id() -> Self {
        Self::integer("id").read_only().doc("Unique number of the item.")
    }

    /// Text of any length.
    pub fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text { min: None, max: None, check: None })
    }

    /// A whole number.
    pub fn integer(name: &'static str) -> Self {
        Self::new(name, Kind::Integer { positive: false })
    }

    /// A whole number that is not negative; also the id of another item.
    pub fn count(name: &'static str) -> Self {
        Self::new(name, Kind::Integer { positive: true })
    }

    /// A flag, false unless given.
    pub fn boolean(name: &'static str) -> Self {
        Self::new(name, Kind::Boolean).default(false)
    }

    /// A secret of which only the hash is stored; the rules store it.
    pub fn hashed_password(name: &'static str) -> Self {
        Self::new(name, Kind::Password { hashed: true }).derived()
    }

    /// One of a few words.
    pub fn choice(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Kind::Choice(words))
    }

    /// A point in time that the server sets.
    pub fn timestamp(name: &'static str) -> Self {
        Self::new(name, Kind::DateTime).read_only()
    }

    /// Greatest length of a text.
    #[must_use]
    pub fn max(mut self, characters: usize) -> Self {
        if let Kind::Text { max, .. } = &mut self.kind {
            *max = Some(characters);
        }
        self
    }

    /// Least length of a text.
    #[must_use]
    pub fn min(mut self, characters: usize) -> Self {
        if let Kind::Text { min, .. } = &mut self.kind {
            *min = Some(characters);
        }
        self
    }

    /// A further check of a text.
    #[must_use]
    pub fn check(mut self, test: fn(&str) -> Option<String>) -> Self {
        if let Kind::Text { check, .. } = &mut self.kind {
            *check = Some(test);
        }
        self
    }

    /// The human name in messages.
    #[must_use]
    pub fn label(mut self, text: &'static str) -> Self {
        self.label = Some(text);
        self
    }

    /// Must always be given.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = Required::Always;
        self
    }

    /// Must always be given, and has a sentence of its own when it is not.
    #[must_use]
    pub fn required_with(mut self, sentence: &'static str) -> Self {
        self.missing = Some(sentence);
        self.required()
    }

    /// Must be given on create.
    #[must_use]
    pub fn required_on_create(mut self) -> Self {
        self.required = Required::OnCreate;
        self
    }

    /// What a create stores when nothing is given.
    #[must_use]
    pub fn default(mut self, value: impl Into<Json>) -> Self {
        self.default = Some(value.into());
        self
    }

    /// A replace without it clears it.
    #[must_use]
    pub fn cleared_when_absent(mut self) -> Self {
        self.absent = Absent::Clear;
        self
    }

    /// Shown but never taken.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Taken but never shown.
    #[must_use]
    pub fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Only these roles see it and may give it.
    #[must_use]
    pub fn only_for(mut self, roles: Roles) -> Self {
        self.readers = roles;
        self.writers = roles;
        self
    }

    /// Only these roles see it.
    #[must_use]
    pub fn shown_to(mut self, roles: Roles) -> Self {
        self.readers = roles;
        self
    }

    /// Only these roles may give it.
    #[must_use]
    pub fn taken_from(mut self, roles: Roles) -> Self {
        self.writers = roles;
        self
    }

    /// Kept in another column.
    #[must_use]
    pub fn column(mut self, name: &'static str) -> Self {
        self.column = Some(name);
        self
    }

    /// Not a column: the rules keep it and show it.
    #[must_use]
    pub fn derived(mut self) -> Self {
        self.column = None;
        self
    }

    /// Sentence for operators.
    #[must_use]
    pub fn doc(mut self, text: &'static str) -> Self {
        self.doc = text;
        self
    }

    /// What a value looks like, where the kind does not tell it.
    #[must_use]
    pub fn looks(mut self, looks: Looks) -> Self {
        self.looks = Some(looks);
        self
    }

    /// A body may give it instead of another member that is required.
    #[must_use]
    pub fn instead_of(mut self, member: &'static str) -> Self {
        self.instead_of = Some(member);
        self
    }

    /// A value that documentation may show.
    #[must_use]
    pub fn example(mut self, value: impl Into<Json>) -> Self {
        self.example = Some(value.into());
        self
    }

    /// SIP and XMPP servers get keys that are derived from it.
    #[must_use]
    pub fn keyed(mut self) -> Self {
        self.keyed = true;
        self
    }

    /// Its value is kept out of logs.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.masked = true;
        self
    }

    /// Whether its value must never be echoed.
    pub fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Password { .. })
    }

    /// Whether only the hash of its value is stored.
    pub fn is_hashed(&self) -> bool {
        matches!(self.kind, Kind::Password { hashed: true })
    }

    /// The human name in messages: the given one, or the name with blanks and a capital first letter.
    pub fn human_name(&self) -> String {
        if let Some(label) = self.label {
            return label.to_owned();
        }
        super::capitalised(&self.name.replace('_', " "))
    }
}
