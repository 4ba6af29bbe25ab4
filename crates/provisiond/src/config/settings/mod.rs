//! Every key of the configuration, one field each, in the order of the file.
//!
//! Keys of the platform keep their own names and stand in [`General`], [`Ossbss`], [`WwwAdmin`] and their neighbours; ours
//! stand in [`Provisioning`]. A key is added by adding a field: table, reader, `config show` and documentation follow.

mod feature;
mod general;
mod htpasswd;
mod journal;
mod listener;
mod ossbss;
mod provisioning;
mod security;
mod storage;
mod www_admin;

pub use feature::{
    Asterisk, Conference, Dashboard, DomainFeatures, Intercept, Kamailio, LoadBalancer, LoadBalancerSecurity, Nginx,
    PeerFeatures, Sems, Voicemail, Voisniff,
};
pub use general::{Credentials, General, ProfileSets, RestApi, RestApiJwt, SystemLogin, SystemRole};
pub use htpasswd::HtpasswdEntry;
pub use journal::{Journal, JournalFormat, ResourceJournal};
pub use listener::{HttpAdmin, HttpCsc, HttpSystem, Limits, Listen, Tls, TlsVersion};
pub use ossbss::{
    AccessLogging, ApiAuthority, CallLogging, ErrorLogging, Frontend, FunctionBackends, ListenerLogging, Ossbss,
    OssbssApache, OssbssLogging, OssbssProvisioning, Routing,
};
pub use provisioning::{
    Backends, FaultCode, Host, Log, LogFormat, LogLevel, Nil, Numbers, Otlp, Provisioning, Rest, Soap, SoapBackend,
    SoapStyle, SystemUser, Xmlrpc,
};
pub use security::{Jwt, Login, PasswordRules, Security};
pub use storage::{BootstrapAdmin, Database, DatabaseUrl, Layout, Migrate};
pub use www_admin::{
    ApiDebugOpts, DefaultAdminSettings, FeesCsv, NumberFormat, Privileges, SpeedDialPresets, SubscriberAdminPrivileges,
    WwwAdmin,
};

use super::key::settings;

settings! {
    /// The whole configuration.
    Config in "" {}
    sections {
        /// General settings of the platform.
        general: General;
        /// The SOAP and XMLRPC interfaces, and rules that all interfaces share.
        ossbss: Ossbss;
        /// The REST interface, and rules that all interfaces share.
        www_admin: WwwAdmin;
        /// The media server.
        asterisk: Asterisk;
        /// The application server.
        sems: Sems;
        /// Captured SIP messages.
        voisniff: Voisniff;
        /// Lawful interception.
        intercept: Intercept;
        /// The SIP proxy.
        kamailio: Kamailio;
        /// The platform's web server.
        nginx: Nginx;
        /// Who may edit subscriber profiles.
        profile_sets: ProfileSets;
        /// Keys of the interfaces themselves.
        credentials: Credentials;
        /// Our own section.
        provisioning: Provisioning;
    }
}

impl Config {
    /// Whether the REST listener is to be opened: the platform's switch and ours must both be on.
    #[must_use]
    pub fn is_rest_enabled(&self) -> bool {
        self.www_admin.enable && self.provisioning.rest.enabled
    }

    /// Whether the listener of SOAP and XMLRPC is to be opened: the platform's switch and one of ours must be on.
    #[must_use]
    pub fn is_legacy_enabled(&self) -> bool {
        let own = &self.provisioning;
        self.ossbss.frontend != Frontend::No && (own.soap.enabled || own.xmlrpc.enabled)
    }

    /// Whether the REST listener for subscribers is to be opened.
    #[must_use]
    pub fn is_csc_enabled(&self) -> bool {
        self.is_rest_enabled() && self.provisioning.rest.csc_listener
    }

    /// Whether the REST listener for local programs is to be opened.
    #[must_use]
    pub fn is_system_enabled(&self) -> bool {
        self.is_rest_enabled() && self.provisioning.rest.system_listener
    }

    /// The lowest version of TLS: the lowest of `nginx.ssl_protocols`, never below `provisioning.tls.min_version` except for a
    /// legacy version that `provisioning.tls.allow_legacy` allows.
    #[must_use]
    pub fn min_tls_version(&self) -> TlsVersion {
        let own = &self.provisioning.tls;
        match self.nginx.lowest() {
            Some(lowest) if lowest >= TlsVersion::V1_2 || !own.allow_legacy => lowest.max(own.min_version),
            Some(legacy) => legacy.min(own.min_version),
            None => own.min_version,
        }
    }

    /// Threads that serve requests: the configured number, else one per processor.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        match usize::try_from(self.provisioning.workers) {
            Ok(0) | Err(_) => processors(),
            Ok(workers) => workers,
        }
    }
}
