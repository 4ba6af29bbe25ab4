//! Feature switches outside of `www_admin` itself. Source: functions, switches.

use super::settings;

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
    /// Captures of SIP messages (`voisniff`).
    Voisniff in "voisniff" {
        /// SOAP and XMLRPC: functions of captured SIP messages.
        admin_panel: bool = "no";
    }
}

settings! {
    /// Statistics of the machines (`www_admin.dashboard`).
    Dashboard in "www_admin.dashboard" {
        /// SOAP and XMLRPC: functions of statistics; they also need the backend System.
        enable: bool = "yes";
    }
}
