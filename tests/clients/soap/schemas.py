"""The descriptions are valid by the schemas of WSDL 1.1 and of its binding to SOAP, the schemas in them are, and so are requests and answers by them. As they are the same messages in all
literal styles, those of the wrapped style, which has elements for them, check the others too.

    schemas.py BASE
"""

import os
import pathlib
import sys
import tempfile
import warnings

import requests
from lxml import etree
from xmlschema.extras.wsdl import Wsdl11Document

warnings.simplefilter("ignore")
base = sys.argv[1]
session = requests.Session()
session.verify = False
session.trust_env = False
XSD = "{http://www.w3.org/2001/XMLSchema}"
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
LOGIN = f"<type>admin</type><username>{os.environ['SOAP_LOGIN']}</username><password>{os.environ['SOAP_PASSWORD']}</password>"


def schemas(query):
    """The schemas of a description, compiled together; a program would find each other's by their namespaces."""
    answer = session.get(f"{base}/SOAP/Provisioning.wsdl{query}")
    answer.raise_for_status()
    folder = pathlib.Path(tempfile.mkdtemp())
    found = etree.fromstring(answer.content).findall(f".//{XSD}schema")
    files = {one.get("targetNamespace"): f"{number}.xsd" for number, one in enumerate(found)}
    for one in found:
        for other in one.findall(f"{XSD}import"):
            other.set("schemaLocation", files[other.get("namespace")])
        (folder / files[one.get("targetNamespace")]).write_bytes(etree.tostring(one))
    return etree.XMLSchema(file=str(folder / files[found[-1].get("targetNamespace")]))


def call(function, parameters):
    """The first elements in the bodies of a request and of its answer."""
    body = f"<authentication>{LOGIN}</authentication>" + (f"<parameters>{parameters}</parameters>" if parameters else "")
    request = (
        f"<s:Envelope xmlns:s='{SOAP[1:-1]}'><s:Body><m:{function} xmlns:m='urn:/SOAP/Provisioning'>{body}</m:{function}>"
        "</s:Body></s:Envelope>"
    )
    answer = session.post(f"{base}/SOAP/Provisioning", request.encode(), headers={"Content-Type": "text/xml"})
    return [etree.fromstring(one).find(f"{SOAP}Body")[0] for one in (request.encode(), answer.content)]


def description(query):
    """A description as a library reads it that knows the schemas, and that looks up all messages, types and bindings."""
    answer = session.get(f"{base}/SOAP/Provisioning.wsdl{query}")
    document = Wsdl11Document(answer.text)
    functions = [len(one.operations) for one in [*document.port_types.values(), *document.bindings.values()]]
    assert functions[0] == functions[1] > 90, functions
    assert len(document.services) == 1 and len(document.messages) >= 2 * functions[0]


for query in ("", "?plain", "?document", "?document&plain"):
    schemas(query)
    print("valid:", query)
for query in ("?literal", "?encoded", "?document"):
    description(query)
    print("valid:", query)
wrapped = schemas("?document")
for function, parameters in [
    ("get_domains", ""),
    ("check_domain", "<domain>example.org</domain>"),
    ("get_billing_profiles", ""),
    ("get_preferences", ""),
    ("search_subscribers", "<filter><limit>5</limit></filter>"),
]:
    for message in call(function, parameters):
        assert message.tag != f"{SOAP}Fault", etree.tostring(message)
        wrapped.assertValid(message)
    print("valid:", function)
fault = call("get_domain", "<domain>no.example.org</domain>")[1].find("detail")[0]
wrapped.assertValid(fault)
print("valid: fault")
