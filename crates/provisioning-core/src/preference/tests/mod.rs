#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod becomes;
mod catalogue;
mod choice;
mod every_definition;
mod number;
mod plan;
mod render;
mod value;
