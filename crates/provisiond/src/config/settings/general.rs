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
        /// Logins by token.
        rest_api_jwt: RestApiJwt;
    }
}

settings! {
    /// Logins by token (`credentials.rest_api_jwt`).
    RestApiJwt in "credentials.rest_api_jwt" {
        /// Key that signs the tokens of `/login_jwt`. Not set: a random one at each start, so that tokens end with the process
        /// and several instances do not accept each other's.
        secret: Option<Secret> = "~" secret;
    }
}
