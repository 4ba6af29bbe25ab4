//! The chapters of the registry and of the documentation.

/// Group of resources, as they stand in the registry and in the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Resellers, customers, subscribers and what they are made of.
    LifeCycle,
    /// Tariffs and their assignment.
    Billing,
    /// Features of subscribers.
    Preferences,
    /// Where calls go instead.
    CallForwarding,
    /// How numbers are rewritten, and what may be dialled.
    Routing,
    /// What callers hear.
    Media,
    /// The installation itself and the caller's own login.
    Platform,
}

impl Group {
    /// All groups, in the order of the registry.
    pub const ALL: [Self; 7] = [
        Self::LifeCycle,
        Self::Billing,
        Self::Preferences,
        Self::CallForwarding,
        Self::Routing,
        Self::Media,
        Self::Platform,
    ];

    /// The heading for operators.
    pub fn title(self) -> &'static str {
        match self {
            Self::LifeCycle => "Customers and subscribers",
            Self::Billing => "Billing",
            Self::Preferences => "Preferences",
            Self::CallForwarding => "Call forwarding",
            Self::Routing => "Numbers and routing",
            Self::Media => "Media",
            Self::Platform => "Platform and own login",
        }
    }
}
