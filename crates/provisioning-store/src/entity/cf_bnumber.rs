//! A pattern of a B-number set.

use sea_orm::entity::prelude::*;

/// A row of `cf_bnumbers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cf_bnumbers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub bnumber_set_id: i64,
    pub bnumber: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::cf_bnumber_set::Entity",
        from = "Column::BnumberSetId",
        to = "super::cf_bnumber_set::Column::Id"
    )]
    BnumberSet,
}

impl ActiveModelBehavior for ActiveModel {}
