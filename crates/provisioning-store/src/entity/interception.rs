//! Orders of lawful interception.

use sea_orm::entity::prelude::*;

/// A row of `interceptions`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "interceptions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reseller_id: Option<i64>,
    pub liid: i64,
    pub number: String,
    pub x2_host: String,
    pub x2_port: i64,
    pub x2_user: Option<String>,
    pub x2_password: Option<String>,
    pub x3_required: bool,
    pub x3_host: Option<String>,
    pub x3_port: Option<i64>,
    pub deleted: bool,
    pub create_timestamp: DateTime,
    pub modify_timestamp: DateTime,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
}

impl ActiveModelBehavior for ActiveModel {}
