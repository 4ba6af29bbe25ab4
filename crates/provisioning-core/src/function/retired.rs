//! Functions that old clients may still call, and that there will not be. Source: functions, status retired.

/// Names that are known to be gone.
const RETIRED: [&str; 38] = [
    "get_callforward_data",
    "create_invoice",
    "create_hardware_contract",
    "get_domain_rewrite",
    "create_domain_rewrite",
    "update_domain_rewrite",
    "delete_domain_rewrite",
    "get_peer_rewrite",
    "create_peer_rewrite",
    "update_peer_rewrite",
    "delete_peer_rewrite",
    "get_domain_rewrites",
    "copy_peer_rewrites",
    "get_audio_files",
    "get_audio_file",
    "create_audio_file",
    "update_audio_file",
    "delete_audio_file",
    "get_domain_vscs",
    "get_vsc_actions",
    "create_domain_vsc",
    "update_domain_vsc",
    "delete_domain_vsc",
    "check_filetype",
    "get_autoconf_device_by_vendormodel",
    "get_autoconf_unit",
    "save_autoconf_unit",
    "delete_autoconf_unit",
    "save_autoconf_group",
    "delete_autoconf_group",
    "get_autoconf_options_bymac",
    "get_subscriber_groups",
    "get_xmlctrl_hosts",
    "get_xmlctrl_groups",
    "create_xmlctrl_host",
    "update_xmlctrl_host",
    "delete_xmlctrl_host",
    "get_sipstat_24h",
];

/// Whether a name is that of a function that is gone.
pub(super) fn is_retired(name: &str) -> bool {
    RETIRED.contains(&name)
}
