"""The life of an order of interception over SOAP, with zeep.

    interception.py BASE WSDL_QUERY NUMBER

BASE has the user and the password of HTTP Basic in it; the login that acts is in SOAP_LOGIN and SOAP_PASSWORD, and the name
of one with the same password that may not is in SOAP_OTHER.
"""

import os
import sys
import urllib.parse

import requests
import urllib3
import zeep

base, query, number = sys.argv[1:]
url = urllib.parse.urlsplit(base)
urllib3.disable_warnings()
session = requests.Session()
session.auth = (url.username, url.password)
session.verify = False
# Else the bundle of the environment counts all the same.
session.trust_env = False
wsdl = f"https://{url.hostname}:{url.port}/SOAP/Intercept.wsdl{query}"
client = zeep.Client(wsdl, transport=zeep.Transport(session=session))
auth = {"type": "admin", "username": os.environ["SOAP_LOGIN"], "password": os.environ["SOAP_PASSWORD"]}


def call(function, parameters=None, who=auth):
    arguments = {"authentication": who}
    if parameters is not None:
        arguments["parameters"] = parameters
    return client.service[function](**arguments)


def fault(*arguments, **named):
    try:
        call(*arguments, **named)
    except zeep.exceptions.Fault as error:
        return error.code
    return None


def said(fine, line, seen=None):
    if not fine:
        sys.exit(f"not {line}: {seen}")
    print(line)


def items(value):
    """A list: some styles show the element that it consists of."""
    if value is None:
        return []
    return value if isinstance(value, list) else list(value.item or [])


iri = {"host": "192.0.2.1", "port": 4000, "username": "mediation", "password": "X2 s3cret"}
order = {"LIID": "4711", "number": number, "iri_delivery": iri, "cc_required": False}
order_id = call("create_interception", order)
said(isinstance(order_id, int), "gave an order", order_id)
read = call("get_interception_by_id", {"id": order_id})
known = read.LIID == "4711" and read.number == number and read.iri_delivery.password == "X2 s3cret"
said(known and read.cc_required is False and read.cc_delivery.port == 0, "read it by its id", read)
found = items(call("get_interceptions_by_number", {"number": number}))
said([one.id for one in found] == [order_id], "found it by its number", found)
found = items(call("get_interceptions_by_liid", {"LIID": "4711"}))
said([one.id for one in found] == [order_id], "found it by its LIID", found)
content = {"cc_required": True, "cc_delivery": {"host": "2001:db8::2", "port": 4001}}
call("update_interception", {"id": order_id, "data": content})
read = call("get_interception_by_id", {"id": order_id})
said(read.cc_delivery.host == "2001:db8::2" and read.iri_delivery.username == "mediation", "changed it", read)
call("delete_interception", {"id": order_id})
said(not items(call("get_interceptions")), "ended it")
codes = [
    fault("get_interception_by_id", {"id": order_id}),
    fault("create_interception", {**order, "LIID": None}),
    fault("create_interception", {**order, "LIID": "-1"}),
    fault("create_interception", {**order, "number": "1"}),
]
expected = ["Intercept.NoSuchInterception", "Syntax.MissingParameter", "Syntax.MalformedParameter", "Voip.NoSuchSubscriber"]
said(codes == [f"soap:Client.{code}" for code in expected], "got faults", codes)
refused = [
    fault("get_interceptions", who={**auth, "username": os.environ["SOAP_OTHER"]}),
    fault("get_interceptions", who={**auth, "password": "wrong"}),
]
said(refused == ["soap:Client.Auth.Refused"] * 2, "was not let in", refused)
