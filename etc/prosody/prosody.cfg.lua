-- XMPP server on top of the provisioning database, for Prosody 0.12.
--
-- Accounts come from the view "prosody" (read only, SCRAM keys, no passwords); hosts from the view "prosody_hosts".
-- Rosters, avatars, archives and offline messages stay in Prosody's own files.

modules_enabled = {
	"provisioning";   -- hosts, forced logout and clean-up; part of this project
	"roster"; "saslauth"; "tls"; "disco"; "posix"; "limits"; "smacks"; "carbons"; "csi_simple";
	"pep"; "private"; "blocklist"; "vcard4"; "vcard_legacy"; "ping"; "time"; "version"; "offline"; "mam";
}
-- no "register": passwords belong to the provisioning server
plugin_paths = { "/usr/local/lib/prosody/modules" } -- where mod_provisioning.lua is

authentication = "internal_hashed"
password_hash = "SHA-256"          -- what the keys in the view were derived with
allow_registration = false

storage = { accounts = "sql" }     -- this one store; everything else: Prosody's default
sql_manage_tables = false          -- a view is there already: do not try to create or upgrade tables

c2s_require_encryption = true

provisioning_interval = 10         -- seconds between two looks at the database
http_interfaces = { "127.0.0.1" }  -- provisiond can ask for a look at once, see mod_provisioning.lua
https_ports = {}

archive_expires_after = "4w"
limits = { c2s = { rate = "10kb/s" } }
log = { info = "*console" }
pidfile = "/run/prosody/prosody.pid"

-- Settings of this host, which override the ones above; prosody-local.cfg.lua.example has them.
Include "prosody-local.cfg.lua"

-- Prosody wants one host in its file; nobody can log in there.
VirtualHost "localhost"
	authentication = "internal_plain"
	storage = "memory"
