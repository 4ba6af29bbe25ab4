//! Files of sound sets, without their audio.

use sea_orm::entity::prelude::*;

/// A row of `sound_files`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sound_files")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub set_id: i64,
    pub handle_id: i64,
    pub filename: Option<String>,
    pub loopplay: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::sound_set::Entity", from = "Column::SetId", to = "super::sound_set::Column::Id")]
    Set,
    #[sea_orm(
        belongs_to = "super::sound_handle::Entity",
        from = "Column::HandleId",
        to = "super::sound_handle::Column::Id"
    )]
    Handle,
}

impl ActiveModelBehavior for ActiveModel {}
