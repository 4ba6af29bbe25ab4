//! What a fresh system contains, under the ids that clients rely on: reseller 1, contract 1, billing profile 1.
//! The first login is made by the program, which knows its password.

use sea_orm_migration::prelude::*;

use crate::schema::count_on;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // With their ids: the counters of a Galera cluster's nodes go in steps of several.
        for statement in [
            "INSERT INTO contacts (id, email, status, create_timestamp, modify_timestamp) \
             VALUES (1, 'default-customer@default.invalid', 'active', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
            "INSERT INTO contacts (id, email, status, create_timestamp, modify_timestamp) \
             VALUES (2, 'default-system@default.invalid', 'active', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
            "INSERT INTO contracts (id, contact_id, product, status, create_timestamp, modify_timestamp) \
             VALUES (1, 2, 'reseller', 'active', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
            "INSERT INTO resellers (id, name, name_key, contract_id, status) VALUES (1, 'default', 'default', 1, 'active')",
            "UPDATE contacts SET reseller_id = 1 WHERE id = 1",
            "INSERT INTO billing_profiles \
             (id, reseller_id, handle, handle_key, name, name_key, create_timestamp, modify_timestamp) VALUES \
             (1, 1, 'default', 'default', 'Default Billing Profile', 'default billing profile', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
            "INSERT INTO billing_mappings (contract_id, billing_profile_id) VALUES (1, 1)",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        count_on(manager, &["contacts", "contracts", "resellers", "billing_profiles"]).await?;
        for (name, from_email, subject, body, attachment) in TEMPLATES {
            let mut insert = Query::insert();
            insert
                .into_table(Alias::new("email_templates"))
                .columns(["name", "from_email", "subject", "body", "attachment_name"].map(Alias::new))
                .values([
                    Expr::val(name),
                    Expr::val(from_email),
                    Expr::val(subject),
                    Expr::val(body),
                    Expr::val(if attachment.is_empty() { None } else { Some(attachment) }),
                ])
                .map_err(|error| DbErr::Custom(error.to_string()))?;
            manager.execute(insert).await?;
        }
        Ok(())
    }
}

/// Templates of the platform, without a reseller. Name, sender, subject, body, name of the attachment.
const TEMPLATES: [(&str, &str, &str, &str, &str); 12] = [
    (
        "subscriber_default_email",
        "noreply@localhost",
        "Subscriber created",
        "Hello,\n\nyour telephone account [% subscriber %] is ready. Set your self-care password here:\n[% url %]\n",
        "",
    ),
    (
        "passreset_default_email",
        "noreply@localhost",
        "Password reset email",
        "Hello,\n\na new self-care password was requested for [% subscriber %]. Use this link to choose one:\n[% url %]\n",
        "",
    ),
    (
        "invoice_default_email",
        "noreply@localhost",
        "Invoice #[%invoice.serial%] from [%invoice.period_start_obj.ymd%] to [%invoice.period_end_obj.ymd%]",
        "Hello,\n\nattached is invoice [% invoice.serial %].\n",
        "",
    ),
    (
        "credit_warning_default_email",
        "[% adminmail %]",
        "Credit threshold notification",
        "Contracts below the limit of [% threshold %] on [% domain %]:\n\n[% contracts %]\n",
        "",
    ),
    (
        "customer_fraud_lock_default_email",
        "[% adminmail %]",
        "Customer # [% customer_id %] locked by fraud detection",
        "Customer [% customer_id %] was locked: [% interval %] cost [% interval_cost %] reached the limit [% interval_limit %] ([% type %]).\n\nSubscribers:\n[% subscribers %]\n",
        "",
    ),
    (
        "customer_fraud_warning_default_email",
        "[% adminmail %]",
        "Customer # [% customer_id %] exceeding fraud detection limit",
        "Customer [% customer_id %] passed its [% interval %] limit [% interval_limit %] with [% interval_cost %] ([% type %]); nothing was locked.\n\nSubscribers:\n[% subscribers %]\n",
        "",
    ),
    (
        "fax_receive_ok_default_email",
        "[% mail_from %]",
        "Incoming fax from [% caller %]",
        "Fax for [% callee %] from [% caller %], [% pages %] pages, [% date %], [% status %].\n",
        "Fax_from_[% caller %]_at_[% date_file %]",
    ),
    (
        "fax_send_copy_default_email",
        "[% mail_from %]",
        "Copy of an outgoing fax to [% callee %]",
        "Copy of your fax from [% caller %] to [% callee %], [% pages %] pages.\n",
        "Fax_from_[% caller %]_at_[% date_file %]",
    ),
    (
        "fax_notify_ok_default_email",
        "[% mail_from %]",
        "Fax transmission to [% callee %] is successful",
        "Your fax from [% caller %] to [% callee %] was delivered: [% pages %] pages, quality [% quality %].\n",
        "",
    ),
    (
        "fax_notify_error_default_email",
        "[% mail_from %]",
        "Fax transmission to [% callee %] has failed",
        "Your fax from [% caller %] to [% callee %] failed after [% attempts %] attempts: [% reason %] ([% status %], [% sent_pages %] of [% pages %] pages sent).\n",
        "",
    ),
    (
        "fax_notify_secret_update_default_email",
        "[% mail_from %]",
        "Preferences update notification",
        "The mail-to-fax key of [% subscriber %] is now [% secret_key %].\n",
        "",
    ),
    (
        "admin_passreset_default_email",
        "noreply@localhost",
        "Password reset email",
        "Hello,\n\na new administration password was requested for your login. Use this link to choose one:\n[% url %]\n",
        "",
    ),
];
