//! Feature switches outside of `www_admin` itself. Source: functions, switches.

use super::listener::TlsVersion;
use super::settings;
use crate::config::Config;
use crate::config::value::Words;

settings! {
    /// The media server (`asterisk`).
    Asterisk in "asterisk" {}
    sections {
        /// Voice mail.
        voicemail: Voicemail;
    }
}

settings! {
    /// Voice mail (`asterisk.voicemail`).
    Voicemail in "asterisk.voicemail" {
        /// Whether there is voice mail at all; `www_admin.voicemail_features` must be on, too.
        enable: bool = "yes";
    }
}

settings! {
    /// Features of domains (`www_admin.domain`).
    DomainFeatures in "www_admin.domain" {
        /// SOAP and XMLRPC: functions of rewrite rules.
        rewrite_features: bool = "yes";
        /// SOAP and XMLRPC: functions of domain preferences.
        preference_features: bool = "yes";
    }
}

settings! {
    /// Features of peers (`www_admin.peer`).
    PeerFeatures in "www_admin.peer" {
        /// SOAP and XMLRPC: functions of preferences of peers; `www_admin.peering_features` must be on, too.
        preference_features: bool = "yes";
    }
}

settings! {
    /// The application server (`sems`).
    Sems in "sems" {}
    sections {
        /// Conferences.
        conference: Conference;
    }
}

settings! {
    /// Conferences (`sems.conference`).
    Conference in "sems.conference" {
        /// Call forwards may lead to a conference; `www_admin.conference_features` must be on, too.
        enable: bool = "yes";
    }
}

settings! {
    /// Captured SIP messages (`voisniff`).
    Voisniff in "voisniff" {
        /// SOAP and XMLRPC: functions of SIP message statistics.
        admin_panel: bool = "no";
    }
}

settings! {
    /// Lawful interception (`intercept`).
    Intercept in "intercept" {
        /// Orders of lawful interception: `interceptions` of the REST API and, with `ossbss.apache.enable_soap` and
        /// `provisioning.soap.intercept`, the Intercept service of SOAP.
        enable: bool = "no";
    }
}

impl Config {
    /// Whether there is the Intercept service, which takes three switches.
    pub(crate) fn serves_intercept(&self) -> bool {
        self.intercept.enable && self.ossbss.apache.enable_soap && self.provisioning.soap.intercept
    }
}

settings! {
    /// Host statistics (`www_admin.dashboard`).
    Dashboard in "www_admin.dashboard" {
        /// SOAP and XMLRPC: functions of host statistics; the group `System` must be served, too.
        enable or "www_admin.dashboard.enabled": bool = "yes";
    }
}

settings! {
    /// The SIP proxy (`kamailio`).
    Kamailio in "kamailio" {}
    sections {
        /// The load balancer.
        lb: LoadBalancer;
    }
}

settings! {
    /// The load balancer of the SIP proxy (`kamailio.lb`).
    LoadBalancer in "kamailio.lb" {}
    sections {
        /// Its protection.
        security: LoadBalancerSecurity;
    }
}

settings! {
    /// The protection of the SIP proxy (`kamailio.lb.security`).
    LoadBalancerSecurity in "kamailio.lb.security" {
        /// Failed SIP logins of a user from one address after which the proxy of our example lets it in no more for five minutes; 0:
        /// never. The proxy takes it from `provisiond config kamailio`. There is no list of these users.
        failed_auth_attempts: u32 = "3" part;
    }
}

settings! {
    /// The platform's web server (`nginx`).
    Nginx in "nginx" {
        /// Versions of TLS, as `TLSv1.2 TLSv1.3`: the lowest of them is the lowest that our listeners accept, unless
        /// `provisioning.tls.min_version` is higher. Versions below 1.2 count only with `provisioning.tls.allow_legacy`.
        ssl_protocols: Words = "~" part;
    }
}

impl Nginx {
    /// The versions that are known, each with its word.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (&str, Option<TlsVersion>)> {
        self.ssl_protocols.0.iter().map(|word| (word.as_str(), TlsVersion::of_word(word)))
    }

    /// The lowest version.
    pub(crate) fn lowest(&self) -> Option<TlsVersion> {
        self.versions().filter_map(|(_, version)| version).min()
    }
}
