//! Blocks of telephone numbers.

use sea_orm::entity::prelude::*;

/// A row of `number_blocks`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "number_blocks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub cc: String,
    pub ac: String,
    pub sn_prefix: String,
    pub digits: String,
    pub sn_length: Option<i64>,
    pub allocable: bool,
    pub authoritative: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
