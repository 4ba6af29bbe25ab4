//! `provisioning`: our own section. An unknown key in it is an error.

use std::net::IpAddr;
use std::path::PathBuf;

use super::listener::{Limits, Listen, Tls};
use super::settings;
use super::storage::{BootstrapAdmin, Database};
use crate::config::node::{Kind, Node};
use crate::config::problem::Fault;
use crate::config::value::words;
use crate::config::{Address, At, Network, Pattern, Secret, Value};

settings! {
    /// Our own section (`provisioning`).
    Provisioning in "provisioning" {
        /// Folder for what the server makes itself: the embedded database and the self-signed certificate. A relative one is
        /// relative to the working directory.
        state_dir: PathBuf = "/var/lib/provisiond" restart;
        /// Proxies whose headers tell who and where the client is, as addresses or networks.
        trusted_proxies: Vec<Network> = "[]";
        /// Allow listeners without TLS on other addresses than loopback.
        allow_plain_http: bool = "no";
        /// Realm of the login to SOAP and XMLRPC.
        realm: String = "Sipwise NGCP Provisioning";
        /// Accept entries of `ossbss.htpasswd` in plain text.
        allow_plain_htpasswd: bool = "no";
        /// Accept the platform's default entry in `ossbss.htpasswd`.
        allow_default_credentials: bool = "no";
        /// Names that SOAP and XMLRPC refuse for subscribers, as regular expressions.
        reserved_usernames: Vec<Pattern> = "[voicebox, 'emergency_.*']";
        /// Threads that serve requests; 0: one per processor.
        workers: u32 = "0" restart;
    }
    sections {
        /// The database.
        database: Database;
        /// Addresses of the listeners.
        listen: Listen;
        /// TLS of all listeners.
        tls: Tls;
        /// The REST interface.
        rest: Rest;
        /// Numbers.
        numbers: Numbers;
        /// The SOAP interface.
        soap: Soap;
        /// The XMLRPC interface.
        xmlrpc: Xmlrpc;
        /// Bounds on what one request may cost.
        limits: Limits;
        /// Live parts of the platform.
        backends: Backends;
        /// The first administrator.
        bootstrap_admin: BootstrapAdmin;
        /// The log.
        log: Log;
        /// Traces of requests.
        otlp: Otlp;
        /// Names of this machine.
        host: Host;
    }
}

settings! {
    /// The REST interface (`provisioning.rest`).
    Rest in "provisioning.rest" {
        /// Serve it. `www_admin.enable` must be on too.
        enabled: bool = "yes";
        /// Open the listener of the subscriber realm (`www_admin.http_csc`).
        csc_listener: bool = "no";
        /// Open the listener for local programs (`www_admin.http_system`).
        system_listener: bool = "no";
        /// Realm of the Basic login. Clients compare it.
        realm: String = "api_admin_http";
        /// Items carry a link of their own relation (`ngcp:NAME`) to themselves.
        hal_item_self_relation: bool = "no";
        /// Upper limit of the query parameter `rows`; 0: none.
        max_rows: u32 = "0";
        /// Cost of newly stored administrator and web passwords (4 to 20; each step doubles the time of a login).
        bcrypt_cost: u32 = "13";
        /// A SIP subscriber must have a primary number, as in the newest releases of the platform.
        require_primary_number: bool = "no";
    }
}

settings! {
    /// Numbers (`provisioning.numbers`).
    Numbers in "provisioning.numbers" {
        /// Parts of numbers must be digits, also where no expression of `www_admin.number_format` says so.
        digits_only: bool = "yes";
    }
}

words! {
    /// The style of the WSDL and its messages.
    SoapStyle, "literal, encoded or document" {
        /// RPC/literal.
        Literal = "literal";
        /// RPC/encoded.
        Encoded = "encoded";
        /// Document/literal wrapped.
        Document = "document";
    }
}

words! {
    /// A group of SOAP and XMLRPC functions.
    SoapBackend, "one of Billing, Voip, System" {
        /// Accounts and money.
        Billing = "billing";
        /// Subscribers and their settings.
        Voip = "voip";
        /// The machines.
        System = "system";
    }
}

settings! {
    /// The SOAP interface (`provisioning.soap`).
    Soap in "provisioning.soap" {
        /// Serve it. `ossbss.frontend` must be on too.
        enabled: bool = "yes";
        /// Style of the WSDL: `literal`, `encoded` or `document`.
        style: SoapStyle = "literal";
        /// Logins besides `ossbss.htpasswd`, limited to some backends: a list of `{user, pass, backends}`.
        system_users: Vec<SystemUser> = "[]";
        /// Subscribers may log in with their web password.
        subscriber_login: bool = "no";
        /// Serve the Intercept service, and its functions over XMLRPC. `intercept.enable` and `ossbss.apache.enable_soap` must
        /// be on too.
        intercept: bool = "yes";
    }
}

/// A login to SOAP and XMLRPC that is limited to some backends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemUser {
    /// Login name.
    pub user: String,
    /// Hash of the password, of any kind that `ossbss.htpasswd` takes.
    pub pass: Secret,
    /// Backends whose functions it may call.
    pub backends: Vec<SoapBackend>,
}

impl Value for SystemUser {
    const KIND: &'static str = "a mapping of user, pass and backends";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        let Kind::Map(members) = &node.kind else {
            at.wrong_kind(node, Self::KIND);
            return None;
        };
        for (name, member) in members {
            if !["user", "pass", "backends"].contains(&name.as_str()) {
                at.below(name).error(member, Fault::UnknownKey { hint: None });
            }
        }
        let missing = Node::new(node.origin.clone(), Kind::Null);
        let member = |name: &str| members.get(name).unwrap_or(&missing);
        let user = String::read(member("user"), &mut at.below("user"));
        let pass = Secret::read(member("pass"), &mut at.below("pass"));
        let backends = Vec::read(member("backends"), &mut at.below("backends"));
        Some(Self { user: user?, pass: pass?, backends: backends? })
    }
}

words! {
    /// How XMLRPC, which has no null of its own, writes one.
    Nil, "omit, nil or empty" {
        /// The member is left out.
        Omit = "omit";
        /// The extension element `nil`.
        Nil = "nil";
        /// An empty string.
        Empty = "empty";
    }
}

words! {
    /// How XMLRPC writes fault codes.
    FaultCode, "numeric or string" {
        /// A number, as the protocol demands.
        Numeric = "numeric";
        /// The SOAP fault code.
        String = "string";
    }
}

settings! {
    /// The XMLRPC interface (`provisioning.xmlrpc`).
    Xmlrpc in "provisioning.xmlrpc" {
        /// Serve it. `ossbss.frontend` must be on too.
        enabled: bool = "yes";
        /// How a null is written: `omit`, `nil` or `empty`.
        nil: Nil = "omit";
        /// How fault codes are written: `numeric` or `string`.
        fault_code: FaultCode = "numeric";
    }
}

settings! {
    /// Live parts of the platform that some functions need (`provisioning.backends`). Not set: those functions answer that they
    /// are unavailable.
    Backends in "provisioning.backends" {
        /// Addresses where the SIP proxies take JSON-RPC (`http://127.0.0.1:5061/RPC`). They are told of ended subscribers,
        /// new passwords, domains and peering servers.
        sip_proxy: Vec<Address> = "~";
        /// Addresses where the XMPP servers are told to look at hosts and accounts at once
        /// (`http://127.0.0.1:5280/provisioning/refresh`).
        xmpp: Vec<Address> = "~";
        /// Token with which the XMPP servers are told (`Authorization: Bearer`). Better kept in a file named by
        /// `xmpp_token_file`.
        xmpp_token: Option<Secret> = "~" secret;
        /// Addresses of the registrars.
        registrar: Vec<Address> = "~" read;
        /// Addresses of the application servers.
        app_server: Vec<Address> = "~" read;
        /// Spool folder of the fax server.
        fax_spool: Option<PathBuf> = "~" read;
        /// Address of the database of captured SIP messages.
        capture_db: Option<Address> = "~" read;
        /// Folder of the host statistics.
        rrd_path: Option<PathBuf> = "~" read;
    }
}

words! {
    /// The form of log lines.
    LogFormat, "text or json" {
        /// For people.
        Text = "text";
        /// One JSON object a line.
        Json = "json";
    }
}

words! {
    /// The least severe messages that are logged.
    LogLevel, "one of error, warn, info, debug, trace" {
        /// Failures of the server.
        Error = "error" | "err" | "crit" | "alert" | "emerg";
        /// Also what an operator should look at.
        Warn = "warn" | "warning";
        /// Also what happens: starts, changes, requests.
        Info = "info" | "notice";
        /// Also how.
        Debug = "debug";
        /// Everything.
        Trace = "trace";
    }
}

settings! {
    /// The log (`provisioning.log`). It goes to standard error, where the service manager collects it.
    Log in "provisioning.log" {
        /// `text` for people, `json` for programs.
        format: LogFormat = "text" restart;
        /// The least severe messages that are logged: `error`, `warn`, `info`, `debug` or `trace`.
        level: LogLevel = "info";
        /// Also send messages to the syslog daemon of this machine, with the facility `daemon`. It gets those of the level above; when it does
        /// not keep up, messages are left out there.
        syslog: bool = "no" restart;
        /// Socket of that daemon.
        syslog_socket: PathBuf = "/dev/log" restart;
    }
}

settings! {
    /// Traces of requests, for a collector that speaks OTLP (`provisioning.otlp`). The variables of OpenTelemetry count as well:
    /// `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER`, `OTEL_RESOURCE_ATTRIBUTES`.
    Otlp in "provisioning.otlp" {
        /// Address of the collector, for OTLP over HTTP: `http://localhost:4318`; `/v1/traces` is added to it. Not set: no traces.
        endpoint: Option<Address> = "~" restart;
        /// What the traces call this server.
        service_name: String = "provisiond" restart;
    }
}

settings! {
    /// Names of this machine (`provisioning.host`), for the files `config.NAME.yml` beside the main file. Not set: the environment
    /// variables `NODENAME`, `PAIRNAME` and `HOSTNAME`.
    Host in "provisioning.host" {
        /// Name of the node.
        node: Option<String> = "~";
        /// Name of the pair of nodes.
        pair: Option<String> = "~";
        /// Name of the host.
        name: Option<String> = "~";
    }
}

impl Listen {
    /// Whether the REST listener can be reached from this machine only.
    #[must_use]
    pub fn is_rest_local(&self) -> bool {
        self.rest.iter().all(IpAddr::is_loopback)
    }
}
