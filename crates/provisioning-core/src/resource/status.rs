//! The words for the states of contracts, customers, subscribers, resellers, contacts and billing profiles.

/// Prepared, not in use yet.
pub const PENDING: &str = "pending";
/// May be used.
pub const ACTIVE: &str = "active";
/// Barred by the operator.
pub const LOCKED: &str = "locked";
/// Ended; the record stays for billing.
pub const TERMINATED: &str = "terminated";
