//! A recurring period of a time set.

use sea_orm::entity::prelude::*;

/// A row of `time_periods`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "time_periods")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub time_set_id: i64,
    pub start: String,
    pub end: Option<String>,
    pub freq: Option<String>,
    pub until: Option<String>,
    pub count: Option<i64>,
    pub interval: Option<i64>,
    pub bysecond: Option<String>,
    pub byminute: Option<String>,
    pub byhour: Option<String>,
    pub byday: Option<String>,
    pub bymonthday: Option<String>,
    pub byyearday: Option<String>,
    pub byweekno: Option<String>,
    pub bymonth: Option<String>,
    pub bysetpos: Option<String>,
    pub comment: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::time_set::Entity", from = "Column::TimeSetId", to = "super::time_set::Column::Id")]
    TimeSet,
}

impl ActiveModelBehavior for ActiveModel {}
