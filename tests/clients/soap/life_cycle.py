"""The life of an account and a subscriber over SOAP, with zeep or suds.

    life_cycle.py zeep|suds BASE WSDL_QUERY PROFILE WORD NUMBER

BASE has the user and the password of HTTP Basic in it; the login that acts is in SOAP_LOGIN and SOAP_PASSWORD.
"""

import base64
import os
import ssl
import sys
import urllib.parse

library, base, query, profile, word, number = sys.argv[1:]
url = urllib.parse.urlsplit(base)
wsdl = f"https://{url.hostname}:{url.port}/SOAP/Provisioning.wsdl{query}"
auth = {"type": "admin", "username": os.environ["SOAP_LOGIN"], "password": os.environ["SOAP_PASSWORD"]}
domain = f"{word}.example.net"
named = {"username": "carol", "domain": domain}


def said(fine, line, seen=None):
    if not fine:
        sys.exit(f"not {line}: {seen}")
    print(line)


def items(value):
    """A list: some libraries show the element that it consists of."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else list(value.item or [])


class Zeep:
    """zeep checks what it sends: a list has a type of its own."""

    def __init__(self):
        import requests
        import urllib3
        import zeep

        urllib3.disable_warnings()
        session = requests.Session()
        session.auth = (url.username, url.password)
        session.verify = False
        # Else the bundle of the environment counts all the same.
        session.trust_env = False
        self.client = zeep.Client(wsdl, transport=zeep.Transport(session=session))
        self.fault = zeep.exceptions.Fault

    def call(self, function, parameters=None, who=auth):
        arguments = {"authentication": who}
        if parameters is not None:
            arguments["parameters"] = parameters
        return self.client.service[function](**arguments)

    def refused(self, *arguments, **named):
        try:
            self.call(*arguments, **named)
        except self.fault as fault:
            found = fault.detail.find(".//object")
            return fault.code, fault.message, None if found is None else found.text
        return None, None, None

    @staticmethod
    def list(*values):
        return {"item": list(values)}


class Suds:
    """suds names the SOAP encoding in all requests, so it gets encoded answers."""

    def __init__(self):
        import suds
        import suds.client
        import suds.transport.http
        from urllib.request import HTTPSHandler, build_opener

        class Transport(suds.transport.http.HttpTransport):
            def u2handlers(self):
                return [*super().u2handlers(), HTTPSHandler(context=ssl._create_unverified_context())]

        token = base64.b64encode(f"{url.username}:{url.password}".encode()).decode()
        headers = {"Authorization": f"Basic {token}"}
        self.client = suds.client.Client(wsdl, transport=Transport(), headers=headers, cache=None)
        self.fault = suds.WebFault

    def call(self, function, parameters=None, who=auth):
        arguments = [who] if parameters is None else [who, parameters]
        return getattr(self.client.service, function)(*arguments)

    def refused(self, *arguments, **named):
        try:
            self.call(*arguments, **named)
        except self.fault as error:
            detail = getattr(error.fault, "detail", None)
            return error.fault.faultcode, error.fault.faultstring, getattr(getattr(detail, "fault", None), "object", None)
        return None, None, None

    @staticmethod
    def list(*values):
        return {"item": list(values)}


client = {"zeep": Zeep, "suds": Suds}[library]()
call, refused, listed = client.call, client.refused, client.list

said(call("check_domain", {"domain": domain}) is True, "checked the name of the domain")
said(not call("create_domain", {"domain": domain}), "created a domain")
read = call("get_domain", {"domain": domain})
said(read.domain == domain and len(items(read.resellers)) == 1, "read it again", read)

subscriber = {**named, "password": "Secr3t.pass", "cc": "43", "ac": "5", "sn": number}
contact = {"firstname": "Ännchen", "lastname": "O'Neil & <Söhne>"}
account_id = call(
    "create_voip_account",
    {"data": {"billing_profile": profile, "contact": contact, "subscribers": listed(subscriber)}},
)
said(isinstance(account_id, int), "created an account", account_id)
account = call("get_voip_account_by_id", {"id": account_id})
found = items(account.subscribers)
said(len(found) == 1 and found[0].username == "carol", "found its subscriber", account)
said(account.contact.lastname == "O'Neil & <Söhne>", "found its contact", account)

call("update_subscriber_password", {**named, "password": "An0ther.pass"})
call("add_alias_numbers", {**named, "alias_numbers": listed({"cc": "43", "ac": "6", "sn": number})})
subscriber = call("get_subscriber", named)
said(subscriber.password == "An0ther.pass", "changed the password", subscriber)
said(items(subscriber.alias_numbers)[0].sn == number, "added a number", subscriber)

call("set_subscriber_preferences", {**named, "preferences": {"cli": f"435{number}", "block_in_mode": True}})
call("add_allowed_clis", {**named, "allowed_clis": listed(f"436{number}", f"437{number}")})
preferences = call("get_subscriber_preferences", named)
said(preferences.cli == f"435{number}" and preferences.block_in_mode is True, "set preferences", preferences)
said({f"436{number}", f"437{number}"} <= set(items(preferences.allowed_clis)), "set a list", preferences)

destination = {"destination": f"sip:434{number}@{domain}", "timeout": 20}
away = {"name": "away", "destinations": listed(destination)}
call("create_subscriber_cf_destination_set", {**named, "data": away})
destinations = items(call("get_subscriber_cf_destination_sets", named))[0]
timeout = items(destinations.destinations)[0].timeout
said(destinations.name == "away" and timeout == 20, "made a set of destinations", destinations)
call("create_subscriber_cf_map", {**named, "data": {"type": "cfu", "destination_set_id": destinations.id}})
mapping = items(call("get_subscriber_cf_maps", named))[0]
said(mapping.type == "cfu" and mapping.destination_set_id == destinations.id, "forwarded calls", mapping)

call("lock_voip_account_subscriber", {**named, "id": account_id, "lock": "global"})
said(call("get_subscriber", named).status == "locked", "locked the subscriber")

code, text, thing = refused("get_domain", {"domain": f"no.{domain}"})
said(code == "soap:Client.Voip.NoSuchDomain", "got a fault", code)
said(text == f"unknown domain 'no.{domain}'", "read its sentence", text)
said(thing == f"no.{domain}", "read its object", thing)
said(refused("get_domains", who={**auth, "password": "wrong"})[0] == "soap:Client.Voip.AuthFailed", "was not let in")

call("terminate_voip_account", {"id": account_id})
said(refused("get_subscriber", named)[0] == "soap:Client.Voip.NoSuchSubscriber", "ended the account")
call("delete_domain", {"domain": domain})
said(refused("get_domain", {"domain": domain})[0] is not None, "removed the domain")
