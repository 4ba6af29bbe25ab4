//! `ossbss`: the SOAP and XMLRPC interfaces and the rules of provisioning.

use std::path::PathBuf;

use super::settings;
use super::{HtpasswdEntry, LogLevel, SoapBackend};
use crate::config::value::words;
use crate::config::{HostName, Port};

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
        /// Users of that listener, a list of `{user, pass}`; `pass` is a hash as `htpasswd` makes it: MD5, bcrypt, SHA, SHA-256,
        /// SHA-512, crypt. Quote it: an unquoted `{` begins a mapping. No users: nobody gets in.
        htpasswd: Vec<HtpasswdEntry> = "[]";
    }
    sections {
        /// The listener.
        apache: OssbssApache;
        /// Levels of the log.
        logging: OssbssLogging;
        /// Rules that all interfaces share.
        provisioning: OssbssProvisioning;
    }
}

settings! {
    /// The SOAP and XMLRPC listener (`ossbss.apache`).
    OssbssApache in "ossbss.apache" {
        /// Port of SOAP and XMLRPC.
        port: Port = "2443";
        /// Serve TLS. Plain HTTP is allowed on loopback only, unless `provisioning.allow_plain_http` is on.
        ssl_enable: bool = "yes";
        /// Certificate chain, PEM, own certificate first. Neither this nor the key set: the self-signed certificate in
        /// `provisioning.state_dir`.
        sslcertfile: Option<PathBuf> = "~";
        /// Private key of the certificate, PEM without passphrase.
        sslcertkeyfile: Option<PathBuf> = "~";
        /// More certificates of the chain, PEM, when they are in another file.
        sslcacertfile: Option<PathBuf> = "~";
        /// Host name of this server: in addresses when a request has no usable Host header, and in the self-signed
        /// certificate.
        servername: Option<HostName> = "~";
        /// Mail address of those who run this server: the page at `/SOAP/` names it.
        serveradmin: Option<String> = "~";
        /// Publishes the Intercept service; `intercept.enable` and `provisioning.soap.intercept` must be on, too.
        enable_soap: bool = "no";
    }
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
        /// SOAP and XMLRPC: user names of subscribers may consist of digits only.
        allow_numeric_usernames: bool = "no";
        /// SOAP and XMLRPC: least length of a password of a subscriber. Rules of `www_admin.security.password` that are
        /// stricter count, too.
        pw_min_char: u32 = "6";
        /// SOAP and XMLRPC: least length of the password of a fax interface.
        faxpw_min_char: u32 = "0";
        /// Passwords may appear in the log of calls at level debug.
        log_passwords: bool = "no";
        /// Long values are not cut in the log of calls at level debug.
        no_logline_truncate: bool = "no";
    }
    sections {
        /// Groups of functions.
        backends: FunctionBackends;
        /// Host parts of call forwards to the platform's own services.
        routing: Routing;
    }
}

settings! {
    /// Groups of SOAP and XMLRPC functions (`ossbss.provisioning.backends`).
    FunctionBackends in "ossbss.provisioning.backends" {
        /// Those that are served: `Billing`, `Voip`, `System`.
        enable: Vec<SoapBackend> = "[Billing, Voip]";
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
        /// Domain of the platform's internal subscriber.
        internal_domain: String = "voip.sipwise.local";
        /// User name of the platform's internal subscriber, to whom application servers send calls of unknown numbers. Clients of no
        /// interface see one of this name in that domain, in lists, as an item or in functions, and none can be created.
        no_such_number: String = "no_such_number";
    }
}

settings! {
    /// Levels of the log of SOAP and XMLRPC (`ossbss.logging`).
    OssbssLogging in "ossbss.logging" {}
    sections {
        /// Calls.
        ossbss: CallLogging;
        /// The listener.
        apache: ListenerLogging;
    }
}

settings! {
    /// The log of calls (`ossbss.logging.ossbss`).
    CallLogging in "ossbss.logging.ossbss" {
        /// The least severe messages about calls of functions that are logged; debug shows parameters. Not set: as
        /// `provisioning.log.level`.
        level: Option<LogLevel> = "~" part;
    }
}

settings! {
    /// The log of the listener (`ossbss.logging.apache`).
    ListenerLogging in "ossbss.logging.apache" {}
    sections {
        /// Requests.
        acc: AccessLogging;
        /// What goes wrong.
        err: ErrorLogging;
    }
}

settings! {
    /// The log of requests to the listener (`ossbss.logging.apache.acc`).
    AccessLogging in "ossbss.logging.apache.acc" {
        /// The least severe messages about requests that are logged. Not set: as `provisioning.log.level`.
        level: Option<LogLevel> = "~" part;
    }
}

settings! {
    /// The log of what goes wrong at the listener (`ossbss.logging.apache.err`).
    ErrorLogging in "ossbss.logging.apache.err" {
        /// The least severe messages about what goes wrong there that are logged: users and addresses that are not let in, and
        /// overload, are warnings; wrong paths and methods show at debug. Not set: as `provisioning.log.level`.
        level: Option<LogLevel> = "~" part;
    }
}
