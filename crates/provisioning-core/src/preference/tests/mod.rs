#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod catalogue;
mod every_definition;
mod plan;
mod render;
mod value;
