//! Versions of the views, which SIP proxies ask for: a view.

use sea_orm::entity::prelude::*;

/// A row of `kamailio_version`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kamailio_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub table_name: String,
    pub table_version: i32,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
