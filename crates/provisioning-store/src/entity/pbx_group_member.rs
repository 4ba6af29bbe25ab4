//! Members of hunt groups in their order.

use sea_orm::entity::prelude::*;

/// A row of `pbx_group_members`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pbx_group_members")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub group_id: i64,
    pub member_id: i64,
    pub position: i64,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::subscriber::Entity", from = "Column::GroupId", to = "super::subscriber::Column::Id")]
    Group,
    #[sea_orm(
        belongs_to = "super::subscriber::Entity",
        from = "Column::MemberId",
        to = "super::subscriber::Column::Id"
    )]
    Member,
}

impl ActiveModelBehavior for ActiveModel {}
