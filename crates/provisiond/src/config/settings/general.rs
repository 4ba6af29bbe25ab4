//! Small sections of the platform's file.

use chrono_tz::Tz;

use super::settings;
use crate::config::Secret;

settings! {
    /// General settings of the platform (`general`).
    General in "general" {
        /// Time zone in which local times are read and printed. Not set: the zone of the system.
        timezone: Option<Tz> = "~";
        /// While on, the interfaces answer "unavailable" to everybody but superusers.
        maintenance: bool = "no";
        /// Name of the company that runs the platform, for texts that are sent to people.
        companyname: Option<String> = "~" read;
        /// Language of texts that are sent to people, a code of two letters.
        lang: Option<String> = "~" read;
    }
}

impl General {
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

settings! {
    /// The login of local programs (`credentials.rest_api.auth_system`), on the listener `www_admin.http_system`.
    SystemLogin in "credentials.rest_api.auth_system" {
        /// Name of that login.
        u: Option<String> = "~" read;
        /// Password of that login.
        p: Option<Secret> = "~" secret read;
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
