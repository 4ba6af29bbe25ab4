//! Ports, sizes and times.

use std::time::Duration;

use super::{At, Value};
use crate::config::node::Node;

/// A TCP port. 0 lets the system choose a free one, which tests use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Port(pub u16);

impl Value for Port {
    const KIND: &'static str = "a port (0 to 65535)";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| text.trim().parse().ok().map(Self))
    }
}

/// Times are whole seconds.
impl Value for Duration {
    const KIND: &'static str = "a number of seconds";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| text.trim().parse().ok().map(Self::from_secs))
    }
}

/// A size in bytes, written with K, M or G (binary, in either case) or without a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl Size {
    /// The size as a length in memory.
    #[must_use]
    pub fn bytes(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let unit = text.chars().last()?.to_ascii_uppercase();
        let factor = match unit {
            'K' => 1 << 10,
            'M' => 1 << 20,
            'G' => 1 << 30,
            _ => 1,
        };
        let number = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
        if text.len() - number.len() > usize::from(factor > 1) {
            return None;
        }
        number.trim_end().parse::<u64>().ok()?.checked_mul(factor).map(Self)
    }
}

impl Value for Size {
    const KIND: &'static str = "a size such as 500, 64K, 16M or 1G";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, Self::parse)
    }
}
