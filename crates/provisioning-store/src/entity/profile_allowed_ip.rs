//! Networks from which subscribers with a profile may register or call.

use sea_orm::entity::prelude::*;

/// A row of `profile_allowed_ips`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "profile_allowed_ips")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub profile_id: i64,
    pub attribute: String,
    pub ipnet: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::subscriber_profile::Entity",
        from = "Column::ProfileId",
        to = "super::subscriber_profile::Column::Id"
    )]
    Profile,
}

impl ActiveModelBehavior for ActiveModel {}
