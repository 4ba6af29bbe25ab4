//! Audio of sound files, as base64.

use sea_orm::entity::prelude::*;

/// A row of `sound_recordings`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sound_recordings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub file_id: i64,
    pub data: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::sound_file::Entity", from = "Column::FileId", to = "super::sound_file::Column::Id")]
    File,
}

impl ActiveModelBehavior for ActiveModel {}
