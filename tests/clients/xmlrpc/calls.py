"""The life of an account and a subscriber, faults, several calls at once and introspection over XMLRPC, with the library that Python brings.

    calls.py BASE WORD PROFILE NUMBER

BASE has the user and the password of HTTP Basic in it; the login that acts is in XMLRPC_LOGIN and XMLRPC_PASSWORD.
"""

import os
import ssl
import sys
import xmlrpc.client

base, word, profile, number = sys.argv[1:]
server = xmlrpc.client.ServerProxy(f"{base}/XMLRPC", context=ssl._create_unverified_context(), allow_none=True)
auth = {"type": "admin", "username": os.environ["XMLRPC_LOGIN"], "password": os.environ["XMLRPC_PASSWORD"]}
domain = f"{word}.example.net"


def said(fine, line, seen=None):
    if not fine:
        sys.exit(f"not {line}: {seen!r}")
    print(line)


def fault(function, *parameters):
    try:
        sys.exit(f"not refused: {function(*parameters)!r}")
    except xmlrpc.client.Fault as refused:
        return refused


said(server.check_domain(auth, {"domain": domain}) is True, "checked a name")
said(server.Provisioning.create_domain(auth, {"domain": domain}) == "", "created a domain")
read = server.Billing.get_domain(auth, {"domain": domain})
said(read["domain"] == domain and isinstance(read["id"], int), "read it again", read)
packed = server.get_domain({"authentication": auth, "parameters": {"domain": xmlrpc.client.Binary(domain.encode())}})
said(packed == read, "read it by its bytes", packed)
names = [one["domain"] for one in server.get_domains(auth)]
said(domain in names, "found it in a list", names)

named = {"username": "gerda", "domain": domain}
data = {
    "billing_profile": profile,
    "contact": {"firstname": "Ännchen", "lastname": "O'Neil & <Söhne>"},
    "subscribers": [{**named, "password": "Secr3t.pass", "cc": "43", "ac": "13", "sn": number}],
}
account_id = server.create_voip_account(auth, {"data": data})
said(isinstance(account_id, int), "created an account", account_id)
account = server.get_voip_account_by_id(auth, {"id": account_id})
said(account["subscribers"][0]["username"] == "gerda", "found its subscriber", account)
said(account["contact"]["lastname"] == "O'Neil & <Söhne>", "found its contact", account)
server.update_subscriber_password(auth, {**named, "password": "An0ther.pass"})
server.add_alias_numbers(auth, {**named, "alias_numbers": [{"cc": "43", "ac": "14", "sn": number}]})
subscriber = server.get_subscriber(auth, named)
said(subscriber["password"] == "An0ther.pass", "changed the password", subscriber)
said(subscriber["alias_numbers"][0]["sn"] == number, "added a number", subscriber)
server.set_subscriber_preferences(auth, {**named, "preferences": {"cli": f"4313{number}", "block_in_mode": True}})
preferences = server.get_subscriber_preferences(auth, named)
said(preferences["cli"] == f"4313{number}" and preferences["block_in_mode"] is True, "set preferences", preferences)
away = {"name": "away", "destinations": [{"destination": f"sip:away@{domain}", "timeout": 20}]}
server.create_subscriber_cf_destination_set(auth, {**named, "data": away})
made = server.get_subscriber_cf_destination_sets(auth, named)[0]
said(made["destinations"][0]["timeout"] == 20, "made a set of destinations", made)
server.create_subscriber_cf_map(auth, {**named, "data": {"type": "cfu", "destination_set_id": made["id"]}})
mapping = server.get_subscriber_cf_maps(auth, named)[0]
said((mapping["type"], mapping["destination_set_id"]) == ("cfu", made["id"]), "forwarded calls", mapping)
server.lock_voip_account_subscriber(auth, {**named, "id": account_id, "lock": "global"})
said(server.get_subscriber(auth, named)["status"] == "locked", "locked the subscriber")
server.terminate_voip_account(auth, {"id": account_id})
said(fault(server.get_subscriber, auth, named).faultCode == 2002, "ended the account")

refused = fault(server.get_domain, auth, {"domain": f"no.{domain}"})
said(refused.faultCode == 2003, "got a fault", refused)
said(refused.faultString == f"Client.Voip.NoSuchDomain: unknown domain 'no.{domain}'", "read its sentence", refused)
refused = fault(server.get_domain, auth, {"domain": domain, "colour": 1})
said(refused.faultCode == 1103 and "colour" in refused.faultString, "was told what is unknown", refused)
refused = fault(server.no_such_function, auth)
said(refused.faultCode == -32601, "called what there is not", refused)
refused = fault(server.get_domain, {**auth, "password": "wrong"}, {"domain": domain})
said(refused.faultCode == 1001, "was not let in", refused)

several = xmlrpc.client.MultiCall(server)
several.check_domain(auth, {"domain": domain})
several.get_domain(auth, {"domain": f"no.{domain}"})
several.get_domain(auth, {"domain": domain})
results = several()
said(results[0] is True and results[2] == read, "called several at once", results.results)
said(fault(lambda: results[1]).faultCode == 2003, "got one fault of several", results.results)

methods = server.system.listMethods()
said("get_domain" in methods and "system.multicall" in methods and methods == sorted(methods), "listed methods", methods)
said(server.system.methodSignature("get_domain") == [["struct", "struct", "struct"]], "read a signature")
said("domain" in server.system.methodHelp("get_domain"), "read a help")
said("faults_interop" in server.system.getCapabilities(), "read the capabilities")
said(server.Provisioning.delete_domain(auth, {"domain": domain}) == "", "removed the domain")
