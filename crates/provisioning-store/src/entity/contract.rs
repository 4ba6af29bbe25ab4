//! Contracts: customers, and the system contracts of resellers and peerings.

use sea_orm::entity::prelude::*;

/// A row of `contracts`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contracts")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub contact_id: i64,
    pub product: String,
    pub status: String,
    pub external_id: Option<String>,
    pub max_subscribers: Option<i64>,
    pub vat_rate: f64,
    pub add_vat: bool,
    pub profile_package_id: Option<i64>,
    pub subscriber_email_template_id: Option<i64>,
    pub passreset_email_template_id: Option<i64>,
    pub invoice_email_template_id: Option<i64>,
    pub invoice_template_id: Option<i64>,
    pub create_timestamp: DateTime,
    pub modify_timestamp: DateTime,
    pub activate_timestamp: Option<DateTime>,
    pub terminate_timestamp: Option<DateTime>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::contact::Entity", from = "Column::ContactId", to = "super::contact::Column::Id")]
    Contact,
    #[sea_orm(
        belongs_to = "super::email_template::Entity",
        from = "Column::SubscriberEmailTemplateId",
        to = "super::email_template::Column::Id"
    )]
    SubscriberEmailTemplate,
    #[sea_orm(
        belongs_to = "super::email_template::Entity",
        from = "Column::PassresetEmailTemplateId",
        to = "super::email_template::Column::Id"
    )]
    PassresetEmailTemplate,
    #[sea_orm(
        belongs_to = "super::email_template::Entity",
        from = "Column::InvoiceEmailTemplateId",
        to = "super::email_template::Column::Id"
    )]
    InvoiceEmailTemplate,
}

impl ActiveModelBehavior for ActiveModel {}
