//! Places at which announcements are played.

use sea_orm::entity::prelude::*;

/// A row of `sound_handles`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sound_handles")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub name: String,
    pub group_id: i64,
    pub expose_to_customer: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::sound_group::Entity",
        from = "Column::GroupId",
        to = "super::sound_group::Column::Id"
    )]
    Group,
}

impl ActiveModelBehavior for ActiveModel {}
