//! Where the server listens, and how it protects that.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::settings;
use crate::config::value::words;
use crate::config::{HostName, Port, Size};

settings! {
    /// The REST listener for administrators and resellers (`www_admin.http_admin`, formerly `www_admin.apache`).
    HttpAdmin in "www_admin.http_admin" was "www_admin.apache." {
        /// Port of the REST API.
        port: Port = "1443";
        /// Serve TLS. Plain HTTP is allowed on loopback only, unless `provisioning.allow_plain_http` is on.
        ssl_enable: bool = "yes";
        /// Certificate chain, PEM, own certificate first. Neither this nor the key set: a self-signed certificate is made in
        /// `provisioning.state_dir` at the first start.
        sslcertfile: Option<PathBuf> = "~";
        /// Private key of the certificate, PEM without passphrase.
        sslcertkeyfile: Option<PathBuf> = "~";
        /// Host name of this server: in links when a request has no usable Host header, and in the self-signed certificate.
        servername: Option<HostName> = "~";
        /// Seconds within which a request must have arrived; every 16 KiB of its body earn a second more. A connection may
        /// be idle for 15 seconds longer.
        read_timeout: Duration = "60";
        /// Mail address of those who run this server: the page at `/api/` names it.
        serveradmin: Option<String> = "~";
    }
}

settings! {
    /// The REST listener for subscribers (`www_admin.http_csc`, formerly `www_csc.apache`); open when
    /// `provisioning.rest.csc_listener` is on. Addresses and time limit are those of `www_admin.http_admin`.
    HttpCsc in "www_admin.http_csc" was "www_csc.apache." {
        /// Port of the REST API for subscribers.
        port: Port = "443";
        /// Serve TLS. Not set: as `www_admin.http_admin`.
        ssl_enable: bool = "$(www_admin.http_admin.ssl_enable)";
        /// Certificate chain, PEM. Neither this nor the key set: those of `www_admin.http_admin`.
        sslcertfile: Option<PathBuf> = "~";
        /// Private key of the certificate, PEM without passphrase.
        sslcertkeyfile: Option<PathBuf> = "~";
        /// Host name for subscribers: in links when a request has no usable Host header. Not set: that of
        /// `www_admin.http_admin`.
        servername: Option<HostName> = "~";
    }
}

settings! {
    /// The REST listener for local programs (`www_admin.http_system`); open when `provisioning.rest.system_listener` is on, at
    /// the addresses of `provisioning.listen.system`. Its only login is `credentials.rest_api.auth_system`.
    HttpSystem in "www_admin.http_system" {
        /// Port of the REST API for local programs.
        port: Port = "1442";
        /// Serve TLS. Not set: as `www_admin.http_admin`.
        ssl_enable: bool = "$(www_admin.http_admin.ssl_enable)";
        /// Certificate chain, PEM. Neither this nor the key set: those of `www_admin.http_admin`.
        sslcertfile: Option<PathBuf> = "~";
        /// Private key of the certificate, PEM without passphrase.
        sslcertkeyfile: Option<PathBuf> = "~";
        /// Seconds within which a request must have arrived, as `www_admin.http_admin.read_timeout`. Not set: the same.
        read_timeout: Duration = "$(www_admin.http_admin.read_timeout)";
    }
}

settings! {
    /// Addresses of the listeners (`provisioning.listen`). Ports come from `ossbss.apache.port`, `www_admin.http_admin.port` and
    /// its neighbours.
    Listen in "provisioning.listen" {
        /// Addresses of the REST API.
        rest: Vec<IpAddr> = "['0.0.0.0', '::']";
        /// Addresses of the REST API for local programs.
        system: Vec<IpAddr> = "['127.0.0.1', '::1']";
        /// Addresses of SOAP and XMLRPC.
        soap: Vec<IpAddr> = "['0.0.0.0', '::']";
        /// Addresses with port of SOAP and XMLRPC without TLS, for a proxy on this machine.
        soap_plain: Vec<SocketAddr> = "[]";
        /// Addresses with port of health and metrics. There is no authentication: keep it on loopback.
        status: Vec<SocketAddr> = "['127.0.0.1:8082']" restart;
    }
}

words! {
    /// A version of TLS.
    TlsVersion, "one of 1.0, 1.1, 1.2, 1.3" {
        /// TLS 1.0 (legacy).
        V1_0 = "1.0" | "tlsv1" | "tlsv1.0";
        /// TLS 1.1 (legacy).
        V1_1 = "1.1" | "tlsv1.1";
        /// TLS 1.2.
        V1_2 = "1.2" | "tlsv1.2";
        /// TLS 1.3.
        V1_3 = "1.3" | "tlsv1.3";
    }
}

settings! {
    /// TLS of all listeners (`provisioning.tls`).
    Tls in "provisioning.tls" {
        /// Lowest version that is accepted.
        min_version: TlsVersion = "'1.2'";
        /// Allow versions below 1.2, which are broken, for clients that cannot be replaced.
        allow_legacy: bool = "no";
        /// Certificates of authorities whose client certificates count, PEM, when another program issues them. Not set:
        /// `ossbss.apache.restapi.sslcertfile`.
        client_ca: Option<PathBuf> = "''";
        /// Pick up renewed certificate files without a reload signal.
        reload: bool = "yes";
    }
}

settings! {
    /// Bounds on what one request may cost (`provisioning.limits`).
    Limits in "provisioning.limits" {
        /// Largest request body.
        body: Size = "16M";
        /// Deepest nesting of XML and JSON.
        depth: u32 = "64";
        /// Most XML elements, or JSON values, of one request.
        elements: u32 = "200000";
        /// Longest list in one request.
        list: u32 = "10000";
        /// Most rows that a SOAP or XMLRPC function returns.
        rows: u32 = "10000";
        /// Most calls in one `system.multicall`.
        multicall: u32 = "100";
        /// Seconds without a byte after which the body of a request is given up, and that running requests are given when the
        /// server stops.
        timeout: Duration = "30";
        /// Most SOAP and XMLRPC requests from one address that are worked on at the same time.
        per_address: u32 = "32";
    }
}
