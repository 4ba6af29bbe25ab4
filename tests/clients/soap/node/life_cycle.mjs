// The life of an account and a subscriber over SOAP, with the package soap.
//   life_cycle.mjs BASE WSDL_QUERY PROFILE WORD NUMBER
// BASE has the user and the password of HTTP Basic in it; the login that acts is in SOAP_LOGIN and SOAP_PASSWORD.

import { createRequire } from "node:module";
import https from "node:https";
import path from "node:path";
import { inspect } from "node:util";

// The package is in NODE_PATH, away from this file.
const require = createRequire(path.join(process.env.NODE_PATH, "x.js"));
const soap = require("soap");

const [base, query, profile, word, number] = process.argv.slice(2);
const url = new URL(base);
const agent = new https.Agent({ rejectUnauthorized: false });
const basic = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString("base64")}`;
const client = await soap.createClientAsync(`https://${url.host}/SOAP/Provisioning.wsdl${query}`, {
  wsdl_headers: { Authorization: basic },
  wsdl_options: { httpsAgent: agent },
});
client.setSecurity(new soap.BasicAuthSecurity(url.username, url.password, { httpsAgent: agent }));
const auth = { type: "admin", username: process.env.SOAP_LOGIN, password: process.env.SOAP_PASSWORD };
const domain = `${word}.example.net`;
const named = { username: "dora", domain };

function said(fine, line, seen) {
  if (!fine) {
    console.log(`not ${line}: ${inspect(seen, { depth: 5 })}`);
    process.exit(1);
  }
  console.log(line);
}

/** A list: an object with the member item, which is no list when there is one alone. */
const items = (list) => [list?.item ?? []].flat();
const listed = (...values) => ({ item: values });

/** A call that has to succeed; gives its result. */
async function call(name, parameters, authentication = auth) {
  const [result] = await client[`${name}Async`]({ authentication, ...(parameters && { parameters }) });
  return result?.data;
}

/** A call that has to fail; gives its fault. */
async function refused(...given) {
  try {
    await call(...given);
  } catch (error) {
    return error.root.Envelope.Body.Fault;
  }
  throw new Error(`${given[0]} was not refused`);
}

said((await call("check_domain", { domain })) === true, "checked the name of the domain");
said((await call("create_domain", { domain })) === undefined, "created a domain");
const read = await call("get_domain", { domain });
said(read.domain === domain && items(read.resellers).length === 1, "read it again", read);

const subscriber = { ...named, password: "Secr3t.pass", cc: "43", ac: "7", sn: number };
const contact = { firstname: "Ännchen", lastname: "O'Neil & <Söhne>" };
const id = await call("create_voip_account", {
  data: { billing_profile: profile, contact, subscribers: listed(subscriber) },
});
said(Number.isInteger(id), "created an account", id);
const account = await call("get_voip_account_by_id", { id });
said(items(account.subscribers)[0].username === "dora", "found its subscriber", account);
said(account.contact.lastname === "O'Neil & <Söhne>", "found its contact", account);

await call("update_subscriber_password", { ...named, password: "An0ther.pass" });
await call("add_alias_numbers", { ...named, alias_numbers: listed({ cc: "43", ac: "8", sn: number }) });
const changed = await call("get_subscriber", named);
said(changed.password === "An0ther.pass", "changed the password", changed);
said(items(changed.alias_numbers)[0].sn === number, "added a number", changed);

await call("set_subscriber_preferences", { ...named, preferences: { cli: `437${number}`, block_in_mode: true } });
await call("add_allowed_clis", { ...named, allowed_clis: listed(`438${number}`, `439${number}`) });
const preferences = await call("get_subscriber_preferences", named);
said(preferences.cli === `437${number}` && preferences.block_in_mode === true, "set preferences", preferences);
const clis = items(preferences.allowed_clis);
said(clis.includes(`438${number}`) && clis.includes(`439${number}`), "set a list", preferences);

const destinations = listed({ destination: `sip:434${number}@${domain}`, timeout: 20 });
await call("create_subscriber_cf_destination_set", { ...named, data: { name: "away", destinations } });
const [set] = items(await call("get_subscriber_cf_destination_sets", named));
said(set.name === "away" && items(set.destinations)[0].timeout === 20, "made a set of destinations", set);
await call("create_subscriber_cf_map", { ...named, data: { type: "cfu", destination_set_id: set.id } });
const [map] = items(await call("get_subscriber_cf_maps", named));
said(map.type === "cfu" && map.destination_set_id === set.id, "forwarded calls", map);

await call("lock_voip_account_subscriber", { ...named, id, lock: "global" });
said((await call("get_subscriber", named)).status === "locked", "locked the subscriber");

const fault = await refused("get_domain", { domain: `no.${domain}` });
said(fault.faultcode === "soap:Client.Voip.NoSuchDomain", "got a fault", fault);
said(fault.faultstring === `unknown domain 'no.${domain}'`, "read its sentence", fault);
said(fault.detail.fault.object === `no.${domain}`, "read its object", fault);
const stranger = await refused("get_domains", undefined, { ...auth, password: "wrong" });
said(stranger.faultcode === "soap:Client.Voip.AuthFailed", "was not let in", stranger);

await call("terminate_voip_account", { id });
const gone = await refused("get_subscriber", named);
said(gone.faultcode === "soap:Client.Voip.NoSuchSubscriber", "ended the account", gone);
await call("delete_domain", { domain });
said(await refused("get_domain", { domain }), "removed the domain");
