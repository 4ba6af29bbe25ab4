//! `ossbss`: the SOAP and XMLRPC interfaces and the rules of provisioning.

use std::path::PathBuf;

use super::settings;
use crate::config::value::words;

words! {
    /// How SOAP and XMLRPC are served. An unquoted `no` is a boolean in YAML and means the same word here.
    Frontend, "fcgi, apache or no" {
        /// Not at all.
        No = "no" | "false" | "off" | "0";
        /// On their listener.
        Fcgi = "fcgi";
        /// On their listener (older word).
        Apache = "apache";
    }
}

settings! {
    /// The SOAP and XMLRPC interfaces (`ossbss`).
    Ossbss in "ossbss" {
        /// `fcgi` (or the older `apache`) opens the SOAP and XMLRPC listener, `no` leaves it closed.
        frontend: Frontend = "no";
    }
    sections {
        /// The listener.
        apache: OssbssApache;
        /// Rules that all interfaces share.
        provisioning: OssbssProvisioning;
    }
}

settings! {
    /// The SOAP and XMLRPC listener (`ossbss.apache`).
    OssbssApache in "ossbss.apache" {}
    sections {
        /// The authority of REST client certificates.
        restapi: ApiAuthority;
    }
}

settings! {
    /// The authority of REST client certificates (`ossbss.apache.restapi`).
    ApiAuthority in "ossbss.apache.restapi" {
        /// Certificate of the authority, PEM. Neither this nor the key set: an authority of our own is made in
        /// `provisioning.state_dir` at the first start.
        sslcertfile: Option<PathBuf> = "~";
        /// Its private key, PEM without passphrase; signs new certificates.
        sslcertkeyfile: Option<PathBuf> = "~";
    }
}

settings! {
    /// Rules of provisioning that all interfaces share (`ossbss.provisioning`).
    OssbssProvisioning in "ossbss.provisioning" {
        /// An IPv4 address or a bracketed IPv6 address may be the name of a domain.
        allow_ip_as_domain: bool = "yes";
        /// A number that a subscriber gets enters its preference `allowed_clis`, one that it loses leaves it.
        auto_allow_cli: bool = "yes";
        /// The preference `cli` follows the primary number: written when it is not set, changed and removed with the number only
        /// while it equals it, so that a `cli` set by hand stays. Off when the key is absent: that is how the platform's interface
        /// behaves in every published exchange, where a new subscriber has no `cli`, and clients compare preferences they wrote
        /// with those they read.
        auto_sync_cli: bool = "no";
    }
    sections {
        /// Host parts of call forwards to the platform's own services.
        routing: Routing;
    }
}

settings! {
    /// Host parts of call forwards to the platform's own services (`ossbss.provisioning.routing`).
    Routing in "ossbss.provisioning.routing" {
        /// Host part of forwards to the voicebox.
        voicebox_domain: String = "voicebox.local";
        /// Host part of forwards to the fax mailbox.
        fax2mail_domain: String = "fax2mail.local";
        /// Host part of forwards to the conference room.
        conference_domain: String = "conference.local";
    }
}
