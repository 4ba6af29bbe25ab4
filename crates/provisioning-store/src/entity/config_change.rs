//! Configurations that were applied to a running server.

use sea_orm::entity::prelude::*;

/// A row of `config_changes`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "config_changes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub applied_at: DateTime,
    pub instance: String,
    pub cause: String,
    pub login: String,
    pub message: String,
    pub changed: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
