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

        impl $crate::config::value::Value for $name {
            const KIND: &'static str = $kind;

            fn read(
                node: &$crate::config::node::Node,
                at: &mut $crate::config::value::At<'_>,
            ) -> Option<Self> {
                at.scalar(node, Self::KIND, |text| {
                    match text.trim().to_ascii_lowercase().as_str() {
                        $( $($word)|+ => Some(Self::$variant), )+
                        _ => None,
                    }
                })
            }
        }
    };
}
pub(crate) use words;
