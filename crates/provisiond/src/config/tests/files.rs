//! Which files count, and how they are laid on top of each other.

use super::*;

fn port(loaded: &Loaded) -> u16 {
    loaded.config.www_admin.http_admin.port.0
}

#[test]
fn later_files_override_key_by_key() {
    let folder = Folder::with(&[
        ("a.yml", "www_admin: {http_admin: {port: 1, servername: one}}\nossbss: {frontend: fcgi}\n"),
        ("b.yml", "www_admin: {http_admin: {port: 2}}\n"),
    ]);
    let loaded = Loaded::read(&folder.sources(&["a.yml", "b.yml"], &[])).unwrap();
    assert_eq!(port(&loaded), 2);
    assert_eq!(loaded.config.www_admin.http_admin.servername.as_ref().unwrap().0, "one");
    assert_eq!(loaded.config.ossbss.frontend, Frontend::Fcgi);
    let origin = loaded.origin("www_admin.http_admin.port");
    assert_eq!(origin, Origin::File { file: folder.file("b.yml").into(), line: 1 });
}

#[test]
fn lists_and_nulls_replace() {
    let folder = Folder::with(&[
        ("a.yml", "provisioning: {listen: {rest: [10.0.0.1, 10.0.0.2]}}\n"),
        ("b.yml", "provisioning: {listen: {rest: [127.0.0.1]}}\n"),
        ("c.yml", "provisioning: ~\n"),
    ]);
    let rest =
        |files: &[&str]| Loaded::read(&folder.sources(files, &[])).unwrap().config.provisioning.listen.rest.len();
    assert_eq!(rest(&["a.yml"]), 2);
    assert_eq!(rest(&["a.yml", "b.yml"]), 1);
    // The section is gone, the default addresses are back.
    assert_eq!(rest(&["b.yml", "c.yml"]), 2);
}

#[test]
fn neighbours_count_in_the_order_of_the_platform() {
    let files = [
        ("config.yml", "provisioning: {host: {node: web01a}}\nwww_admin: {http_admin: {port: 1}}\n"),
        ("config.web01a.yml", "www_admin: {http_admin: {port: 2}}\n"),
        ("config.web01.yml", "www_admin: {http_admin: {port: 3}}\n"),
        ("config.me.yml", "www_admin: {http_admin: {port: 4}}\n"),
        ("config.local.yml", "www_admin: {http_admin: {port: 5}}\n"),
        ("config.d/10.yml", "www_admin: {http_admin: {port: 6}}\n"),
        ("config.d/20.yml", "www_admin: {http_admin: {port: 7}}\n"),
        ("constants.yml", "www_admin: {http_admin: {port: 8}}\n"),
    ];
    let ignored = [
        ("config.other.yml", "www_admin: {http_admin: {port: 99}}\n"),
        ("network.yml", "www_admin: {http_admin: {port: 99}}\n"),
        ("config.d/.hidden.yml", "www_admin: {http_admin: {port: 99}}\n"),
        ("config.d/30.yml.bak", "www_admin: {http_admin: {port: 99}}\n"),
    ];
    let environment = [("PAIRNAME", "web01"), ("HOSTNAME", "me"), ("NODENAME", "other")];
    for last in 1..=files.len() {
        let folder = Folder::with(&[&files[..last], &ignored[..]].concat());
        let loaded = Loaded::read(&folder.search(&["config.yml"], &environment)).unwrap();
        assert_eq!(usize::from(port(&loaded)), last);
        let names: Vec<PathBuf> = files[..last].iter().map(|(name, _)| folder.file(name)).collect();
        assert_eq!(loaded.files, names);
    }
}

#[test]
fn neighbours_do_not_count_beside_named_files() {
    let folder = Folder::with(&[
        ("config.yml", "www_admin: {http_admin: {port: 1}}\n"),
        ("config.local.yml", "www_admin: {http_admin: {port: 5}}\n"),
    ]);
    assert_eq!(port(&Loaded::read(&folder.sources(&["config.yml"], &[])).unwrap()), 1);
}

#[test]
fn a_host_name_cannot_leave_the_folder() {
    let folder = Folder::with(&[
        ("etc/config.yml", "provisioning: {host: {name: x/../../outside}}\n"),
        ("etc/config.x/y", ""),
        ("outside.yml", "www_admin: {http_admin: {port: 5}}\n"),
    ]);
    let loaded = Loaded::read(&folder.search(&["etc/config.yml"], &[])).unwrap();
    assert_eq!(loaded.files.len(), 1);
}

#[test]
fn the_first_place_that_has_a_file_wins() {
    let folder = Folder::with(&[("one/config.yml", ""), ("two/config.yml", "")]);
    let loaded = Loaded::read(&folder.search(&["zero.yml", "one/config.yml", "two/config.yml"], &[]));
    assert_eq!(loaded.unwrap().files, [folder.file("one/config.yml")]);
}

#[test]
fn without_any_file_the_defaults_count() {
    let folder = Folder::with(&[]);
    let loaded = Loaded::read(&folder.search(&["config.yml"], &[])).unwrap();
    assert_eq!(loaded.warnings[0].fault, Fault::NoFile);
    assert_eq!(port(&loaded), 1443);
}

#[test]
fn problems_of_all_files_are_reported_together() {
    let folder = Folder::with(&[
        ("a.yml", "www_admin:\n  enable: maybe\n  http_admin:\n    port: 70000\n"),
        ("b.yml", "a: [\n"),
        ("d.yml", "- 1\n"),
    ]);
    std::fs::write(folder.file("e.yml"), b"a: \xff\n").unwrap();
    let files = ["a.yml", "b.yml", "c.yml", "d.yml", "e.yml"];
    let refused = Loaded::read(&folder.sources(&files, &[])).unwrap_err();
    let text = refused.to_string().replace(folder.file("").to_str().unwrap(), "");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("b.yml:2: not valid YAML: "), "{text}");
    assert!(lines[1].starts_with("c.yml: cannot be read: "), "{text}");
    assert_eq!(lines[2], "d.yml:1: must be a mapping, not a list");
    assert_eq!(lines[3], "e.yml: cannot be read: not UTF-8 text");
    assert_eq!(lines[4], "a.yml:2: www_admin.enable: \"maybe\" is not yes or no");
    assert_eq!(lines[5], "a.yml:4: www_admin.http_admin.port: \"70000\" is not a port (0 to 65535)");
    assert_eq!(lines.len(), 6);
}
