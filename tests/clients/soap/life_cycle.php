<?php
// The life of an account and a subscriber over SOAP, with PHP's own client.
//   life_cycle.php BASE WSDL_QUERY PROFILE WORD NUMBER
// BASE has the user and the password of HTTP Basic in it; the login that acts is in SOAP_LOGIN and SOAP_PASSWORD.
[, $base, $query, $profile, $word, $number] = $argv;
ini_set('soap.wsdl_cache_enabled', '0');
$encoded = str_contains($query, 'encoded');
$url = parse_url($base);
$client = new SoapClient("$url[scheme]://$url[host]:$url[port]/SOAP/Provisioning.wsdl$query", [
    'login' => $url['user'],
    'password' => $url['pass'],
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    'stream_context' => stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]),
]);
$auth = ['type' => 'admin', 'username' => getenv('SOAP_LOGIN'), 'password' => getenv('SOAP_PASSWORD')];
$domain = "$word.example.net";
$named = ['username' => 'alice', 'domain' => $domain];

function said(bool $fine, string $line, mixed $seen = null): void
{
    if (!$fine) {
        echo 'not ', $line, ': ', var_export($seen, true), "\n";
        exit(1);
    }
    echo $line, "\n";
}

/** A list: an array in the SOAP encoding, else an object with the member item. */
function items(mixed $list): array
{
    return is_array($list) ? $list : ($list->item ?? []);
}

function fault(callable $call): ?SoapFault
{
    try {
        $call();
    } catch (SoapFault $fault) {
        return $fault;
    }
    return null;
}

said($client->check_domain($auth, ['domain' => $domain]) === true, 'checked the name of the domain');
said($client->create_domain($auth, ['domain' => $domain]) === null, 'created a domain');
$read = $client->get_domain($auth, ['domain' => $domain]);
said($read->domain === $domain && is_int($read->id) && count(items($read->resellers)) === 1, 'read it again', $read);

$id = $client->create_voip_account($auth, ['data' => [
    'billing_profile' => $profile,
    'contact' => ['firstname' => 'Ännchen', 'lastname' => 'O\'Neil & <Söhne>'],
    'subscribers' => [$named + ['password' => 'Secr3t.pass', 'cc' => '43', 'ac' => '1', 'sn' => $number]],
]]);
said(is_int($id), 'created an account', $id);
$account = $client->get_voip_account_by_id($auth, ['id' => $id]);
$subscribers = items($account->subscribers);
said(count($subscribers) === 1 && $subscribers[0]->username === 'alice', 'found its subscriber', $account);
said($account->contact->lastname === 'O\'Neil & <Söhne>', 'found its contact', $account);

$client->update_subscriber_password($auth, $named + ['password' => 'An0ther.pass']);
$client->add_alias_numbers($auth, $named + ['alias_numbers' => [['cc' => '43', 'ac' => '2', 'sn' => $number]]]);
$subscriber = $client->get_subscriber($auth, $named);
said($subscriber->password === 'An0ther.pass', 'changed the password', $subscriber);
said(items($subscriber->alias_numbers)[0]->sn === $number, 'added a number', $subscriber);

$client->set_subscriber_preferences($auth, $named + ['preferences' => ['cli' => "431$number", 'block_in_mode' => true]]);
$client->add_allowed_clis($auth, $named + ['allowed_clis' => ["432$number", "433$number"]]);
$preferences = $client->get_subscriber_preferences($auth, $named);
said($preferences->cli === "431$number" && $preferences->block_in_mode === true, 'set preferences', $preferences);
said(count(array_intersect(["432$number", "433$number"], items($preferences->allowed_clis))) === 2, 'set a list', $preferences);

$away = ['name' => 'away', 'destinations' => [['destination' => "sip:434$number@$domain", 'timeout' => 20]]];
$client->create_subscriber_cf_destination_set($auth, $named + ['data' => $away]);
$set = items($client->get_subscriber_cf_destination_sets($auth, $named))[0];
said($set->name === 'away' && items($set->destinations)[0]->timeout === 20, 'made a set of destinations', $set);
$client->create_subscriber_cf_map($auth, $named + ['data' => ['type' => 'cfu', 'destination_set_id' => $set->id]]);
$map = items($client->get_subscriber_cf_maps($auth, $named))[0];
said($map->type === 'cfu' && $map->destination_set_id === $set->id, 'forwarded calls', $map);

$client->lock_voip_account_subscriber($auth, $named + ['id' => $id, 'lock' => 'global']);
said($client->get_subscriber($auth, $named)->status === 'locked', 'locked the subscriber');

$fault = fault(fn () => $client->get_domain($auth, ['domain' => "no.$domain"]));
said($fault?->faultcode === 'soap:Client.Voip.NoSuchDomain', 'got a fault', $fault);
said($fault->faultstring === "unknown domain 'no.$domain'", 'read its sentence', $fault->faultstring);
said($fault->detail->fault->object === "no.$domain", 'read its object', $fault->detail);
$wrong = ['password' => 'wrong'] + $auth;
said(fault(fn () => $client->get_domains($wrong))?->faultcode === 'soap:Client.Voip.AuthFailed', 'was not let in');

$client->terminate_voip_account($auth, ['id' => $id]);
$fault = fault(fn () => $client->get_subscriber($auth, $named));
said($fault?->faultcode === 'soap:Client.Voip.NoSuchSubscriber', 'ended the account', $fault);
$client->delete_domain($auth, ['domain' => $domain]);
said(fault(fn () => $client->get_domain($auth, ['domain' => $domain])) !== null, 'removed the domain');
