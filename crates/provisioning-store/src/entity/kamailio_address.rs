//! Peering servers as SIP proxies read them: a view.

use sea_orm::entity::prelude::*;

/// A row of `kamailio_address`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kamailio_address")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub grp: i32,
    pub ip_addr: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
