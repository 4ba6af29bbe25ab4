//! Network classes of service.

use sea_orm::entity::prelude::*;

/// A row of `ncos_levels`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ncos_levels")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reseller_id: i64,
    pub name: String,
    pub name_key: String,
    pub mode: String,
    pub description: Option<String>,
    pub time_set_id: Option<i64>,
    pub local_ac: bool,
    pub intra_pbx: bool,
    pub time_set_invert: bool,
    pub expose_to_customer: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
    #[sea_orm(belongs_to = "super::time_set::Entity", from = "Column::TimeSetId", to = "super::time_set::Column::Id")]
    TimeSet,
}

impl ActiveModelBehavior for ActiveModel {}
