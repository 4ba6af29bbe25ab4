//! Our own section: environment, secret files, overrides, unknown keys.

use super::*;

#[test]
fn unknown_keys_are_errors_with_a_hint() {
    let cases = [
        (
            "provisioning: {databse: {url: x}}",
            "1: provisioning.databse: unknown key, did you mean provisioning.database?",
        ),
        (
            "provisioning: {database: {ulr: x}}",
            "1: provisioning.database.ulr: unknown key, did you mean provisioning.database.url?",
        ),
        (
            "provisioning:\n  rest:\n    enable: no",
            "3: provisioning.rest.enable: unknown key, did you mean provisioning.rest.enabled?",
        ),
        (
            "provisioning:\n  min_version: 1.3",
            "2: provisioning.min_version: unknown key, did you mean provisioning.tls.min_version?",
        ),
        ("provisioning:\n  nonsense_at_all: 1", "2: provisioning.nonsense_at_all: unknown key"),
        ("provisioning: {database: {nothing_file: x}}", "1: provisioning.database.nothing_file: unknown key"),
        (
            "provisioning: {soap: {system_users: [{user: a, pass: b, backend: x}]}}",
            "1: provisioning.soap.system_users.backend: unknown key",
        ),
        ("provisioning: 5", "1: provisioning: must be a mapping, not a single value"),
        ("provisioning: {tls: [1]}", "1: provisioning.tls: must be a mapping, not a list"),
    ];
    for (text, expected) in cases {
        assert_eq!(errors(text)[0], expected, "{text}");
    }
}

#[test]
fn unknown_keys_elsewhere_are_ignored() {
    config("kamailio: {lb: {start: yes}}\nwww_admin: {http_admin: {unknown: 1}, nothing: [1, 2]}\n");
}

#[test]
fn every_key_may_be_written_as_its_default() {
    for key in keys() {
        if key.default.contains("$(") {
            continue;
        }
        let text = key.path.split('.').rev().fold(key.default.to_owned(), |inner, name| format!("{{{name}: {inner}}}"));
        assert!(load(&text).is_ok(), "{text}: {:?}", load(&text).err());
    }
}

#[test]
fn variables_are_replaced_in_our_section_only() {
    let text = "provisioning:\n  realm: 'at ${SITE}, $5 ${not closed'\nwww_admin:\n  cc_dial_prefix: '${SITE}'\n";
    let loaded = load_with(text, &[("SITE", "home")]).unwrap();
    assert_eq!(loaded.config.provisioning.realm, "at home, $5 ${not closed");
    assert_eq!(loaded.config.www_admin.cc_dial_prefix.as_str(), "${SITE}");

    let refused = load("provisioning:\n  database:\n    password: ${SECRET_X}\n").unwrap_err();
    assert_eq!(
        short(&refused.problems[0]),
        "3: provisioning.database.password: the environment variable SECRET_X is not set"
    );
}

#[test]
fn secrets_come_from_files() {
    let folder = Folder::with(&[("password", "s3cr3t: #\n")]);
    let file = folder.file("password");
    let text = |rest: &str| {
        format!("provisioning: {{database: {{url: 'postgres://me@h/db', password_file: '{}'{rest}}}}}", file.display())
    };
    let database = config(&text("")).provisioning.database;
    assert_eq!(database.password.as_ref().unwrap().expose(), "s3cr3t: #");
    assert_eq!(database.connection_url().expose(), "postgres://me:s3cr3t%3A%20%23@h/db");

    let twice = errors(&text(", password: x"));
    assert_eq!(
        twice[0],
        "1: provisioning.database.password: is given twice, here and as provisioning.database.password_file"
    );
    config("provisioning: {database: {password_file: null}, bootstrap_admin: {password_file: }}");
    let empty = errors("provisioning: {database: {secret_keys_file: /dev/null}}");
    assert_eq!(empty, ["1: provisioning.database.secret_keys_file: /dev/null cannot be read: it is empty"]);
    let missing = errors("provisioning: {bootstrap_admin: {password_file: /nonexistent/x}}");
    assert!(missing[0].starts_with("1: provisioning.bootstrap_admin.password_file: /nonexistent/x cannot be read: "));
}

#[test]
fn the_environment_overrides_keys() {
    let loaded = load_with(
        "provisioning: {workers: 1}\n",
        &[
            ("PROVISIOND__WORKERS", "3"),
            ("PROVISIOND__LISTEN__REST", "127.0.0.1, ::1"),
            ("PROVISIOND__WWW_ADMIN__HTTP_ADMIN__PORT", "8443"),
            ("PROVISIOND__DATABASE__URL", "postgres://u@h/d?a=${X}"),
            ("PROVISIOND_PORT", "tcp://10.0.0.1:80"),
            ("PROVISIOND_ADMIN_PASSWORD", "x"),
        ],
    )
    .unwrap();
    assert_eq!(loaded.config.provisioning.workers, 3);
    assert_eq!(loaded.config.provisioning.listen.rest.len(), 2);
    assert_eq!(loaded.config.www_admin.http_admin.port, Port(8443));
    assert_eq!(loaded.config.provisioning.database.connection_url().expose(), "postgres://u@h/d?a=${X}");
    assert_eq!(loaded.origin("provisioning.workers").to_string(), "environment PROVISIOND__WORKERS");

    let refused = load_with("", &[("PROVISIOND__WORKER", "3")]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "environment PROVISIOND__WORKER: provisioning.worker: unknown key, did you mean provisioning.workers?"
    );
}

#[test]
fn the_database_lies_in_the_state_folder() {
    let url = |text: &str| config(text).provisioning.database.connection_url().expose().to_owned();
    assert_eq!(url(""), "sqlite:///var/lib/provisiond/provisiond.db");
    assert_eq!(url("provisioning: {state_dir: var}"), "sqlite://var/provisiond.db");
    assert_eq!(url("provisioning: {database: {url: 'mariadb://u@h/d'}}"), "mysql://u@h/d");
}

#[test]
fn rules_between_keys() {
    let cases = [
        ("provisioning: {tls: {min_version: 1.0}}", "provisioning.tls.min_version: versions below 1.2 need"),
        ("www_admin: {http_admin: {ssl_enable: no}}", "www_admin.http_admin.ssl_enable: without TLS"),
        ("www_admin: {http_admin: {sslcertfile: /a}}", "www_admin.http_admin.sslcertfile: needs sslcertkeyfile"),
        ("www_admin: {http_admin: {sslcertkeyfile: /a}}", "www_admin.http_admin.sslcertkeyfile: needs sslcertfile"),
        ("www_admin: {http_admin: {read_timeout: 0}}", "www_admin.http_admin.read_timeout: must be"),
        ("provisioning: {limits: {timeout: 0}}", "provisioning.limits.timeout: must be"),
        ("provisioning: {listen: {rest: }}", "provisioning.listen.rest: the REST interface"),
        ("provisioning: {database: {layout: upstream}}", "provisioning.database.layout: upstream is not"),
        ("provisioning: {database: {max_connections: 0}}", "provisioning.database.max_connections: must"),
        ("provisioning: {database: {password: x}}", "provisioning.database.password: there is no user"),
        ("provisioning: {rest: {bcrypt_cost: 3}}", "provisioning.rest.bcrypt_cost: must be between"),
        ("provisioning: {otlp: {endpoint: 'grpc://h:4317'}}", "provisioning.otlp.endpoint: must begin with"),
        ("provisioning: {otlp: {endpoint: 'http://'}}", "provisioning.otlp.endpoint: must begin with"),
        ("www_admin: {security: {password: {min_length: 41}}}", "www_admin.security.password.min_length: is greater"),
        ("www_admin: {security: {login: {ban_max_time: 9}}}", "www_admin.security.login.ban_min_time: is greater"),
        ("www_admin: {security: {login: {max_attempts: 0}}}", "www_admin.security.login.max_attempts: must"),
    ];
    for (text, expected) in cases {
        let found = errors(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains(expected), "{text}: {found:?}");
    }
}

#[test]
fn what_makes_those_rules_happy() {
    for text in [
        "provisioning: {tls: {min_version: TLSv1, allow_legacy: yes}}",
        "www_admin: {http_admin: {ssl_enable: no}}\nprovisioning: {allow_plain_http: yes}",
        "www_admin: {http_admin: {ssl_enable: no}}\nprovisioning: {listen: {rest: [127.0.0.1, '::1']}}",
        "www_admin: {enable: no, http_admin: {ssl_enable: no}}",
        "provisioning: {rest: {enabled: no}, listen: {rest: []}}",
        "www_admin: {security: {login: {ban_enable: no, max_attempts: 0}}}",
        "provisioning: {otlp: {endpoint: 'https://collector.example.org:4318/'}}",
    ] {
        config(text);
    }
}

#[test]
fn warnings_do_not_refuse() {
    let cases = [
        ("provisioning: {listen: {status: ['0.0.0.0:8082']}}", "1: provisioning.listen.status: warning: "),
        (
            "provisioning: {database: {url: 'mysql://u:p@h/d', password: x}}",
            "1: provisioning.database.password: warning: wins",
        ),
    ];
    for (text, expected) in cases {
        assert!(warnings(text)[0].starts_with(expected), "{text}");
    }
}

#[test]
fn an_override_wins_over_both_forms_of_a_secret() {
    let folder = Folder::with(&[("one", "from one\n"), ("two", "from two\n")]);
    let file = |name: &str| folder.file(name).display().to_string();
    let text = |rest: &str| format!("provisioning: {{bootstrap_admin: {{{rest}}}}}");
    let password = |text: &str, variables: &[(&str, &str)]| {
        let loaded = load_with(text, variables).unwrap_or_else(|refused| panic!("{refused}"));
        loaded.config.provisioning.bootstrap_admin.password.unwrap().expose().to_owned()
    };
    let (by_text, by_file) = ("PROVISIOND__BOOTSTRAP_ADMIN__PASSWORD", "PROVISIOND__BOOTSTRAP_ADMIN__PASSWORD_FILE");
    for written in ["password: x".to_owned(), format!("password_file: '{}'", file("one")), String::new()] {
        assert_eq!(password(&text(&written), &[(by_text, "y")]), "y", "{written}");
        assert_eq!(password(&text(&written), &[(by_file, &file("two"))]), "from two", "{written}");
    }
}
