//! The types of the function catalogue: scalars, lists, structs and their members. Source: soap-xmlrpc, types.

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// A whole number of 32 bits.
    Int,
    /// True or false.
    Boolean,
    /// A number with a fraction; money is cents.
    Double,
    /// Bytes; in a document as base64 text.
    Base64,
    /// A local time, `YYYY-MM-DD HH:MM:SS`.
    Timestamp,
    /// A struct, by its name in the catalogue.
    Struct(&'static str),
    /// Any number of values of one type.
    List(Box<Kind>),
}

impl Kind {
    /// A list of values of a type.
    pub fn list(of: Self) -> Self {
        Self::List(Box::new(of))
    }

    /// The name of the type in descriptions: `string`, `int`, `Domain`, `Domain[]`.
    pub fn word(&self) -> String {
        match self {
            Self::String => "string".to_owned(),
            Self::Int => "int".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::Double => "double".to_owned(),
            Self::Base64 => "base64".to_owned(),
            Self::Timestamp => "timestamp".to_owned(),
            Self::Struct(name) => (*name).to_owned(),
            Self::List(of) => format!("{}[]", of.word()),
        }
    }
}

/// A member of a struct, or a parameter of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether null means something: remove, unset, none.
    pub nullable: bool,
    /// Whether it must not appear in a log.
    pub secret: bool,
    /// Other names under which old clients send it.
    pub aliases: &'static [&'static str],
    /// What it is, in one sentence.
    pub doc: &'static str,
}

impl Member {
    /// A member that may be absent.
    pub fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, required: false, nullable: false, secret: false, aliases: &[], doc: "" }
    }

    /// Text.
    pub fn text(name: &'static str) -> Self {
        Self::new(name, Kind::String)
    }

    /// A whole number.
    pub fn int(name: &'static str) -> Self {
        Self::new(name, Kind::Int)
    }

    /// True or false.
    pub fn flag(name: &'static str) -> Self {
        Self::new(name, Kind::Boolean)
    }

    /// A number with a fraction.
    pub fn double(name: &'static str) -> Self {
        Self::new(name, Kind::Double)
    }

    /// A local time.
    pub fn time(name: &'static str) -> Self {
        Self::new(name, Kind::Timestamp)
    }

    /// A struct.
    pub fn of(name: &'static str, structure: &'static str) -> Self {
        Self::new(name, Kind::Struct(structure))
    }

    /// A list of structs.
    pub fn list(name: &'static str, structure: &'static str) -> Self {
        Self::new(name, Kind::list(Kind::Struct(structure)))
    }

    /// A list of texts.
    pub fn texts(name: &'static str) -> Self {
        Self::new(name, Kind::list(Kind::String))
    }

    /// It has to be there.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Null means something.
    #[must_use]
    pub fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// It must not appear in a log.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Old clients send it under another name.
    #[must_use]
    pub fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// What it is.
    #[must_use]
    pub fn doc(mut self, sentence: &'static str) -> Self {
        self.doc = sentence;
        self
    }

    /// Whether it goes by a name.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

/// A struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Structure {
    /// Its name, also that of the XML Schema type.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub doc: &'static str,
    /// Its members, in the order in which they are written.
    pub members: Vec<Member>,
}

impl Structure {
    /// A struct.
    pub fn new(name: &'static str, doc: &'static str, members: impl IntoIterator<Item = Member>) -> Self {
        Self { name, doc, members: members.into_iter().collect() }
    }

    /// The member with a name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}
