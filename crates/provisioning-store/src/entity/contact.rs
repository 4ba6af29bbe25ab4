//! Contacts of customers and, without a reseller, of business partners.

use sea_orm::entity::prelude::*;

/// A row of `contacts`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reseller_id: Option<i64>,
    pub email: String,
    pub firstname: Option<String>,
    pub lastname: Option<String>,
    pub company: Option<String>,
    pub street: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub iban: Option<String>,
    pub bic: Option<String>,
    pub bankname: Option<String>,
    pub vatnum: Option<String>,
    pub comregnum: Option<String>,
    pub phonenumber: Option<String>,
    pub mobilenumber: Option<String>,
    pub faxnumber: Option<String>,
    pub timezone: Option<String>,
    pub gender: Option<String>,
    pub newsletter: bool,
    pub gpp0: Option<String>,
    pub gpp1: Option<String>,
    pub gpp2: Option<String>,
    pub gpp3: Option<String>,
    pub gpp4: Option<String>,
    pub gpp5: Option<String>,
    pub gpp6: Option<String>,
    pub gpp7: Option<String>,
    pub gpp8: Option<String>,
    pub gpp9: Option<String>,
    pub status: String,
    pub create_timestamp: DateTime,
    pub modify_timestamp: DateTime,
    pub terminate_timestamp: Option<DateTime>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
}

impl ActiveModelBehavior for ActiveModel {}
