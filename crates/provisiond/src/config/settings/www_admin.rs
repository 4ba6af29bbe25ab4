//! `www_admin`: the REST interface and rules that all interfaces share.

use super::feature::{Dashboard, DomainFeatures, PeerFeatures};
use super::journal::Journal;
use super::listener::{HttpAdmin, HttpCsc, HttpSystem};
use super::security::Security;
use super::settings;
use crate::config::{DialPrefix, Pattern, Size};

settings! {
    /// The REST interface, and rules that all interfaces share (`www_admin`).
    WwwAdmin in "www_admin" {
        /// Serve the REST API.
        enable: bool = "yes";
        /// A collection of one item is written as an array of one; off: as the item itself, which older clients index.
        api_embedded_forcearray: bool = "no";
        /// A relation with one link is written as an array of one; off: as the link itself.
        api_links_forcearray: bool = "no";
        /// Which changes are recorded in the journal, by resource: `enable` (yes), `format` (json) and `operations` (create,
        /// update, delete). Resources that are not named keep their default.
        api_journal: Journal = "{billingprofiles: {}, billingzones: {}, systemcontacts: {}, customercontacts: {}, \
            contracts: {}, resellers: {}, customers: {}, domains: {}, subscribers: {}, customerpreferences: {}, \
            subscriberpreferences: {}, profilepreferences: {}, soundsets: {}, subscriberprofilesets: {}, \
            subscriberprofiles: {}, cfdestinationsets: {}, cftimesets: {}, cfmappings: {}, callforwards: {}, \
            ccmapentries: {}, faxserversettings: {}, reminders: {}, speeddials: {}, trustedsources: {}, \
            voicemailsettings: {}, autoattendants: {}, customerfraudpreferences: {}}";
        /// International dial prefix. The SIP proxy of our example brings dialled numbers into their
        /// international form by it, and takes it from `provisiond config kamailio`. Numbers that end customers write into call forwards are
        /// rewritten by the rewrite rules of the subscriber or its domain, and stay as they are without any.
        cc_dial_prefix: DialPrefix = "'00'";
        /// National dial prefix, as `cc_dial_prefix`; the caller's preference `cc` takes its place.
        ac_dial_prefix: DialPrefix = "'0'";
        /// Largest file that is uploaded: CSV, and forms with files. `provisioning.limits.body` bounds it, too.
        filesize_limit: Size = "128M";
        /// SOAP and XMLRPC: functions of billing profiles, fees, balances and fraud limits.
        billing_features: bool = "yes";
        /// SOAP and XMLRPC: functions of customers and their contacts.
        customer_features: bool = "yes";
        /// SOAP and XMLRPC: functions of products, orders and payments.
        product_features: bool = "no";
        /// SOAP and XMLRPC: functions of number blocks.
        numberblock_features: bool = "yes";
        /// SOAP and XMLRPC: functions of number portability.
        lnp_features: bool = "yes";
        /// SOAP and XMLRPC: functions of peering.
        peering_features: bool = "yes";
        /// SOAP and XMLRPC: functions of fax.
        fax_features: bool = "yes";
        /// Call forwards may lead to a conference; `sems.conference.enable` must be on, too. Off: those that do already stay, and new
        /// ones are refused, in all interfaces.
        conference_features: bool = "yes";
        /// SOAP and XMLRPC: functions of voice mail; `asterisk.voicemail.enable` must be on, too.
        voicemail_features: bool = "yes";
        /// SOAP and XMLRPC: functions of call-through numbers.
        callthru_features: bool = "no";
        /// SOAP and XMLRPC: as `callthru_features`; one of the two is enough.
        callingcard_features: bool = "no";
    }
    sections {
        /// Features of domains.
        domain: DomainFeatures;
        /// Features of peers.
        peer: PeerFeatures;
        /// Statistics of the machines.
        dashboard: Dashboard;
        /// The listener.
        http_admin: HttpAdmin;
        /// The REST listener for subscribers.
        http_csc: HttpCsc;
        /// The REST listener for local programs.
        http_system: HttpSystem;
        /// Passwords, logins and tokens.
        security: Security;
        /// What the parts of a number must look like.
        number_format: NumberFormat;
        /// Test aids.
        api_debug_opts: ApiDebugOpts;
        /// What a new administrator may do.
        default_admin_settings: DefaultAdminSettings;
        /// Files of fees.
        fees_csv: FeesCsv;
        /// Slots of speed dials.
        speed_dial_vsc_presets: SpeedDialPresets;
        /// Additional rights.
        privileges: Privileges;
    }
}

settings! {
    /// What the parts of a number must look like (`www_admin.number_format`). Each expression must match the whole part. Not
    /// set: no rule beyond the lengths, as on the platform.
    NumberFormat in "www_admin.number_format" was "ossbss.provisioning.routing." {
        /// The country code.
        cc_regex: Option<Pattern> = "~";
        /// The area code.
        ac_regex: Option<Pattern> = "~";
        /// The subscriber number.
        sn_regex: Option<Pattern> = "~";
    }
}

settings! {
    /// Test aids of the REST API (`www_admin.api_debug_opts`). Off on a live system.
    ApiDebugOpts in "www_admin.api_debug_opts" {
        /// The header `X-Fake-Clienttime` sets "now" for one request.
        allow_fake_client_time: bool = "no";
        /// The header `X-Delay-Commit` delays the end of a transaction, to provoke conflicts.
        allow_delay_commit: bool = "no";
    }
}

settings! {
    /// What a new administrator may do when the request that creates it does not say (`www_admin.default_admin_settings`).
    DefaultAdminSettings in "www_admin.default_admin_settings" {
        /// May manage other administrators of its reseller.
        is_master: bool = "no";
        /// May log in.
        is_active: bool = "yes";
        /// May only read.
        read_only: bool = "no";
        /// Sees passwords of subscribers.
        show_passwords: bool = "yes";
        /// Sees call data.
        call_data: bool = "no";
    }
}

settings! {
    /// Files of fees (`www_admin.fees_csv`).
    FeesCsv in "www_admin.fees_csv" {
        /// Names of the columns of uploaded files in their order. Empty: the usual order, see the REST guide. `use_free_time` stands for
        /// `onpeak_use_free_time` and `offpeak_use_free_time`.
        element_order: Vec<String> = "[]";
    }
}

settings! {
    /// Slots of speed dials (`www_admin.speed_dial_vsc_presets`).
    SpeedDialPresets in "www_admin.speed_dial_vsc_presets" {
        /// Codes that a speed dial may have.
        vsc: Vec<String> = "['*0', '*1', '*2', '*3', '*4', '*5', '*6', '*7', '*8', '*9']";
    }
}

settings! {
    /// Additional rights (`www_admin.privileges`).
    Privileges in "www_admin.privileges" {}
    sections {
        /// Those of subscriber administrators.
        subscriberadmin: SubscriberAdminPrivileges;
    }
}

settings! {
    /// Additional rights of subscriber administrators (`www_admin.privileges.subscriberadmin`).
    SubscriberAdminPrivileges in "www_admin.privileges.subscriberadmin" {
        /// What they may do with subscribers of their customer, besides reading: `create`, `edit`, `delete`, or `write` for all.
        /// Those of a PBX may do all of it anyway.
        subscribers: Vec<String> = "[]";
    }
}
