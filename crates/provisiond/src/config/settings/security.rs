//! `www_admin.security`: passwords, logins and tokens.

use std::time::Duration;

use super::settings;
use crate::config::Secret;

settings! {
    /// Passwords, logins and tokens (`www_admin.security`).
    Security in "www_admin.security" {
        /// Key that voucher codes are encrypted with (AES-128-CBC), 16 characters. Without it, or without `voucher_iv`, requests for
        /// vouchers are answered with an error. Codes that another key has encrypted stay as they are and are not shown.
        voucher_key: Option<Secret> = "~" secret;
        /// Initial vector of that encryption, 16 characters.
        voucher_iv: Option<Secret> = "~" secret;
    }
    sections {
        /// Rules for passwords.
        password: PasswordRules;
        /// The temporary ban after failed logins.
        login: Login;
        /// Tokens of `/login_jwt`.
        jwt: Jwt;
    }
}

settings! {
    /// Rules for passwords (`www_admin.security.password`; in older files the same names after `password_`).
    PasswordRules in "www_admin.security.password" was "www_admin.security.password_" {
        /// Least length.
        min_length: u32 = "6";
        /// Greatest length.
        max_length: u32 = "40";
        /// Least number of lower-case letters.
        musthave_lowercase: u32 = "0";
        /// Least number of upper-case letters.
        musthave_uppercase: u32 = "0";
        /// Least number of digits.
        musthave_digit: u32 = "0";
        /// Least number of other characters.
        musthave_specialchar: u32 = "0";
        /// The rules count for SIP passwords.
        sip_validate: bool = "no";
        /// The rules count for web passwords of subscribers and passwords of administrators.
        web_validate: bool = "no";
        /// A subscriber created without SIP password gets a random one.
        sip_autogenerate: bool = "no";
        /// A subscriber created without web password gets a random one.
        web_autogenerate: bool = "no";
        /// Subscriber administrators may read SIP passwords of their customer's subscribers.
        sip_expose_subadmin: bool = "yes";
        /// Subscriber administrators may read web passwords of their customer's subscribers.
        web_expose_subadmin: bool = "yes";
        /// SIP passwords that a subscriber has used last and must not be given again, the present one included; 0: none is
        /// remembered. Counts whether `sip_validate` is on or not, in all interfaces.
        sip_keep_last_used: u32 = "0";
        /// The same for web passwords of subscribers and passwords of administrators. Each one costs a comparison as slow as a
        /// login when a password is changed.
        web_keep_last_used: u32 = "0";
        /// Days after which a password of an administrator or a web password must be changed: until then everything but the
        /// resource `passwordchange` is refused, however the login is proved; 0: never. Functions of SOAP and XMLRPC cannot be
        /// called with it any more.
        web_max_age_days: u32 = "0";
    }
}

settings! {
    /// The temporary ban after failed logins (`www_admin.security.login`), shared by all interfaces.
    Login in "www_admin.security.login" {
        /// Whether there is one.
        ban_enable: bool = "yes";
        /// Seconds of the first ban.
        ban_min_time: Duration = "300";
        /// Seconds of the longest ban.
        ban_max_time: Duration = "3600";
        /// Seconds by which each further ban is longer.
        ban_increment: Duration = "300";
        /// Failed logins that lead to a ban.
        max_attempts: u32 = "5";
    }
}

settings! {
    /// Tokens of `/login_jwt` (`www_admin.security.jwt`).
    Jwt in "www_admin.security.jwt" {
        /// Seconds for which a token is valid; 0: without end.
        expires: Duration = "36000";
    }
}
