//! Trusted sources as SIP proxies read them: a view.

use sea_orm::entity::prelude::*;

/// A row of `kamailio_trusted`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kamailio_trusted")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub tag: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
