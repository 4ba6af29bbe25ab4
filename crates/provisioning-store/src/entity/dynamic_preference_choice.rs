//! Choices of preferences that are defined at run time.

use sea_orm::entity::prelude::*;

/// A row of `dynamic_preference_choices`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dynamic_preference_choices")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub preference_id: i64,
    pub label: String,
    pub value: String,
    pub default_val: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::dynamic_preference::Entity",
        from = "Column::PreferenceId",
        to = "super::dynamic_preference::Column::Id"
    )]
    Preference,
}

impl ActiveModelBehavior for ActiveModel {}
