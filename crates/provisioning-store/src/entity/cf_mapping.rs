//! A call forward: type, where to, and when.

use sea_orm::entity::prelude::*;

/// A row of `cf_mappings`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cf_mappings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub kind: String,
    pub destination_set_id: i64,
    pub time_set_id: Option<i64>,
    pub source_set_id: Option<i64>,
    pub bnumber_set_id: Option<i64>,
    pub enabled: bool,
    pub use_redirection: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::subscriber::Entity",
        from = "Column::SubscriberId",
        to = "super::subscriber::Column::Id"
    )]
    Subscriber,
    #[sea_orm(
        belongs_to = "super::cf_destination_set::Entity",
        from = "Column::DestinationSetId",
        to = "super::cf_destination_set::Column::Id"
    )]
    DestinationSet,
    #[sea_orm(
        belongs_to = "super::cf_time_set::Entity",
        from = "Column::TimeSetId",
        to = "super::cf_time_set::Column::Id"
    )]
    TimeSet,
    #[sea_orm(
        belongs_to = "super::cf_source_set::Entity",
        from = "Column::SourceSetId",
        to = "super::cf_source_set::Column::Id"
    )]
    SourceSet,
    #[sea_orm(
        belongs_to = "super::cf_bnumber_set::Entity",
        from = "Column::BnumberSetId",
        to = "super::cf_bnumber_set::Column::Id"
    )]
    BnumberSet,
}

impl ActiveModelBehavior for ActiveModel {}
