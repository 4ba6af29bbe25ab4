-- Keeps Prosody in step with the provisioning database. Three jobs:
--   * activates every host of the view "prosody_hosts" and deactivates those that have gone,
--   * closes the sessions of accounts that are no longer in the view "prosody" (terminated or locked) or belong to
--     somebody else by now,
--   * when a name was given to a new subscriber, removes what the former owner left behind before letting the new one in.
-- A database that does not answer changes nothing: nobody is logged out because of it.
--
-- It looks at the database every provisioning_interval seconds, and at once when it is asked to over HTTP:
--   POST http://127.0.0.1:5280/provisioning/refresh
--   Authorization: Bearer TOKEN          when provisioning_token is set; it is not needed otherwise
-- A body is ignored. Answers: 204 done; 401 another token or none; 503 the database did not answer, nothing has changed
-- for the hosts or accounts concerned.

module:set_global();
module:depends("http");

local sql = require "util.sql";
local json = require "util.json";
local hostmanager = require "core.hostmanager";
local storagemanager = require "core.storagemanager";
local equals = require "util.hashes".equals; -- takes the same time wherever two texts of one length differ
local resolve_relative_path = require "util.paths".resolve_relative_path;

local params = assert(module:get_option("sql"), "the option 'sql' is needed");
local interval = module:get_option_number("provisioning_interval", 10);
local token = module:get_option_string("provisioning_token");
local chunk = 200; -- accounts asked for in one query

if params.driver == "SQLite3" then
	params.database = resolve_relative_path(prosody.paths.data or ".", params.database);
end
local engine = sql:create_engine(params);
local managed = {}; -- hosts that were activated here

-- all rows of a query with two columns as a list, or nil and an error; never a partial list
local function rows(query, ...)
	local args = table.pack(...);
	local ok, result = engine:transaction(function ()
		local list = {};
		for row in engine:select(query, table.unpack(args, 1, args.n)) do list[#list + 1] = { row[1], row[2] }; end
		return list;
	end);
	if not ok then return nil, result; end
	return result;
end

-- true when the database has answered
local function synchronise_hosts()
	local list, err = rows([[SELECT "host", "host" FROM "prosody_hosts"]]);
	if not list then
		module:log("warn", "Hosts not read: %s", err);
		return false;
	end
	local wanted = {};
	for _, row in ipairs(list) do
		local host = row[1];
		wanted[host] = true;
		if not prosody.hosts[host] then
			hostmanager.activate(host, {});
			managed[host] = true;
		end
	end
	for host in pairs(managed) do
		if not wanted[host] then
			hostmanager.deactivate(host, { condition = "host-gone", text = "This domain is no longer served" });
			managed[host] = nil;
		end
	end
	return true;
end

-- closes the sessions of an account that are not those of this owner; of all owners when there is none any more
local function close_sessions(host, username, uuid)
	local user = prosody.hosts[host].sessions[username];
	if not user then return; end
	local ended = {};
	for _, session in pairs(user.sessions) do
		-- a session without a uuid is from before this module was loaded: it goes by the name alone
		if not uuid or session.provisioning_uuid and session.provisioning_uuid ~= uuid then ended[#ended + 1] = session; end
	end
	for _, session in ipairs(ended) do
		module:log("info", "Account %s@%s has ended: closing its session", username, host);
		session:close({ condition = "not-authorized", text = "This account has ended" });
	end
end

-- true when the database has answered
local function close_ended_sessions(host)
	local online = {};
	for username in pairs(prosody.hosts[host].sessions) do online[#online + 1] = username; end
	for first = 1, #online, chunk do
		local last = math.min(first + chunk - 1, #online);
		local marks = ("?,"):rep(last - first + 1):sub(1, -2);
		local alive, err = rows([[SELECT "user", "value" FROM "prosody" WHERE "host"=? AND "store"='accounts' AND "user" IN (]]
			.. marks .. ")", host, table.unpack(online, first, last));
		if not alive then
			module:log("warn", "Accounts of %s not read: %s", host, err);
			return false;
		end
		local owner = {};
		for _, row in ipairs(alive) do
			local account = json.decode(row[2]);
			owner[row[1]] = account and account.uuid;
		end
		for i = first, last do close_sessions(host, online[i], owner[online[i]]); end
	end
	return true;
end

-- true when the database has answered every question
local function refresh()
	local answered = synchronise_hosts();
	for host in pairs(managed) do answered = close_ended_sessions(host) and answered; end
	return answered;
end

-- runs once per host
function module.add_host(host_module)
	local host = host_module.host;
	local accounts = host_module:open_store("accounts");
	local owners = host_module:open_store("provisioned_owner");

	host_module:hook("authentication-success", function (event)
		local username = event.session.username;
		local account = accounts:get(username);
		if not (account and account.uuid) then return; end
		event.session.provisioning_uuid = account.uuid;
		local owner = owners:get(username);
		if owner and owner.uuid == account.uuid then return; end
		if owner then
			host_module:log("info", "%s has a new owner: removing the data of the former one", username);
			close_sessions(host, username, account.uuid);
			prosody.events.fire_event("user-deleted", { username = username, host = host });
			storagemanager.get_driver(host):purge(username); -- the default storage only: the accounts are not ours to touch
		end
		owners:set(username, { uuid = account.uuid });
	end, 100);
end

module:provides("http", {
	cors = { enabled = false };
	route = {
		["POST /refresh"] = function (event)
			if token and not equals(event.request.headers.authorization or "", "Bearer " .. token) then return 401; end
			return refresh() and 204 or 503;
		end;
	};
});

module:hook_global("server-started", refresh);
module:add_timer(1, function ()
	refresh();
	return interval;
end);
