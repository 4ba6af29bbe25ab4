//! Files of fees, and voucher codes.

use std::collections::HashSet;

use provisioning_core::resource::billing_fee::{COLUMNS, FREE_TIME, ORDER_KEY};

use super::{Check, Config};

/// Length of key and initial vector of the encryption of voucher codes.
const VOUCHER_SECRET: usize = 16;

/// Columns without which no line of a file can become a fee.
const NEEDED: [&str; 7] = [
    "destination",
    "direction",
    "zone",
    "onpeak_init_interval",
    "onpeak_follow_interval",
    "offpeak_init_interval",
    "offpeak_follow_interval",
];

impl Check<'_> {
    pub(super) fn fee_columns(&mut self, config: &Config) {
        let order = &config.www_admin.fees_csv.element_order;
        let mut known = HashSet::new();
        for name in order {
            if !COLUMNS.contains(&name.as_str()) && name != FREE_TIME {
                self.error(ORDER_KEY, format!("'{name}' is no column, expected: {}, {FREE_TIME}", COLUMNS.join(", ")));
            } else if !known.insert(name) {
                self.error(ORDER_KEY, format!("'{name}' is named twice"));
            }
        }
        for name in NEEDED.into_iter().filter(|needed| !order.is_empty() && !order.iter().any(|name| name == needed)) {
            self.error(ORDER_KEY, format!("without '{name}' no line can be used"));
        }
    }

    pub(super) fn voucher_keys(&mut self, config: &Config) {
        let security = &config.www_admin.security;
        let keys = [
            ("www_admin.security.voucher_key", &security.voucher_key),
            ("www_admin.security.voucher_iv", &security.voucher_iv),
        ];
        for (key, secret) in keys {
            if secret.as_ref().is_some_and(|secret| secret.expose().len() != VOUCHER_SECRET) {
                self.error(key, "must have 16 characters");
            }
        }
        let [(key, first), (iv, second)] = keys;
        for (one, other) in [((key, first), (iv, second)), ((iv, second), (key, first))] {
            if one.1.is_some() && other.1.is_none() {
                self.warn(one.0, format!("has no effect without {}", other.0));
            }
        }
    }
}
