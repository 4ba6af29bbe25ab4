//! Preferences that are defined at run time.

use sea_orm::entity::prelude::*;

/// A row of `dynamic_preferences`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dynamic_preferences")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub attribute: String,
    pub label: String,
    pub description: String,
    pub data_type: String,
    pub max_occur: bool,
    pub dev_pref: bool,
    pub fielddev_pref: bool,
    pub reseller_id: Option<i64>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
}

impl ActiveModelBehavior for ActiveModel {}
