//! Former passwords of administrative users.

use sea_orm::entity::prelude::*;

/// A row of `admin_password_history`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_password_history")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub admin_id: i64,
    pub hash: String,
    pub create_timestamp: DateTime,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::admin::Entity", from = "Column::AdminId", to = "super::admin::Column::Id")]
    Admin,
}

impl ActiveModelBehavior for ActiveModel {}
