//! The line in the log about each request to the listener; `ossbss.logging.apache.acc.level` is the level of this module.

/// Writes it.
pub(super) fn logged(status: u16, message: Option<&str>, milliseconds: f64) {
    tracing::info!(status, message, milliseconds, "answered");
}
