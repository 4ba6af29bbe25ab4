//! Lists of features that a subscriber may use.

use sea_orm::entity::prelude::*;

/// A row of `subscriber_profiles`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriber_profiles")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub profile_set_id: i64,
    pub name: String,
    pub name_key: String,
    pub description: String,
    pub set_default: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::subscriber_profile_set::Entity",
        from = "Column::ProfileSetId",
        to = "super::subscriber_profile_set::Column::Id"
    )]
    ProfileSet,
}

impl ActiveModelBehavior for ActiveModel {}
