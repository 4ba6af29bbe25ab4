//! Who is calling.

/// The role of a login. Source: rest-protocol, roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// The first login of a platform; an admin that also manages system and interception logins.
    System,
    /// Sees everything.
    Admin,
    /// Sees what belongs to its reseller.
    Reseller,
    /// Customer care for all resellers.
    CcareAdmin,
    /// Customer care of one reseller.
    Ccare,
    /// Lawful interception.
    Lintercept,
    /// A subscriber that manages its customer.
    SubscriberAdmin,
    /// A subscriber.
    Subscriber,
}

impl Role {
    /// All roles, from the most to the least mighty.
    pub const ALL: [Self; 8] = [
        Self::System,
        Self::Admin,
        Self::Reseller,
        Self::CcareAdmin,
        Self::Ccare,
        Self::Lintercept,
        Self::SubscriberAdmin,
        Self::Subscriber,
    ];

    /// The number under which journals show the role.
    pub fn number(self) -> i64 {
        i64::from(self as u8) + 1
    }

    /// The role with a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The word on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Admin => "admin",
            Self::Reseller => "reseller",
            Self::CcareAdmin => "ccareadmin",
            Self::Ccare => "ccare",
            Self::Lintercept => "lintercept",
            Self::SubscriberAdmin => "subscriberadmin",
            Self::Subscriber => "subscriber",
        }
    }
}

/// A set of roles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles(u8);

impl Roles {
    /// Nobody.
    pub const NONE: Self = Self(0);
    /// Everybody who can log in.
    pub const ALL: Self = Self(0xff);
    /// Roles that see the whole platform and may change it.
    pub const ADMINS: Self = Self::of(&[Role::System, Role::Admin]);
    /// Admins and resellers.
    pub const OPERATORS: Self = Self::ADMINS.or(Self::of(&[Role::Reseller]));
    /// Customer care of both kinds.
    pub const CARE: Self = Self::of(&[Role::CcareAdmin, Role::Ccare]);
    /// Admins, resellers and customer care.
    pub const STAFF: Self = Self::OPERATORS.or(Self::CARE);
    /// End customers.
    pub const SUBSCRIBERS: Self = Self::of(&[Role::SubscriberAdmin, Role::Subscriber]);
    /// Roles that are not bound to one reseller and so have to name it.
    pub const PLATFORM: Self = Self::ADMINS.or(Self::of(&[Role::CcareAdmin]));

    /// The set of the given roles.
    pub const fn of(roles: &[Role]) -> Self {
        let mut bits = 0;
        let mut rest = roles;
        while let [first, tail @ ..] = rest {
            bits |= 1 << (*first as u8);
            rest = tail;
        }
        Self(bits)
    }

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the role is in the set.
    pub const fn has(self, role: Role) -> bool {
        self.0 & (1 << (role as u8)) != 0
    }

    /// The roles of the set.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

/// What an actor may see at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole platform.
    Platform,
    /// What belongs to a reseller.
    Reseller(i64),
    /// What belongs to a customer.
    Customer(i64),
    /// What belongs to a subscriber.
    Subscriber(i64),
}

/// The rights of an administrative login that are switched one by one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// May only read.
    pub read_only: bool,
    /// Manages other logins.
    pub is_master: bool,
    /// Sees passwords of subscribers.
    pub show_passwords: bool,
    /// Sees billing data.
    pub billing_data: bool,
    /// Sees call data.
    pub call_data: bool,
}

/// How a caller has proved who it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Via {
    /// Login and password.
    #[default]
    Password,
    /// A TLS client certificate.
    Certificate,
    /// A JSON Web Token.
    Token,
}

/// What is said to a caller whose password has to be changed first.
pub const PASSWORD_EXPIRED: &str = "Password expired";

/// An authenticated caller.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Role of the login.
    pub role: Role,
    /// Id of the admin, or of the subscriber for the two subscriber roles; 0 for a local program.
    pub id: i64,
    /// Login as it appears in logs and journals: the admin's login, or `webusername@domain`.
    pub login: String,
    /// The reseller of the login; for subscribers that of their customer.
    pub reseller_id: i64,
    /// The customer, for the two subscriber roles.
    pub customer_id: Option<i64>,
    /// Rights switched one by one.
    pub flags: Flags,
    /// How it has proved who it is.
    pub via: Via,
    /// Whether its password has to be changed before it may do anything else.
    pub password_expired: bool,
}

/// The reseller of those who have none. Source: functions, conventions.
const FIRST_RESELLER: i64 = 1;

impl Actor {
    /// A local program, whose login stands in the configuration: it has every right, and no id.
    pub fn local_program(login: &str, role: Role) -> Self {
        Self {
            role,
            id: 0,
            login: login.to_owned(),
            reseller_id: FIRST_RESELLER,
            customer_id: None,
            flags: Flags {
                read_only: false,
                is_master: true,
                show_passwords: true,
                billing_data: true,
                call_data: true,
            },
            via: Via::Password,
            password_expired: false,
        }
    }

    /// What the actor may see at all.
    pub fn scope(&self) -> Scope {
        match self.role {
            Role::System | Role::Admin | Role::CcareAdmin => Scope::Platform,
            Role::Reseller | Role::Ccare | Role::Lintercept => Scope::Reseller(self.reseller_id),
            // A subscriber login without a customer cannot exist; zero matches nothing.
            Role::SubscriberAdmin => Scope::Customer(self.customer_id.unwrap_or(0)),
            Role::Subscriber => Scope::Subscriber(self.id),
        }
    }

    /// The reseller to which the actor is bound; `None` for those who work for all.
    pub fn own_reseller(&self) -> Option<i64> {
        match self.scope() {
            Scope::Platform => None,
            _ => Some(self.reseller_id),
        }
    }

    /// Whether the role is in the set.
    pub fn is(&self, roles: Roles) -> bool {
        roles.has(self.role)
    }

    /// Whether its login is stored, so that its password can be changed; that of a local program is not.
    pub fn has_account(&self) -> bool {
        self.id != 0
    }
}
