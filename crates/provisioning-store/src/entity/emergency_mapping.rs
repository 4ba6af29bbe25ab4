//! Emergency numbers of containers.

use sea_orm::entity::prelude::*;

/// A row of `emergency_mappings`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "emergency_mappings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub emergency_container_id: i64,
    pub code: String,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::emergency_mapping_container::Entity",
        from = "Column::EmergencyContainerId",
        to = "super::emergency_mapping_container::Column::Id"
    )]
    EmergencyContainer,
}

impl ActiveModelBehavior for ActiveModel {}
