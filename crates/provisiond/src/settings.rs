//! From the configuration to the settings of the rules and of the REST frontend.

mod rest;

use std::collections::HashSet;
use std::time::Duration;

use provisioning_core::function::{Backend, Disabled, Switch};
use provisioning_core::push;
use provisioning_core::settings::{
    BanRules, FunctionSettings, InternalSubscriber, JournalSwitch, NewAdmin, NumberFormat, PasswordRules,
    ServiceDomains, Settings, SigningKey, SubscriberAdminRights, SystemUser, TokenSettings,
};
use provisioning_core::voucher_code::VoucherCodes;
use provisioning_http::page::Owner;
use provisioning_http::{BodyLimits, Budget, Crowd, TrustedProxies, legacy};

use crate::config::{self, Address, Config, Pattern};
use crate::voucher_cipher::VoucherCipher;

pub use rest::of_rest;

/// The settings of the rules.
#[must_use]
pub fn of_rules(config: &Config) -> Settings {
    let (admin, own) = (&config.www_admin, &config.provisioning);
    let shared = &config.ossbss.provisioning;
    let rules = &admin.security.password;
    Settings {
        time_zone: config.general.zone(),
        sip_password: PasswordRules {
            validate: rules.sip_validate,
            autogenerate: rules.sip_autogenerate,
            exposed_to_subscriber_admin: rules.sip_expose_subadmin,
            keep_last_used: count(rules.sip_keep_last_used),
            ..common(rules)
        },
        web_password: PasswordRules {
            validate: rules.web_validate,
            autogenerate: rules.web_autogenerate,
            exposed_to_subscriber_admin: rules.web_expose_subadmin,
            keep_last_used: count(rules.web_keep_last_used),
            max_age_days: Some(rules.web_max_age_days).filter(|days| *days > 0).map(i64::from),
            ..common(rules)
        },
        number_format: NumberFormat {
            cc: pattern(admin.number_format.cc_regex.as_ref()),
            ac: pattern(admin.number_format.ac_regex.as_ref()),
            sn: pattern(admin.number_format.sn_regex.as_ref()),
            digits_only: own.numbers.digits_only,
        },
        require_primary_number: own.rest.require_primary_number,
        auto_allow_cli: shared.auto_allow_cli,
        auto_sync_cli: shared.auto_sync_cli,
        allow_ip_as_domain: shared.allow_ip_as_domain,
        reseller_edits_profiles: config.profile_sets.reseller_edit,
        interceptions: config.intercept.enable,
        subscriber_admin: SubscriberAdminRights::of_words(&admin.privileges.subscriberadmin.subscribers),
        service_domains: ServiceDomains {
            voicebox: shared.routing.voicebox_domain.clone(),
            fax2mail: shared.routing.fax2mail_domain.clone(),
            conference: shared.routing.conference_domain.clone(),
        },
        internal_subscriber: InternalSubscriber {
            username: shared.routing.no_such_number.clone(),
            domain: shared.routing.internal_domain.clone(),
        },
        conferences: admin.conference_features && config.sems.conference.enable,
        speed_dial_slots: admin.speed_dial_vsc_presets.vsc.clone(),
        max_rows: Some(u64::from(own.rest.max_rows)).filter(|rows| *rows > 0),
        ban: ban(&admin.security.login),
        tokens: tokens(config),
        system_login: rest::system_login(config),
        functions: functions(config),
        maintenance: config.general.maintenance,
        journal: admin.api_journal.resources.iter().map(|(name, entry)| (name.clone(), switch(entry))).collect(),
        fee_columns: fee_columns(config),
        voucher_codes: voucher_codes(&admin.security),
        push_servers: push_servers(config),
    }
}

/// The columns of files of fees.
fn fee_columns(config: &Config) -> Vec<String> {
    match config.www_admin.fees_csv.element_order.as_slice() {
        [] => Settings::default().fee_columns,
        order => order.to_vec(),
    }
}

/// What encrypts codes of vouchers; none unless both keys are set.
fn voucher_codes(security: &config::Security) -> Option<VoucherCodes> {
    let (key, vector) = (security.voucher_key.as_ref()?, security.voucher_iv.as_ref()?);
    let cipher = VoucherCipher::new(key.expose(), vector.expose())?;
    Some(VoucherCodes::new(cipher))
}

/// The servers that are told of changes, each address once, whatever login it has.
#[must_use]
pub fn push_servers(config: &Config) -> Vec<push::Server> {
    let backends = &config.provisioning.backends;
    let of = |kind: push::Kind, addresses: &[Address]| -> Vec<push::Server> {
        addresses.iter().map(|address| push::Server { kind, address: address.expose().to_owned() }).collect()
    };
    let mut servers = of(push::Kind::SipProxy, &backends.sip_proxy);
    servers.extend(of(push::Kind::Xmpp, &backends.xmpp));
    let mut known = HashSet::new();
    servers.retain(|server| known.insert(server.key()));
    servers
}

/// The settings of the functions of SOAP and XMLRPC.
fn functions(config: &Config) -> FunctionSettings {
    let (shared, preset) = (&config.ossbss.provisioning, &config.www_admin.default_admin_settings);
    FunctionSettings {
        system_users: config.provisioning.soap.system_users.iter().map(system_user).collect(),
        subscriber_login: config.provisioning.soap.subscriber_login,
        disabled: disabled(config),
        longest_list: count(config.provisioning.limits.list),
        most_rows: count(config.provisioning.limits.rows),
        min_password: count(shared.pw_min_char),
        min_fax_password: count(shared.faxpw_min_char),
        numeric_usernames: shared.allow_numeric_usernames,
        new_admin: NewAdmin {
            is_master: preset.is_master,
            is_active: preset.is_active,
            read_only: preset.read_only,
            show_passwords: preset.show_passwords,
            call_data: preset.call_data,
        },
        reserved_usernames: config.provisioning.reserved_usernames.iter().map(|one| one.regex().clone()).collect(),
    }
}

/// The backends and their words in the configuration.
const BACKENDS: [(Backend, config::SoapBackend); 3] = [
    (Backend::Billing, config::SoapBackend::Billing),
    (Backend::Voip, config::SoapBackend::Voip),
    (Backend::System, config::SoapBackend::System),
];

fn system_user(user: &config::SystemUser) -> SystemUser {
    let may = |(one, word): (Backend, config::SoapBackend)| user.backends.contains(&word).then_some(one);
    SystemUser {
        name: user.user.clone(),
        hash: user.pass.expose().to_owned(),
        backends: BACKENDS.into_iter().filter_map(may).collect(),
    }
}

/// What is switched off. Source: functions, switches.
fn disabled(config: &Config) -> Disabled {
    let admin = &config.www_admin;
    let is_on = |switch: Switch| match switch {
        Switch::Always => true,
        Switch::Billing => admin.billing_features,
        Switch::Customer => admin.customer_features,
        Switch::Product => admin.product_features,
        Switch::NumberBlock => admin.numberblock_features,
        Switch::Lnp => admin.lnp_features,
        Switch::Peering => admin.peering_features,
        Switch::Fax => admin.fax_features,
        Switch::Voicemail => admin.voicemail_features && config.asterisk.voicemail.enable,
        Switch::CallThrough => admin.callthru_features || admin.callingcard_features,
        Switch::Rewrite => admin.domain.rewrite_features,
        Switch::DomainPreferences => admin.domain.preference_features,
        Switch::PeerPreferences => admin.peering_features && admin.peer.preference_features,
        Switch::Sipstats => config.voisniff.admin_panel,
        Switch::Dashboard => admin.dashboard.enable,
        Switch::Intercept => config.serves_intercept(),
    };
    let enabled = &config.ossbss.provisioning.backends.enable;
    Disabled {
        switches: Switch::ALL.into_iter().filter(|switch| !is_on(*switch)).collect(),
        backends: BACKENDS.into_iter().filter(|(_, word)| !enabled.contains(word)).map(|(one, _)| one).collect(),
    }
}

/// Bodies of the greatest size that fit into the memory for bodies.
const BODIES: usize = 16;

/// The settings of the SOAP and XMLRPC listener.
#[must_use]
pub fn of_legacy(config: &Config) -> legacy::Options {
    let own = &config.provisioning;
    let size = usize::try_from(own.limits.body.0).unwrap_or(usize::MAX);
    legacy::Options {
        realm: own.realm.clone(),
        body: BodyLimits { size, silence: own.limits.timeout, time: own.limits.timeout },
        budget: Budget::new(size.saturating_mul(BODIES)),
        crowd: Crowd::new(count(own.limits.per_address)),
        time: own.limits.timeout,
        trusted_proxies: trusted_proxies(config),
    }
}

/// The settings of SOAP.
#[must_use]
pub fn of_soap(config: &Config) -> provisioning_soap::Options {
    let (own, limits, apache) = (&config.provisioning.soap, &config.provisioning.limits, &config.ossbss.apache);
    provisioning_soap::Options {
        style: match own.style {
            config::SoapStyle::Literal => provisioning_soap::wsdl::Style::Literal,
            config::SoapStyle::Encoded => provisioning_soap::wsdl::Style::Encoded,
            config::SoapStyle::Document => provisioning_soap::wsdl::Style::Document,
        },
        limits: provisioning_soap::Limits {
            depth: count(limits.depth),
            elements: count(limits.elements),
            bytes: usize::try_from(limits.body.0).unwrap_or(usize::MAX),
        },
        protocols: provisioning_soap::Protocols {
            soap: config.provisioning.soap.enabled,
            xmlrpc: config.provisioning.xmlrpc.enabled,
        },
        host: apache.servername.as_ref().map(|name| format!("{}:{}", name.0, apache.port.0)),
        owner: Owner::new(config.general.companyname.as_deref(), apache.serveradmin.as_deref()),
    }
}

/// The settings of XMLRPC.
#[must_use]
pub fn of_xmlrpc(config: &Config) -> provisioning_xmlrpc::Options {
    let (own, limits) = (&config.provisioning.xmlrpc, &config.provisioning.limits);
    provisioning_xmlrpc::Options {
        nil: match own.nil {
            config::Nil::Omit => provisioning_xmlrpc::Nil::Omit,
            config::Nil::Nil => provisioning_xmlrpc::Nil::Nil,
            config::Nil::Empty => provisioning_xmlrpc::Nil::Empty,
        },
        fault_code: match own.fault_code {
            config::FaultCode::Numeric => provisioning_xmlrpc::FaultCode::Numeric,
            config::FaultCode::String => provisioning_xmlrpc::FaultCode::String,
        },
        limits: provisioning_xmlrpc::Limits {
            depth: count(limits.depth),
            elements: count(limits.elements),
            list: count(limits.list),
            calls: count(limits.multicall),
            answers: usize::try_from(limits.body.0).unwrap_or(usize::MAX),
        },
    }
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

/// The ban after failed logins; `None`: there is none.
#[must_use]
pub fn ban(login: &config::Login) -> Option<BanRules> {
    login.ban_enable.then(|| BanRules {
        max_attempts: login.max_attempts.into(),
        first: seconds(login.ban_min_time),
        increment: seconds(login.ban_increment),
        longest: seconds(login.ban_max_time),
    })
}

/// The word with which an operator switches tokens off.
const NO_TOKENS: &str = "no";

fn tokens(config: &Config) -> Option<TokenSettings> {
    let key = match config.credentials.rest_api_jwt.secret.as_ref().map(config::Secret::expose) {
        Some(NO_TOKENS) => return None,
        Some(secret) => secret.as_bytes().to_vec(),
        None => rand::random::<[u8; 32]>().to_vec(),
    };
    let lifetime = Some(seconds(config.www_admin.security.jwt.expires)).filter(|seconds| *seconds > 0);
    Some(TokenSettings { key: SigningKey(key), lifetime })
}

fn trusted_proxies(config: &Config) -> TrustedProxies {
    let networks = config.provisioning.trusted_proxies.clone();
    TrustedProxies::new(move |address| networks.iter().any(|network| network.contains(address)))
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn common(rules: &config::PasswordRules) -> PasswordRules {
    PasswordRules {
        min_length: count(rules.min_length),
        max_length: count(rules.max_length),
        lowercase: count(rules.musthave_lowercase),
        uppercase: count(rules.musthave_uppercase),
        digits: count(rules.musthave_digit),
        special: count(rules.musthave_specialchar),
        ..PasswordRules::default()
    }
}

fn pattern(pattern: Option<&Pattern>) -> Option<regex::Regex> {
    pattern.map(|pattern| pattern.regex().clone())
}

fn switch(entry: &config::ResourceJournal) -> JournalSwitch {
    JournalSwitch {
        create: entry.enable && entry.create,
        update: entry.enable && entry.update,
        delete: entry.enable && entry.delete,
        deflate: entry.format == config::JournalFormat::JsonDeflate,
    }
}
