//! Small sections of the platform's file.

use chrono_tz::Tz;

use super::settings;
use crate::config::Secret;
use crate::config::value::words;

settings! {
    /// General settings of the platform (`general`).
    General in "general" {
        /// Time zone in which local times are read and printed. Not set: the zone of the system.
        timezone: Option<Tz> = "~";
        /// While on, the interfaces answer "unavailable" to everybody but superusers.
        maintenance: bool = "no";
        /// Name of the company that runs the platform: the pages at `/api/` and `/SOAP/` tell whose platform it is.
        companyname: Option<String> = "~";
        /// Language of messages, a code of two letters. All texts are English, the only language that there is: with another code
        /// they stay so, and `provisiond config check` notes it.
        lang: Option<String> = "~" part;
    }
}

/// The language of all texts.
const ENGLISH: &str = "en";

impl General {
    /// The configured language, if there is no translation into it. `en_GB` is English, too.
    #[must_use]
    pub fn missing_language(&self) -> Option<&str> {
        let code = self.lang.as_deref().map(str::trim).filter(|code| !code.is_empty())?;
        let language = code.split(['_', '-', '.']).next().unwrap_or(code);
        (!language.eq_ignore_ascii_case(ENGLISH)).then_some(code)
    }

    /// The zone of local times: the configured one, else that of the system (`TZ`, `/etc/localtime`), else UTC.
    #[must_use]
    pub fn zone(&self) -> Tz {
        let named = |name: String| name.trim_start_matches(':').parse().ok();
        let variable = || std::env::var("TZ").ok().and_then(named);
        let system = || iana_time_zone::get_timezone().ok().and_then(named);
        self.timezone.or_else(variable).or_else(system).unwrap_or(Tz::UTC)
    }
}

settings! {
    /// Who may edit subscriber profiles (`profile_sets`).
    ProfileSets in "profile_sets" {
        /// Resellers may create, change and delete their subscriber profile sets and profiles.
        reseller_edit: bool = "yes";
    }
}

settings! {
    /// Keys of the interfaces themselves (`credentials`).
    Credentials in "credentials" {}
    sections {
        /// The login of local programs.
        rest_api: RestApi;
        /// Logins by token.
        rest_api_jwt: RestApiJwt;
    }
}

settings! {
    /// Keys of the REST interface (`credentials.rest_api`).
    RestApi in "credentials.rest_api" {}
    sections {
        /// The login of local programs.
        auth_system: SystemLogin;
    }
}

words! {
    /// The role of the login of local programs.
    SystemRole, "admin, system or ccareadmin" {
        /// All of the platform.
        Admin = "admin";
        /// Also the logins for system and interception.
        System = "system";
        /// Customer care of all resellers.
        CcareAdmin = "ccareadmin";
    }
}

settings! {
    /// The login of local programs (`credentials.rest_api.auth_system`), on the listener `www_admin.http_system` and on no other.
    SystemLogin in "credentials.rest_api.auth_system" {
        /// Name of that login.
        u: Option<String> = "~";
        /// Password of that login, in plain text: the programs read it here, too.
        p: Option<Secret> = "~" secret;
        /// Role of that login, one of those that see the whole platform: `admin`, `system` or `ccareadmin`.
        role: SystemRole = "admin";
    }
}

settings! {
    /// Logins by token (`credentials.rest_api_jwt`).
    RestApiJwt in "credentials.rest_api_jwt" {
        /// Key that signs the tokens of `/login_jwt`; `no`: there are no such tokens. Not set: a random one at each start, so
        /// that tokens end with the process and several instances do not accept each other's.
        secret: Option<Secret> = "~" secret;
    }
}
