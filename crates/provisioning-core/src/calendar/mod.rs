//! Calendar files: the few parts of iCalendar that recurring periods need. Source: RFC 5545.
//!
//! A [`line`] is unfolded text with a name, parameters and a value; an [`event`] is a period with its recurrence rule. Times
//! are local ones without a zone, in the form of JSON; what a file writes in UTC or in another zone is turned into them.

pub mod event;
pub mod line;
mod read;
mod write;

pub use event::{Calendar, Event};
pub use read::{Unreadable, is_calendar, read};
pub use write::write;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod fuzz;
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
