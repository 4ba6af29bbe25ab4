//! Destinations: from what a client writes to the URI that is stored, and back.
//!
//! Source: call-forwarding, section 2.

use crate::settings::ServiceDomains;

/// Host parts that stand for services of the platform. They can be configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// The voicebox.
    pub voicebox: String,
    /// Fax to mail.
    pub fax2mail: String,
    /// The conference.
    pub conference: String,
}

impl From<&ServiceDomains> for Hosts {
    fn from(domains: &ServiceDomains) -> Self {
        Self {
            voicebox: domains.voicebox.clone(),
            fax2mail: domains.fax2mail.clone(),
            conference: domains.conference.clone(),
        }
    }
}

impl Default for Hosts {
    fn default() -> Self {
        Self {
            voicebox: "voicebox.local".to_owned(),
            fax2mail: "fax2mail.local".to_owned(),
            conference: "conference.local".to_owned(),
        }
    }
}

/// The subscriber whose calls are forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner<'a> {
    /// The composed primary number, digits without plus.
    pub number: Option<&'a str>,
    /// The uuid; it takes the place of the number where there is none.
    pub uuid: &'a str,
    /// The subscriber's domain.
    pub domain: &'a str,
}

impl<'a> Owner<'a> {
    /// The number, else the uuid.
    pub fn number_or_uuid(&self) -> &'a str {
        self.number.filter(|number| !number.is_empty()).unwrap_or(self.uuid)
    }
}

/// One stored destination.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Destination {
    /// A SIP URI.
    pub uri: String,
    /// How long it rings, in seconds.
    pub timeout: u32,
    /// The order in which destinations of a set are tried. Lists are shown in the order in which they were stored,
    /// whatever the priorities.
    pub priority: Option<i32>,
    /// The sound handle that is played by [`Service::CustomHours`].
    pub announcement_id: Option<u32>,
}

/// The seconds that a destination rings when nothing is said.
pub const DEFAULT_TIMEOUT: u32 = 300;

/// A service of the platform that clients name by a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// The voicebox with its unconditional or busy greeting.
    Voicebox,
    /// The fax mailbox.
    Fax2Mail,
    /// The conference room.
    Conference,
    /// The calling card application.
    CallingCard,
    /// The call-through application.
    CallThrough,
    /// The auto attendant. A forward to it begins or ends an IVR event.
    AutoAttendant,
    /// The office hours announcement.
    OfficeHours,
    /// An announcement of the customer's own.
    CustomHours,
    /// The numbers of the preference `secretary_numbers`.
    ManagerSecretary,
    /// Local user lookup; known to older clients.
    LocalUser,
}

impl Service {
    /// All services.
    pub const ALL: [Self; 10] = [
        Self::Voicebox,
        Self::Fax2Mail,
        Self::Conference,
        Self::CallingCard,
        Self::CallThrough,
        Self::AutoAttendant,
        Self::OfficeHours,
        Self::CustomHours,
        Self::ManagerSecretary,
        Self::LocalUser,
    ];

    /// The keyword on the wire.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Voicebox => "voicebox",
            Self::Fax2Mail => "fax2mail",
            Self::Conference => "conference",
            Self::CallingCard => "callingcard",
            Self::CallThrough => "callthrough",
            Self::AutoAttendant => "autoattendant",
            Self::OfficeHours => "officehours",
            Self::CustomHours => "customhours",
            Self::ManagerSecretary => "managersecretary",
            Self::LocalUser => "localuser",
        }
    }

    /// The service of a keyword. Letter case counts: any other spelling is a user name.
    pub fn from_keyword(keyword: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.keyword() == keyword)
    }

    /// The URI of an application that is the same for everybody.
    const fn application(self) -> Option<&'static str> {
        match self {
            Self::CallingCard => Some("sip:callingcard@app.local"),
            Self::CallThrough => Some("sip:callthrough@app.local"),
            Self::AutoAttendant => Some("sip:auto-attendant@app.local"),
            Self::OfficeHours => Some("sip:office-hours@app.local"),
            Self::CustomHours => Some("sip:custom-hours@app.local"),
            Self::LocalUser => Some("sip:localuser@app.local"),
            Self::Voicebox | Self::Fax2Mail | Self::Conference | Self::ManagerSecretary => None,
        }
    }

    /// The URI that is stored for this service.
    ///
    /// `busy` asks for the busy greeting of the voicebox; the simple view does for its type `cfb`, sets know no type.
    pub fn uri(self, owner: &Owner<'_>, hosts: &Hosts, busy: bool) -> String {
        let number = owner.number_or_uuid();
        match self {
            Self::Voicebox => format!("sip:{}{number}@{}", if busy { "vmb" } else { "vmu" }, hosts.voicebox),
            Self::Fax2Mail => format!("sip:fax={number}@{}", hosts.fax2mail),
            Self::Conference => format!("sip:conf={number}@{}", hosts.conference),
            Self::ManagerSecretary => format!("sip:{number}@{MANAGER_SECRETARY}"),
            application => application.application().unwrap_or_default().to_owned(),
        }
    }

    /// The service behind a stored URI; none for plain destinations.
    pub fn of_uri(uri: &str, hosts: &Hosts) -> Option<Self> {
        if let Some(service) = Self::ALL.into_iter().find(|service| service.application() == Some(uri)) {
            return Some(service);
        }
        let (user, host) = split(uri)?;
        let is = |service_host: &str| host.eq_ignore_ascii_case(service_host);
        if is(&hosts.voicebox) {
            (user.starts_with("vmu") || user.starts_with("vmb")).then_some(Self::Voicebox)
        } else if is(&hosts.fax2mail) {
            Some(Self::Fax2Mail)
        } else if is(&hosts.conference) {
            Some(Self::Conference)
        } else {
            is(MANAGER_SECRETARY).then_some(Self::ManagerSecretary)
        }
    }
}

const MANAGER_SECRETARY: &str = "managersecretary.local";

/// Everything that expanding a destination needs.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The subscriber.
    pub owner: Owner<'a>,
    /// The configured hosts.
    pub hosts: &'a Hosts,
    /// What is done to the user part of plain destinations before storing: the subscriber's rewrite rules, direction
    /// callee in, for the roles subscriber and subscriberadmin in the simple view. None: stored as given.
    pub normalise: Option<&'a dyn Fn(&str) -> String>,
}

/// The URI to store for what a client wrote: a keyword, a number, a user name, `user@host` or a SIP URI.
///
/// None when there is no user part, no host after an `@`, or more than one `@`: such a text names nobody. Stored URIs
/// of services expand to themselves.
pub fn expand(input: &str, context: &Context<'_>, busy: bool) -> Option<String> {
    if let Some(service) = Service::from_keyword(input) {
        return Some(service.uri(&context.owner, context.hosts, busy));
    }
    let (user, host) = address(input, context.owner.domain)?;
    let stored = format!("sip:{user}@{host}");
    match context.normalise {
        Some(normalise) if Service::of_uri(&stored, context.hosts).is_none() => {
            Some(format!("sip:{}@{host}", normalise(user)))
        }
        _ => Some(stored),
    }
}

/// The SIP URI of a number, a user name, `user@host` or a SIP URI where keywords mean nothing.
///
/// None when the text names nobody, as for [`expand`].
pub fn complete(input: &str, domain: &str) -> Option<String> {
    address(input, domain).map(|(user, host)| format!("sip:{user}@{host}"))
}

/// User and host; the host is the subscriber's domain unless given.
fn address<'a>(input: &'a str, domain: &'a str) -> Option<(&'a str, &'a str)> {
    let address = strip_scheme(input);
    let (user, host) = address.split_once('@').unwrap_or((address, domain));
    (!user.is_empty() && !host.is_empty() && !host.contains('@')).then_some((user, host))
}

/// The short form of a plain destination: the user part if the host is the subscriber's domain, else `user@host`.
///
/// `display` is what is done to the user part first (rewrite rules, direction caller out, for the subscriber roles).
/// None for services.
pub fn simple(uri: &str, domain: &str, hosts: &Hosts, display: Option<&dyn Fn(&str) -> String>) -> Option<String> {
    if Service::of_uri(uri, hosts).is_some() {
        return None;
    }
    let (user, host) = split(uri)?;
    let user = display.map_or_else(|| user.to_owned(), |display| display(user));
    Some(if host.eq_ignore_ascii_case(domain) { user } else { format!("{user}@{host}") })
}

/// Whether a destination may carry an announcement.
pub fn takes_announcement(uri: &str, hosts: &Hosts) -> bool {
    Service::of_uri(uri, hosts) == Some(Service::CustomHours)
}

/// User and host of a stored URI.
pub(super) fn split(uri: &str) -> Option<(&str, &str)> {
    strip_scheme(uri).split_once('@')
}

fn strip_scheme(text: &str) -> &str {
    ["sips:", "sip:"].into_iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(text)
}
