//! Keys that take one of a few words.

/// Declares an enum whose variants are the words a key takes, in any case.
macro_rules! words {
    (
        $(#[$about:meta])+
        $name:ident, $kind:literal {
            $( $(#[$doc:meta])+ $variant:ident = $($word:literal)|+ ; )+
        }
    ) => {
        $(#[$about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $( $(#[$doc])+ $variant, )+
        }

        impl $name {
            /// The value that a word stands for, in any case.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                match word.trim().to_ascii_lowercase().as_str() {
                    $( $($word)|+ => Some(Self::$variant), )+
                    _ => None,
                }
            }
        }

        impl $crate::config::value::Value for $name {
            const KIND: &'static str = $kind;

            fn read(
                node: &$crate::config::node::Node,
                at: &mut $crate::config::value::At<'_>,
            ) -> Option<Self> {
                at.scalar(node, Self::KIND, Self::of_word)
            }
        }
    };
}
pub(crate) use words;
