//! The shapes that published configuration files have.

use std::time::Duration;

use super::*;

#[test]
fn booleans() {
    let cases = [
        ("yes", true),
        ("no", false),
        ("true", true),
        ("false", false),
        ("on", true),
        ("off", false),
        ("1", true),
        ("0", false),
        ("'1'", true),
        ("'0'", false),
        ("\"yes\"", true),
        ("YES", true),
        ("No", false),
        ("True", true),
        ("OFF", false),
        ("~", true),
        ("", true),
    ];
    for (written, expected) in cases {
        let text = format!("www_admin:\n  enable: {written}\n");
        assert_eq!(config(&text).www_admin.enable, expected, "{written}");
    }
    for wrong in ["2", "y", "ja", "''", "[]", "{}"] {
        assert!(load(&format!("www_admin: {{enable: {wrong}}}")).is_err(), "{wrong}");
    }
}

#[test]
fn the_frontend_switch() {
    let cases = [
        ("no", Frontend::No),
        ("'no'", Frontend::No),
        ("false", Frontend::No),
        ("fcgi", Frontend::Fcgi),
        ("apache", Frontend::Apache),
        ("FCGI", Frontend::Fcgi),
        ("~", Frontend::No),
    ];
    for (written, expected) in cases {
        assert_eq!(config(&format!("ossbss: {{frontend: {written}}}")).ossbss.frontend, expected, "{written}");
    }
    assert_eq!(errors("ossbss:\n  frontend: yes\n"), ["2: ossbss.frontend: \"yes\" is not fcgi, apache or no"]);
}

#[test]
fn ports_quoted_or_not() {
    for written in ["2443", "'2443'", "\"2443\"", "' 2443'"] {
        let text = format!("www_admin: {{http_admin: {{port: {written}}}}}");
        assert_eq!(config(&text).www_admin.http_admin.port, Port(2443), "{written}");
    }
    for wrong in ["65536", "-1", "1443/tcp", "[1]", "''"] {
        let text = format!("www_admin: {{http_admin: {{port: {wrong}}}}}");
        assert!(load(&text).is_err(), "{wrong}");
    }
}

#[test]
fn dial_prefixes_keep_their_zeros() {
    let www_admin = config("www_admin:\n  cc_dial_prefix: 00\n  ac_dial_prefix: 0\n").www_admin;
    assert_eq!((www_admin.cc_dial_prefix.as_str(), www_admin.ac_dial_prefix.as_str()), ("00", "0"));
    let www_admin = config("www_admin:\n  cc_dial_prefix: =\n  ac_dial_prefix: ''\n").www_admin;
    assert_eq!((www_admin.cc_dial_prefix.as_str(), www_admin.ac_dial_prefix.as_str()), ("=", ""));
}

#[test]
fn host_names_lose_a_second_pair_of_quotes() {
    for written in ["'\"myserver\"'", "myserver", "\"'myserver'\"", "\"\\\"myserver\\\"\""] {
        let text = format!("www_admin: {{http_admin: {{servername: {written}}}}}");
        assert_eq!(config(&text).www_admin.http_admin.servername, Some(HostName("myserver".into())));
    }
    for (written, expected) in [("~", None), ("''", None), ("'[::1]'", Some("[::1]")), ("a.b-c", Some("a.b-c"))] {
        let text = format!("www_admin: {{http_admin: {{servername: {written}}}}}");
        let expected = expected.map(|name| HostName(name.into()));
        assert_eq!(config(&text).www_admin.http_admin.servername, expected, "{written}");
    }
    assert!(load("www_admin: {http_admin: {servername: 'a b'}}").is_err());
}

#[test]
fn lists_as_null_or_one_scalar() {
    let cases: [(&str, &[&str]); 5] = [
        ("~", &[]),
        ("", &[]),
        ("[]", &[]),
        ("create", &["create"]),
        ("\n        - create\n        - delete", &["create", "delete"]),
    ];
    for (written, expected) in cases {
        let text = format!("www_admin:\n  privileges:\n    subscriberadmin:\n      subscribers: {written}\n");
        assert_eq!(config(&text).www_admin.privileges.subscriberadmin.subscribers, expected, "{written}");
    }
    assert_eq!(config("www_admin: {speed_dial_vsc_presets: {vsc: }}").www_admin.speed_dial_vsc_presets.vsc.len(), 0);
    assert_eq!(config("").www_admin.speed_dial_vsc_presets.vsc.len(), 10);
}

#[test]
fn the_older_listener_section() {
    let text = "www_admin:\n  apache:\n    port: '2444'\n    sslcertfile: '/etc/apache2/ssl/myserver.crt'\n    \
                sslcertkeyfile: '/etc/apache2/ssl/myserver.key'\n    servername: '\"myserver\"'\n";
    let http = config(text).www_admin.http_admin;
    assert_eq!(http.port, Port(2444));
    assert_eq!(http.sslcertfile.unwrap(), PathBuf::from("/etc/apache2/ssl/myserver.crt"));
    assert_eq!(http.read_timeout, Duration::from_secs(60));
}

#[test]
fn the_newer_spelling_wins_with_a_warning() {
    let text = "www_admin:\n  http_admin:\n    port: 1\n  apache:\n    port: 2\n    read_timeout: 9\n";
    let loaded = load(text).unwrap();
    assert_eq!(loaded.config.www_admin.http_admin.port, Port(1));
    assert_eq!(loaded.config.www_admin.http_admin.read_timeout, Duration::from_secs(9));
    assert_eq!(
        loaded.warnings.iter().map(short).collect::<Vec<_>>(),
        ["3: www_admin.http_admin.port: warning: the older spelling www_admin.apache.port is also \
          present and has no effect"]
    );
}

#[test]
fn password_rules_in_both_spellings() {
    let rules = config("").www_admin.security.password;
    assert_eq!((rules.min_length, rules.max_length, rules.musthave_lowercase), (6, 40, 0));
    assert!(!rules.sip_validate && !rules.web_validate && !rules.sip_autogenerate);

    let flat = "www_admin:\n  security:\n    password_min_length: 8\n    password_musthave_digit: 1\n    \
                password_sip_autogenerate: 1\n    password_web_expose_subadmin: 0\n    password_allow_recovery: 0\n";
    let rules = config(flat).www_admin.security.password;
    assert_eq!((rules.min_length, rules.musthave_digit), (8, 1));
    assert!(rules.sip_autogenerate && !rules.web_expose_subadmin && rules.sip_expose_subadmin);

    let nested = "www_admin:\n  security:\n    password:\n      min_length: 12\n      web_validate: yes\n    password_max_length: 80\n";
    let rules = config(nested).www_admin.security.password;
    assert_eq!((rules.min_length, rules.max_length), (12, 80));
    assert!(rules.web_validate);
}

#[test]
fn the_login_ban() {
    let login = config("").www_admin.security.login;
    assert!(login.ban_enable);
    assert_eq!((login.ban_min_time.as_secs(), login.ban_max_time.as_secs(), login.max_attempts), (300, 3600, 5));
    assert!(!config("www_admin: {security: {login: {ban_enable: no}}}").www_admin.security.login.ban_enable);
}

#[test]
fn number_expressions_keep_their_backslashes_and_are_anchored() {
    assert!(config("").www_admin.number_format.cc_regex.is_none());
    let text = "www_admin:\n  number_format:\n    cc_regex: '[0-9]\\d{0,4}'\n    sn_regex: ^[1-9]\\d+|7$\n";
    let format = config(text).www_admin.number_format;
    let cc = format.cc_regex.unwrap();
    assert_eq!(cc.source(), r"[0-9]\d{0,4}");
    assert!(cc.matches("43") && !cc.matches("431234") && !cc.matches("4x") && !cc.matches("43\n"));
    assert!(format.ac_regex.is_none());
    assert!(format.sn_regex.unwrap().matches("7"));

    let old = "ossbss:\n  provisioning:\n    routing:\n      ac_regex: '[1-9]\\d{0,4}'\n";
    assert!(config(old).www_admin.number_format.ac_regex.unwrap().matches("662"));
}

#[test]
fn expressions_that_could_run_away_are_refused() {
    for wrong in [r"(?=1)\d+", r"(\d)\1", "(", "a)(b", "[", "(?x)a # "] {
        let found = errors(&format!("www_admin:\n  number_format:\n    cc_regex: '{wrong}'\n"));
        assert!(
            found[0].starts_with("3: www_admin.number_format.cc_regex: not a usable regular expression"),
            "{wrong}: {found:?}"
        );
    }
}

#[test]
fn the_journal_keeps_defaults_of_what_is_not_named() {
    let journal = config("").www_admin.api_journal;
    assert_eq!(journal.resources.len(), 27);
    assert_eq!(journal.resources["subscribers"], ResourceJournal::default());

    let text = "www_admin:\n  api_journal:\n    customers:\n      enable: '0'\n    subscribers:\n      format: sereal\n      \
                operations:\n        - create\n        - remove\n    extra: ~\n";
    let loaded = load(text).unwrap();
    let resources = &loaded.config.www_admin.api_journal.resources;
    assert!(!resources["customers"].enable && resources["domains"].enable && resources["extra"].enable);
    let subscribers = resources["subscribers"];
    assert!(subscribers.create && !subscribers.update && !subscribers.delete);
    assert_eq!(subscribers.format, JournalFormat::Json);
    assert_eq!(
        loaded.warnings.iter().map(short).collect::<Vec<_>>(),
        [
            "6: www_admin.api_journal.subscribers.format: warning: the format sereal is not supported, json is used",
            "7: www_admin.api_journal.subscribers.operations: warning: \"remove\" is none of create, \
             update, delete and has no effect",
        ]
    );
    assert!(config("www_admin: {api_journal: }").www_admin.api_journal.resources.is_empty());
    assert_eq!(
        errors("www_admin:\n  api_journal:\n    a: {enable: x}\n    b: 5\n"),
        [
            "3: www_admin.api_journal.a.enable: \"x\" is not yes or no",
            "4: www_admin.api_journal.b: must be a mapping of enable, format and operations, not a single value",
        ]
    );
}

#[test]
fn defaults_of_the_rest() {
    let config = config("");
    let provisioning = &config.ossbss.provisioning;
    assert!(provisioning.auto_allow_cli && !provisioning.auto_sync_cli && provisioning.allow_ip_as_domain);
    assert_eq!(provisioning.routing.voicebox_domain, "voicebox.local");
    assert!(config.profile_sets.reseller_edit);
    assert!(config.is_rest_enabled() && config.worker_count() > 0);
    let admin = &config.www_admin.default_admin_settings;
    assert!(!admin.is_master && admin.is_active && !admin.read_only && admin.show_passwords && !admin.call_data);
    assert!(!config.www_admin.api_embedded_forcearray && !config.www_admin.api_links_forcearray);
    let ours = &config.provisioning;
    assert!(!ours.rest.require_primary_number && ours.numbers.digits_only);
    assert_eq!(ours.limits.body, Size(16 << 20));
    assert!(config.general.timezone.is_none());
}

#[test]
fn switches_of_both_files_must_be_on() {
    for (text, expected) in [
        ("www_admin: {enable: no}", false),
        ("provisioning: {rest: {enabled: no}}", false),
        ("www_admin: {enable: 1}\nprovisioning: {rest: {enabled: on}}", true),
    ] {
        assert_eq!(config(text).is_rest_enabled(), expected, "{text}");
    }
}

#[test]
fn a_scalar_in_place_of_a_section_is_reported_once() {
    assert_eq!(errors("www_admin: yes\n"), ["1: www_admin: must be a mapping, not a single value"]);
}

#[test]
fn time_zones() {
    assert_eq!(config("general: {timezone: Europe/Vienna}").general.timezone, Some(chrono_tz::Europe::Vienna));
    assert_eq!(config("general: {timezone: Asia/Tokyo}").general.zone(), chrono_tz::Asia::Tokyo);
    assert_eq!(
        errors("general: {timezone: Vienna}"),
        ["1: general.timezone: \"Vienna\" is not a time zone such as Europe/Vienna"]
    );
}

/// `nginx.ssl_protocols` and the two keys of ours that it meets.
#[test]
fn the_lowest_version_of_tls() {
    let cases = [
        ("", TlsVersion::V1_2),
        ("nginx: {ssl_protocols: TLSv1.2 TLSv1.3}", TlsVersion::V1_2),
        ("nginx: {ssl_protocols: [TLSv1.3]}", TlsVersion::V1_3),
        ("nginx: {ssl_protocols: 'TLSv1 TLSv1.1 TLSv1.2'}", TlsVersion::V1_2),
        ("nginx: {ssl_protocols: 'TLSv1.1 TLSv1.2'}\nprovisioning: {tls: {allow_legacy: yes}}", TlsVersion::V1_1),
        ("nginx: {ssl_protocols: TLSv1.2}\nprovisioning: {tls: {min_version: '1.3'}}", TlsVersion::V1_3),
        ("provisioning: {tls: {min_version: '1.0', allow_legacy: yes}}", TlsVersion::V1_0),
    ];
    for (text, expected) in cases {
        assert_eq!(config(text).min_tls_version(), expected, "{text}");
    }
    let found = warnings("nginx:\n  ssl_protocols: SSLv3 TLSv1 TLSv1.2\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|warning| warning.starts_with("2: nginx.ssl_protocols: warning: ")), "{found:?}");
}

#[test]
fn the_listener_of_subscribers_follows_that_of_administrators() {
    let csc = config("www_admin: {http_admin: {ssl_enable: no}}\nprovisioning: {listen: {rest: ['127.0.0.1']}}");
    assert!(!csc.www_admin.http_csc.ssl_enable);
    assert!(config("").www_admin.http_csc.ssl_enable);
    assert_eq!(config("www_csc: {apache: {port: '8443'}}").www_admin.http_csc.port, Port(8443));
}

#[test]
fn listeners_never_share_a_port() {
    let cases = [
        (
            "ossbss: {frontend: fcgi, apache: {port: 1443}}",
            "ossbss.apache.port: port 1443 is also that of www_admin.http_admin.port",
        ),
        (
            "www_admin: {http_csc: {port: 1443}}\nprovisioning: {rest: {csc_listener: yes}}",
            "www_admin.http_csc.port: port 1443 is also that of www_admin.http_admin.port",
        ),
        (
            "provisioning: {listen: {status: ['127.0.0.1:1443']}}",
            "provisioning.listen.status: port 1443 is also that of www_admin.http_admin.port",
        ),
    ];
    for (text, expected) in cases {
        let found = errors(text);
        assert!(found.iter().any(|error| error.ends_with(expected)), "{text}: {found:?}");
    }
    for fine in [
        "provisioning: {listen: {rest: ['192.0.2.1'], status: ['127.0.0.1:1443']}}",
        "www_admin: {http_csc: {port: 1443}}",
        "ossbss: {frontend: no, apache: {port: 1443}}",
    ] {
        assert!(load(fine).is_ok(), "{fine}");
    }
}

#[test]
fn voucher_secrets_have_sixteen_characters() {
    assert!(load("www_admin: {security: {voucher_key: iBmTdavJ8joPW3HO, voucher_iv: tww21lQe6cmywrp3}}").is_ok());
    let found = errors("www_admin:\n  security:\n    voucher_key: short-secret\n");
    assert_eq!(found.first().map(String::as_str), Some("3: www_admin.security.voucher_key: must have 16 characters"));
}

#[test]
fn columns_of_files_of_fees_are_those_of_fees() {
    let order = |names: &str| format!("www_admin: {{fees_csv: {{element_order: [{names}]}}}}\n");
    let old = "source, destination, direction, zone, zone_detail, onpeak_init_rate, onpeak_init_interval, onpeak_follow_rate, \
        onpeak_follow_interval, offpeak_init_rate, offpeak_init_interval, offpeak_follow_rate, offpeak_follow_interval, use_free_time";
    assert!(load(&order(old)).is_ok());
    assert!(load(&order("")).is_ok());
    for (names, wrong) in [
        (format!("{old}, price"), "'price' is no column"),
        (format!("{old}, zone"), "'zone' is named twice"),
        (old.replace("direction, ", ""), "without 'direction' no line can be used"),
    ] {
        let found = errors(&order(&names));
        assert!(found.len() == 1 && found[0].contains(wrong), "{found:?}");
    }
}
