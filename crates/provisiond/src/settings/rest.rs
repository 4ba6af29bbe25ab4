//! The settings of the REST listeners, and of the login that one of them alone has.

use provisioning_core::actor::Role;
use provisioning_core::authentication::SystemLogin;
use provisioning_http::page::Owner;
use provisioning_http::{BodyLimits, Budget};
use provisioning_rest::{Audience, DocumentLimits, Options, SUBSCRIBER_REALM, SYSTEM_REALM};

use super::{BODIES, count, trusted_proxies};
use crate::config::{Config, SystemRole};

/// The login of local programs; none while their listener is closed, or one of name and password is missing.
pub(super) fn system_login(config: &Config) -> Option<SystemLogin> {
    let login = &config.credentials.rest_api.auth_system;
    let name = login.u.clone().filter(|name| !name.is_empty());
    let password = login.p.as_ref().map(|word| word.expose().to_owned()).filter(|word| !word.is_empty());
    let (name, password) = name.zip(password).filter(|_| config.is_system_enabled())?;
    let role = match login.role {
        SystemRole::Admin => Role::Admin,
        SystemRole::System => Role::System,
        SystemRole::CcareAdmin => Role::CcareAdmin,
    };
    Some(SystemLogin { name, password, role })
}

/// The settings of a REST listener.
#[must_use]
pub fn of_rest(config: &Config, audience: Audience) -> Options {
    let realm = match audience {
        Audience::Staff => config.provisioning.rest.realm.as_str(),
        Audience::Subscribers => SUBSCRIBER_REALM,
        Audience::System => SYSTEM_REALM,
    };
    let admin = &config.www_admin;
    let own_name = admin.http_csc.servername.as_ref().filter(|_| audience == Audience::Subscribers);
    let limits = &config.provisioning.limits;
    let body = usize::try_from(limits.body.0).unwrap_or(usize::MAX);
    let time = match audience {
        Audience::Staff | Audience::Subscribers => admin.http_admin.read_timeout,
        Audience::System => admin.http_system.read_timeout,
    };
    Options {
        realm: realm.to_owned(),
        embedded_force_array: config.www_admin.api_embedded_forcearray,
        links_force_array: config.www_admin.api_links_forcearray,
        item_self_relation: config.provisioning.rest.hal_item_self_relation,
        allow_fake_client_time: config.www_admin.api_debug_opts.allow_fake_client_time,
        allow_delay_commit: config.www_admin.api_debug_opts.allow_delay_commit,
        body: BodyLimits { size: body, silence: limits.timeout, time },
        upload: body.min(usize::try_from(admin.filesize_limit.0).unwrap_or(usize::MAX)),
        document: DocumentLimits { depth: count(limits.depth), elements: count(limits.elements) },
        budget: Budget::new(body.saturating_mul(BODIES)),
        audience,
        host_name: own_name
            .or(admin.http_admin.servername.as_ref())
            .map_or_else(|| "localhost".to_owned(), |name| name.0.clone()),
        trusted_proxies: trusted_proxies(config),
        owner: Owner::new(config.general.companyname.as_deref(), admin.http_admin.serveradmin.as_deref()),
    }
}
