#!/bin/sh
# The life-cycle with a client certificate and without a password, as an operator's script would do it.
#   life-cycle.sh BASE CERTIFICATE.pem BILLING_PROFILE_ID DOMAIN NAME
set -eu
base=$1 certificate=$2 profile=$3 domain=$4 name=$5
json='Content-Type: application/json'

call() { curl --silent --show-error --fail-with-body --insecure --cert "$certificate" "$@"; }
# The id of what a POST creates, from its Location.
create() {
    call --dump-header - --output /dev/null --header "$json" --data "$2" "$base/api/$1/" |
        tr -d '\r' | sed -n 's/^[Ll]ocation: .*\///p'
}
change() {
    call --request PATCH --header 'Content-Type: application/json-patch+json' \
        --data "[{\"op\":\"replace\",\"path\":\"/$2\",\"value\":\"$3\"}]" "$base/api/$1"
}

contact=$(create customercontacts "{\"firstname\":\"John\",\"lastname\":\"Doe\",\"email\":\"$name@example.org\"}")
customer=$(create customers "{\"status\":\"active\",\"contact_id\":$contact,\"billing_profile_id\":$profile,\"type\":\"sipaccount\"}")
subscriber=$(create subscribers "{\"status\":\"active\",\"customer_id\":$customer,\"username\":\"$name\",\"password\":\"secret subscriber pass\",\"domain\":\"$domain\"}")
change "subscribers/$subscriber" email "new-$name@example.org"
call "$base/api/subscribers/$subscriber" | grep -q "new-$name@example.org"
call --request DELETE "$base/api/subscribers/$subscriber"
change "customers/$customer" status terminated
echo "done: contact $contact, customer $customer, subscriber $subscriber"
