//! A period of a time set.

use sea_orm::entity::prelude::*;

/// A row of `cf_periods`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cf_periods")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub time_set_id: i64,
    pub year: Option<String>,
    pub month: Option<String>,
    pub mday: Option<String>,
    pub wday: Option<String>,
    pub hour: Option<String>,
    pub minute: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::cf_time_set::Entity",
        from = "Column::TimeSetId",
        to = "super::cf_time_set::Column::Id"
    )]
    TimeSet,
}

impl ActiveModelBehavior for ActiveModel {}
