//! SIP accounts as SIP proxies read them: a view.

use sea_orm::entity::prelude::*;

/// A row of `kamailio_subscriber`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kamailio_subscriber")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub username: Option<String>,
    pub domain: Option<String>,
    pub ha1: Option<String>,
    pub ha1b: Option<String>,
    pub uuid: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
