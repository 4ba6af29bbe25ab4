//! A world to test in: resellers with logins, customers and subscribers, made over REST as an operator would.

use serde_json::{Value, json};

use crate::client::Client;
use crate::names;

/// Password of every login that fixtures create.
pub const PASSWORD: &str = "Str0ng.Passw0rd#1";

/// A reseller with a login, a billing profile and a domain of its own.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// The platform administrator, who created it.
    pub platform: Client,
    /// The reseller's own login.
    pub client: Client,
    /// Login name of [`Tenant::client`]; its password is [`PASSWORD`].
    pub login: String,
    /// Id of the reseller's system contact.
    pub system_contact: u64,
    /// Id of the reseller's contract.
    pub contract: u64,
    /// Id of the reseller.
    pub reseller: u64,
    /// Id of its login.
    pub admin: u64,
    /// Id of its billing profile.
    pub profile: u64,
    /// Handle of its billing profile.
    pub profile_handle: String,
    /// Name of its domain.
    pub domain: String,
    /// Id of its domain.
    pub domain_id: u64,
}

impl Tenant {
    /// Creates one.
    ///
    /// # Panics
    /// When the server refuses a step.
    #[must_use]
    pub fn create(platform: &Client) -> Self {
        let word = names::unique();
        let system_contact = platform.create("/api/systemcontacts/", &json!({"email": format!("{word}@example.org")}));
        let contract = platform.create(
            "/api/contracts/",
            &json!({"contact_id": system_contact, "status": "active", "type": "reseller", "billing_profile_id": 1}),
        );
        let reseller = platform.create(
            "/api/resellers/",
            &json!({"name": format!("Reseller {word}"), "contract_id": contract, "status": "active"}),
        );
        let login = format!("login_{word}");
        let admin = platform.create("/api/admins/", &admin_body(&login, reseller));
        let client = platform.with_login(&login, PASSWORD);
        let profile_handle = format!("tariff_{word}");
        let profile = client
            .create("/api/billingprofiles/", &json!({"handle": profile_handle, "name": format!("Tariff {word}")}));
        let domain = format!("{word}.example.org");
        let domain_id = client.create("/api/domains/", &json!({"domain": domain}));
        Self {
            platform: platform.clone(),
            client,
            login,
            system_contact,
            contract,
            reseller,
            admin,
            profile,
            profile_handle,
            domain,
            domain_id,
        }
    }

    /// Creates a customer contact; gives its id.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn contact(&self) -> u64 {
        let email = format!("{}@example.org", names::unique());
        let body = json!({"email": email, "firstname": "John", "lastname": "Doe"});
        self.client.create("/api/customercontacts/", &body)
    }

    /// Creates a contact and a customer with it; gives the customer's id.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn customer(&self) -> u64 {
        let body = self.customer_body(self.contact());
        self.client.create("/api/customers/", &body)
    }

    /// What creates a customer with a contact.
    #[must_use]
    pub fn customer_body(&self, contact: u64) -> Value {
        json!({
            "status": "active",
            "contact_id": contact,
            "billing_profile_id": self.profile,
            "type": "sipaccount",
        })
    }

    /// Creates a subscriber with new names and numbers; gives its id.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn subscriber(&self, customer: u64) -> u64 {
        let body = self.subscriber_body(customer);
        self.client.create("/api/subscribers/", &body)
    }

    /// What creates a subscriber with a primary and an alias number, new with each call.
    #[must_use]
    pub fn subscriber_body(&self, customer: u64) -> Value {
        // A word of letters is unique enough; seven digits are not when a test creates thousands.
        let sn = format!("{}{}", names::digits(), names::digits());
        json!({
            "customer_id": customer,
            "domain": self.domain,
            "username": format!("user_{}", names::unique()),
            "password": "secret subscriber pass",
            "primary_number": {"cc": 43, "ac": "1", "sn": sn},
            "alias_numbers": [{"cc": 43, "ac": "2", "sn": sn}],
        })
    }
}

/// What creates an active master login of a reseller, with [`PASSWORD`].
#[must_use]
pub fn admin_body(login: &str, reseller: u64) -> Value {
    json!({
        "login": login,
        "password": PASSWORD,
        "reseller_id": reseller,
        "is_master": true,
        "is_active": true,
        "show_passwords": true,
        "call_data": true,
        "billing_data": true,
    })
}
