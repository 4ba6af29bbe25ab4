//! What changed, who changed it, and what it looked like then.

use sea_orm::entity::prelude::*;

/// A row of `journals`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journals")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub resource_name: String,
    pub resource_id: i64,
    pub operation: String,
    pub timestamp: DateTime,
    pub username: String,
    pub role: String,
    pub user_id: i64,
    pub reseller_id: Option<i64>,
    pub tx_id: String,
    pub content: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
