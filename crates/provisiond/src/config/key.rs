//! The key table: name, type, default and doc sentence of every key, written once.
//!
//! `settings!` takes a struct whose fields are keys and makes of it the struct, its rows of the table and its reader.
//! `config show`, the unknown-key check, environment overrides and the generated documentation all walk that table;
//! there is no second list. A new key is one field with a doc comment.

/// One key of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Dotted name from the top of the file.
    pub path: &'static str,
    /// Older spelling, also read; this one wins when both are present.
    pub was: Option<&'static str>,
    /// Its type in words, for messages and documentation.
    pub kind: &'static str,
    /// Its default as YAML. `$(other.key)` stands for the effective text of a key that is read before it.
    pub default: &'static str,
    /// What it does, for operators; the doc comment of the field, with its line breaks.
    pub doc: &'static str,
    /// Whether its value is masked wherever it is shown.
    pub secret: bool,
    /// Whether a running server keeps its value until the next start.
    pub restart: bool,
    /// How much of what it promises the server does.
    pub used: Used,
    /// The section that it stands in.
    pub section: &'static str,
    /// What the section is about, as `doc`.
    pub about: &'static str,
}

/// How much a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Used {
    /// What its documentation says.
    Full,
    /// A part of what the platform does with it; the documentation says which.
    Part,
    /// Nothing yet: it is read and checked.
    Read,
}

impl Key {
    /// Marks a key whose value is masked.
    pub(super) const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// Marks a key that counts at the next start.
    pub(super) const fn restart(self) -> Self {
        Self { restart: true, ..self }
    }

    /// Marks a key that does a part of what it does on the platform.
    pub(super) const fn part(self) -> Self {
        Self { used: Used::Part, ..self }
    }

    /// Marks a key without effect.
    pub(super) const fn read(self) -> Self {
        Self { used: Used::Read, ..self }
    }

    /// The last part of the name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// The first sentence or line of the documentation, for tables.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        let doc = self.doc.trim_start();
        doc.split_once("\n\n").map_or(doc, |(first, _)| first).trim_end()
    }
}

/// `None` for an empty prefix: the macro has no other way to leave the older spelling out.
pub(super) const fn older(prefix: &str, path: &'static str) -> Option<&'static str> {
    if prefix.is_empty() { None } else { Some(path) }
}

/// Declares a section of the configuration. See the module documentation.
///
/// `was PREFIX` gives all keys of the section an older spelling: the prefix followed by the field's name.
/// `or "PATH"` behind a field's name gives that key alone an older spelling, as a whole. A field may be followed by words that
/// mark it: `secret`, `restart`, `part`, `read`, the methods of [`Key`].
macro_rules! settings {
    (
        $(#[doc = $about:literal])+
        $name:ident in $path:literal was $was:literal {
            $( $(#[doc = $doc:literal])+ $field:ident $(or $older:literal)? : $ty:ty = $default:literal $($mark:ident)* ; )*
        }
        $( sections { $( $(#[doc = $section_doc:literal])+ $section:ident : $section_ty:ty ; )* } )?
    ) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone)]
        pub struct $name {
            $(
                $(#[doc = $doc])+
                #[doc = concat!("\n\nDefault: `", $default, "`.")]
                pub $field: $ty,
            )*
            $($( $(#[doc = $section_doc])+ pub $section: $section_ty, )*)?
        }

        impl $name {
            const KEYS: &'static [$crate::config::key::Key] = &[$(
                $crate::config::key::Key {
                    path: concat!($path, ".", stringify!($field)),
                    was: $crate::config::key::older(
                        $crate::config::key::settings!(@older $was $($older)?),
                        $crate::config::key::settings!(@older (concat!($was, stringify!($field))) $($older)?),
                    ),
                    kind: <$ty as $crate::config::value::Value>::KIND,
                    default: $default,
                    doc: concat!($($doc, "\n"),+),
                    secret: false,
                    restart: false,
                    used: $crate::config::key::Used::Full,
                    section: $path,
                    about: <Self as $crate::config::reader::Section>::ABOUT,
                }
                $(.$mark())*
            ),*];
        }

        impl $crate::config::reader::Section for $name {
            const ABOUT: &'static str = concat!($($about, "\n"),+);

            fn keys(table: &mut Vec<&'static $crate::config::key::Key>) {
                table.extend(Self::KEYS);
                $($( <$section_ty as $crate::config::reader::Section>::keys(table); )*)?
            }

            fn read(reader: &mut $crate::config::reader::Reader<'_>) -> Option<Self> {
                // Everything is read before anything is given up, so that all problems are found.
                let mut keys = Self::KEYS.iter();
                $( let $field = keys.next().and_then(|key| reader.value::<$ty>(key)); )*
                debug_assert!(keys.next().is_none(), "one key per field");
                $($( let $section = <$section_ty as $crate::config::reader::Section>::read(reader); )*)?
                Some(Self { $( $field: $field?, )* $($( $section: $section?, )*)? })
            }
        }
    };
    (
        $(#[doc = $about:literal])+
        $name:ident in $path:literal { $($fields:tt)* }
        $( sections { $($sections:tt)* } )?
    ) => {
        $crate::config::key::settings! {
            $(#[doc = $about])+
            $name in $path was "" { $($fields)* }
            $( sections { $($sections)* } )?
        }
    };
    (@older $was:tt) => { $was };
    (@older $was:tt $older:literal) => { $older };
}
pub(super) use settings;
