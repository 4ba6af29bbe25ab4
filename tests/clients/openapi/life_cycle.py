"""The life of a customer and a subscriber, by a client that a generator made from the OpenAPI document.

Arguments: base URL, login, password, reseller, handle of a billing profile, domain, subscriber number. The package
`provisioning_client` is found by PYTHONPATH. Prints a line for each step; a wrong answer ends it with an exception.
"""

import base64
import sys

from provisioning_client import Client
from provisioning_client.api.billing_profile import list_billing_profiles
from provisioning_client.api.customer import create_customer, get_customer, patch_customer
from provisioning_client.api.customer_contact import create_customer_contact
from provisioning_client.api.domain import create_domain
from provisioning_client.api.subscriber import (
    create_subscriber, delete_subscriber, get_subscriber, patch_subscriber, replace_subscriber,
)
from provisioning_client.models import (
    AddOperation, AddOperationMode, CustomerContactCreate, CustomerCreate, CustomerCreateStatus, CustomerCreateType, DomainCreate,
    Preference, ReplaceOperation, SubscriberCreate, SubscriberReplace,
)

base, login, password, reseller, handle, domain_name, number = sys.argv[1:]
basic = base64.b64encode(f"{login}:{password}".encode()).decode()
client = Client(
    base_url=f"{base}/api",
    headers={"Authorization": f"Basic {basic}"},
    verify_ssl=False,
    raise_on_unexpected_status=True,
)
SHOW = Preference.RETURNREPRESENTATION


def parsed(response, status):
    assert response.status_code == status, (response.status_code, response.content)
    return response.parsed


page = parsed(list_billing_profiles.sync_detailed(client=client, handle=handle), 200)
assert page.total_count == 1, page
# One element stands there by itself, unless the operator has switched that off.
found = page.field_embedded.ngcpbillingprofiles
profile = found[0] if isinstance(found, list) else found
assert profile.handle == handle, profile
print("found the billing profile")

contact = parsed(create_customer_contact.sync_detailed(client=client, prefer=SHOW, body=CustomerContactCreate(
    email="ada.berger@example.com", firstname="Ada", lastname="Berger", reseller_id=int(reseller),
)), 201)
assert contact.firstname == "Ada" and contact.reseller_id == int(reseller), contact
print("created a contact")

customer = parsed(create_customer.sync_detailed(client=client, prefer=SHOW, body=CustomerCreate(
    status=CustomerCreateStatus.ACTIVE, type_=CustomerCreateType.SIPACCOUNT, contact_id=contact.id,
    billing_profile_id=profile.id,
)), 201)
assert customer.billing_profile_id == profile.id, customer
print("created a customer")

domain = parsed(create_domain.sync_detailed(client=client, prefer=SHOW, body=DomainCreate(
    domain=domain_name, reseller_id=int(reseller),
)), 201)
assert domain.domain == domain_name, domain
print("created a domain")

subscriber = parsed(create_subscriber.sync_detailed(client=client, prefer=SHOW, body=SubscriberCreate.from_dict({
    "customer_id": customer.id, "domain_id": domain.id, "username": "ada", "password": "a long phrase of words",
    "primary_number": {"cc": 43, "ac": "720", "sn": number},
})), 201)
assert subscriber.domain == domain_name and subscriber.primary_number.sn == number, subscriber
print("created a subscriber")

read = parsed(get_subscriber.sync_detailed(subscriber.id, client=client), 200)
assert read == subscriber, (read, subscriber)
print("read it again")

changed = parsed(patch_subscriber.sync_detailed(subscriber.id, client=client, prefer=SHOW, body=[
    AddOperation(op="add", path="/alias_numbers", mode=AddOperationMode.APPEND, value={"cc": 43, "ac": "721", "sn": number}),
    ReplaceOperation(op="replace", path="/external_id", value="crm-4711"),
]), 200)
assert [alias.ac for alias in changed.alias_numbers] == ["721"] and changed.external_id == "crm-4711", changed
print("patched it")

members = changed.to_dict()
members["external_id"] = "crm-4712"
replaced = parsed(replace_subscriber.sync_detailed(
    subscriber.id, client=client, prefer=SHOW, body=SubscriberReplace.from_dict(members),
), 200)
assert replaced.external_id == "crm-4712" and len(replaced.alias_numbers) == 1, replaced
print("replaced it")

parsed(delete_subscriber.sync_detailed(subscriber.id, client=client), 204)
parsed(get_subscriber.sync_detailed(subscriber.id, client=client), 404)
print("terminated the subscriber")

parsed(patch_customer.sync_detailed(customer.id, client=client, body=[
    ReplaceOperation(op="replace", path="/status", value="terminated"),
]), 204)
assert parsed(get_customer.sync_detailed(customer.id, client=client), 200).status == "terminated"
print("terminated the customer")
