#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod destination;
mod input;
mod mapping;
mod period;
mod refused;
mod render;
mod sets;
