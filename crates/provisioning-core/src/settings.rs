//! What an operator may set and rules depend on. The program fills it from the configuration.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use regex::Regex;

use crate::authentication::SystemLogin;
use crate::definition::Definition;
use crate::function::{Backend, Disabled};
use crate::push;
use crate::resource::billing_fee::COLUMNS;
use crate::voucher_code::VoucherCodes;

/// Rules for passwords of one kind.
#[derive(Debug, Clone, Default)]
pub struct PasswordRules {
    /// Whether the rules are applied at all.
    pub validate: bool,
    /// Whether a missing password is made by the server.
    pub autogenerate: bool,
    /// Whether a subscriber administrator sees the passwords of others.
    pub exposed_to_subscriber_admin: bool,
    /// Least length in characters.
    pub min_length: usize,
    /// Greatest length in characters.
    pub max_length: usize,
    /// Least number of lower-case letters.
    pub lowercase: usize,
    /// Least number of upper-case letters.
    pub uppercase: usize,
    /// Least number of digits.
    pub digits: usize,
    /// Least number of other characters.
    pub special: usize,
    /// How many passwords must not be used again, the present one included; 0: none is remembered.
    pub keep_last_used: usize,
    /// Days after which a password must be changed; `None`: never.
    pub max_age_days: Option<i64>,
}

/// Patterns that the parts of a telephone number must match as a whole.
#[derive(Debug, Clone, Default)]
pub struct NumberFormat {
    /// Country code.
    pub cc: Option<Regex>,
    /// Area code.
    pub ac: Option<Regex>,
    /// Subscriber number.
    pub sn: Option<Regex>,
    /// Whether every part must consist of digits.
    pub digits_only: bool,
}

/// Host parts of call forwards to the platform's own services.
#[derive(Debug, Clone)]
pub struct ServiceDomains {
    /// Voice mail.
    pub voicebox: String,
    /// Fax to mail.
    pub fax2mail: String,
    /// Conference rooms.
    pub conference: String,
}

impl Default for ServiceDomains {
    fn default() -> Self {
        Self {
            voicebox: "voicebox.local".to_owned(),
            fax2mail: "fax2mail.local".to_owned(),
            conference: "conference.local".to_owned(),
        }
    }
}

/// The platform's internal subscriber, whom clients neither see nor make.
#[derive(Debug, Clone)]
pub struct InternalSubscriber {
    /// Its user name.
    pub username: String,
    /// Its domain.
    pub domain: String,
}

impl Default for InternalSubscriber {
    fn default() -> Self {
        Self { username: "no_such_number".to_owned(), domain: "voip.sipwise.local".to_owned() }
    }
}

/// Which operations of a resource are journaled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JournalSwitch {
    /// Creations.
    pub create: bool,
    /// Changes.
    pub update: bool,
    /// Removals.
    pub delete: bool,
    /// Whether snapshots are kept compressed.
    pub deflate: bool,
}

/// The ban after failed logins. Times are seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BanRules {
    /// Failed logins that lead to a ban; at least 1.
    pub max_attempts: i64,
    /// The first ban.
    pub first: i64,
    /// By how much each further ban is longer.
    pub increment: i64,
    /// The longest ban.
    pub longest: i64,
}

/// A key that signs tokens; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey(pub Vec<u8>);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SigningKey(*)")
    }
}

/// JSON Web Tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSettings {
    /// The key of both realms.
    pub key: SigningKey,
    /// Seconds for which a token is valid; `None`: without end.
    pub lifetime: Option<i64>,
}

impl JournalSwitch {
    /// Whether anything is journaled, so that there is something to read.
    pub fn is_on(self) -> bool {
        self.create || self.update || self.delete
    }
}

/// What a new administrative login may do when the call that creates it does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAdmin {
    /// Manages other logins of its reseller.
    pub is_master: bool,
    /// Can log in.
    pub is_active: bool,
    /// May only read.
    pub read_only: bool,
    /// Sees passwords of subscribers.
    pub show_passwords: bool,
    /// Sees call data.
    pub call_data: bool,
}

impl Default for NewAdmin {
    fn default() -> Self {
        Self { is_master: false, is_active: true, read_only: false, show_passwords: true, call_data: false }
    }
}

/// A local program that calls functions with a login of its own. Source: soap-xmlrpc, the authentication struct.
#[derive(Clone)]
pub struct SystemUser {
    /// Its login.
    pub name: String,
    /// Hash of its password, of any kind that `ossbss.htpasswd` takes.
    pub hash: String,
    /// The backends whose functions it may call.
    pub backends: Vec<Backend>,
}

impl std::fmt::Debug for SystemUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemUser").field("name", &self.name).field("backends", &self.backends).finish_non_exhaustive()
    }
}

/// Functions of SOAP and XMLRPC.
#[derive(Debug, Clone)]
pub struct FunctionSettings {
    /// Local programs that may call.
    pub system_users: Vec<SystemUser>,
    /// Whether subscribers may call, with their web password.
    pub subscriber_login: bool,
    /// What is switched off.
    pub disabled: Disabled,
    /// Most elements of a list in a request.
    pub longest_list: usize,
    /// Most rows that a list without a limit gives.
    pub most_rows: usize,
    /// Least length of a password of a subscriber, besides what the rules for it say.
    pub min_password: usize,
    /// Least length of the password of a fax interface.
    pub min_fax_password: usize,
    /// Whether user names of digits only are allowed.
    pub numeric_usernames: bool,
    /// Rights of new logins.
    pub new_admin: NewAdmin,
    /// User names that nobody may have; each matches the whole name.
    pub reserved_usernames: Vec<Regex>,
}

impl Default for FunctionSettings {
    fn default() -> Self {
        Self {
            system_users: Vec::new(),
            subscriber_login: false,
            disabled: Disabled::default(),
            longest_list: 10_000,
            most_rows: 10_000,
            min_password: 6,
            min_fax_password: 0,
            numeric_usernames: false,
            new_admin: NewAdmin::default(),
            reserved_usernames: Vec::new(),
        }
    }
}

/// What subscriber administrators may do with the subscribers of a customer that is no PBX, beyond reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SubscriberAdminRights {
    /// Add some.
    pub create: bool,
    /// Change those that are there.
    pub edit: bool,
    /// End some.
    pub delete: bool,
}

impl SubscriberAdminRights {
    /// The rights that words of the configuration stand for: `create`, `edit`, `delete`, and `write` for all of them.
    pub fn of_words(words: &[String]) -> Self {
        let has = |word: &str| words.iter().any(|one| one == word || one == "write");
        Self { create: has("create"), edit: has("edit"), delete: has("delete") }
    }

    /// The shortest words for the rights.
    pub fn words(self) -> Vec<&'static str> {
        if self.create && self.edit && self.delete {
            return vec!["write"];
        }
        let each = [(self.create, "create"), (self.edit, "edit"), (self.delete, "delete")];
        each.into_iter().filter_map(|(granted, word)| granted.then_some(word)).collect()
    }
}

/// Settings of the rules.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Zone of all local times on the wire.
    pub time_zone: Tz,
    /// SIP passwords.
    pub sip_password: PasswordRules,
    /// Passwords of web and admin logins.
    pub web_password: PasswordRules,
    /// Number patterns.
    pub number_format: NumberFormat,
    /// Whether a subscriber must have a primary number.
    pub require_primary_number: bool,
    /// Whether numbers enter `allowed_clis`.
    pub auto_allow_cli: bool,
    /// Whether `cli` follows the primary number.
    pub auto_sync_cli: bool,
    /// Whether a domain may be an IP address.
    pub allow_ip_as_domain: bool,
    /// Whether resellers may write profile sets and profiles.
    pub reseller_edits_profiles: bool,
    /// Whether there are orders of lawful interception.
    pub interceptions: bool,
    /// Rights of subscriber administrators on subscribers of customers that are no PBX, beyond reading.
    pub subscriber_admin: SubscriberAdminRights,
    /// Host parts of call forwards.
    pub service_domains: ServiceDomains,
    /// The platform's internal subscriber.
    pub internal_subscriber: InternalSubscriber,
    /// Whether calls may be forwarded to a conference.
    pub conferences: bool,
    /// Codes that a speed dial may have.
    pub speed_dial_slots: Vec<String>,
    /// Greatest page size; `None` for none.
    pub max_rows: Option<u64>,
    /// The ban after failed logins; `None`: there is none.
    pub ban: Option<BanRules>,
    /// JSON Web Tokens; `None`: no such logins.
    pub tokens: Option<TokenSettings>,
    /// The login of local programs; `None`: there is none.
    pub system_login: Option<SystemLogin>,
    /// Functions of SOAP and XMLRPC.
    pub functions: FunctionSettings,
    /// Whether only superusers are served.
    pub maintenance: bool,
    /// Journals by resource name; a resource that is not named has none.
    pub journal: BTreeMap<String, JournalSwitch>,
    /// The columns of files of fees in their order.
    pub fee_columns: Vec<String>,
    /// What encrypts codes of vouchers; `None`: there are no keys, and no vouchers can be had.
    pub voucher_codes: Option<VoucherCodes>,
    /// SIP and XMPP servers that are told of changes.
    pub push_servers: Vec<push::Server>,
}

impl Default for Settings {
    fn default() -> Self {
        let passwords = PasswordRules {
            exposed_to_subscriber_admin: true,
            min_length: 6,
            max_length: 40,
            ..PasswordRules::default()
        };
        Self {
            time_zone: Tz::UTC,
            sip_password: passwords.clone(),
            web_password: passwords,
            number_format: NumberFormat { digits_only: true, ..NumberFormat::default() },
            require_primary_number: false,
            auto_allow_cli: true,
            auto_sync_cli: false,
            allow_ip_as_domain: true,
            reseller_edits_profiles: true,
            interceptions: false,
            subscriber_admin: SubscriberAdminRights::default(),
            service_domains: ServiceDomains::default(),
            internal_subscriber: InternalSubscriber::default(),
            conferences: true,
            speed_dial_slots: (0..10).map(|digit| format!("*{digit}")).collect(),
            max_rows: None,
            ban: None,
            tokens: None,
            system_login: None,
            functions: FunctionSettings::default(),
            maintenance: false,
            journal: BTreeMap::new(),
            fee_columns: COLUMNS.iter().map(|&name| name.to_owned()).collect(),
            voucher_codes: None,
            push_servers: Vec::new(),
        }
    }
}

impl Settings {
    /// Which changes of a resource are journaled.
    pub fn journal_of(&self, definition: &Definition) -> JournalSwitch {
        let switch = self.journal.get(definition.name).copied().unwrap_or_default();
        if definition.has_journal() { switch } else { JournalSwitch::default() }
    }

    /// A stored time in the platform's zone.
    pub fn to_local(&self, utc: NaiveDateTime) -> NaiveDateTime {
        self.time_zone.from_utc_datetime(&utc).naive_local()
    }

    /// A stored time in the platform's zone with its offset, RFC 3339.
    pub fn to_rfc3339(&self, utc: NaiveDateTime) -> String {
        let local = self.time_zone.from_utc_datetime(&utc);
        DateTime::<chrono::FixedOffset>::from_naive_utc_and_offset(utc, local.offset().fix()).to_rfc3339()
    }

    /// A time in the platform's zone as it is stored. Of an hour that occurs twice the first is meant; of an hour that is skipped,
    /// the moment at which the clock jumps over it.
    pub fn to_utc(&self, local: NaiveDateTime) -> NaiveDateTime {
        match self.time_zone.from_local_datetime(&local).earliest() {
            Some(time) => time.with_timezone(&Utc).naive_utc(),
            None => local - self.time_zone.offset_from_utc_datetime(&local).fix(),
        }
    }
}
