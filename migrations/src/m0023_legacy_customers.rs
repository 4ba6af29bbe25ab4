//! Customers of the function interfaces: shop logins that group contracts.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("legacy_customers")
            .reference("reseller_id", "resellers", OnDelete::Restrict)
            .opt_key("external_id", 255)
            .opt_text("shopuser", 127)
            // Lower case; unique without regard to it on every database.
            .opt_key("shopuser_key", 160)
            .opt_text("shoppass", 255)
            .flag("business", false)
            .reference("contact_id", "contacts", OnDelete::Restrict)
            .opt_reference("comm_contact_id", "contacts", OnDelete::Restrict)
            .opt_reference("tech_contact_id", "contacts", OnDelete::Restrict)
            .time("create_timestamp")
            .time("modify_timestamp")
            .unique("uq_legacy_customers_external_id", &["reseller_id", "external_id"])
            .unique("uq_legacy_customers_shopuser", &["reseller_id", "shopuser_key"])
            .create(manager)
            .await?;
        NewTable::new("legacy_customer_contracts")
            .reference("customer_id", "legacy_customers", OnDelete::Cascade)
            .reference("contract_id", "contracts", OnDelete::Cascade)
            .unique("uq_legacy_customer_contracts_contract", &["contract_id"])
            .create(manager)
            .await
    }
}
