<?php
// The life of an account and a subscriber, faults, several calls at once and introspection over XMLRPC, with PHP's own extension.
//   calls.php BASE WORD PROFILE NUMBER
// BASE has the user and the password of HTTP Basic in it; the login that acts is in XMLRPC_LOGIN and XMLRPC_PASSWORD.

[, $base, $word, $profile, $number] = $argv;
$auth = ['type' => 'admin', 'username' => getenv('XMLRPC_LOGIN'), 'password' => getenv('XMLRPC_PASSWORD')];
$domain = "$word.example.net";

function send($method, ...$parameters)
{
    global $base;
    $url = parse_url($base);
    $context = stream_context_create([
        'http' => [
            'method' => 'POST',
            'header' => ['Content-Type: text/xml', 'Authorization: Basic ' . base64_encode("$url[user]:$url[pass]")],
            'content' => xmlrpc_encode_request($method, $parameters, ['encoding' => 'UTF-8', 'escaping' => 'markup']),
        ],
        'ssl' => ['verify_peer' => false, 'verify_peer_name' => false],
    ]);
    return xmlrpc_decode(file_get_contents("https://$url[host]:$url[port]/XMLRPC", false, $context), 'UTF-8');
}

function said($fine, $line, $seen = null)
{
    if (!$fine) {
        echo "not $line: ", var_export($seen, true), "\n";
        exit(1);
    }
    echo "$line\n";
}

function call(...$call)
{
    $result = send(...$call);
    if (is_array($result) && xmlrpc_is_fault($result)) {
        echo "$call[0]: $result[faultCode] $result[faultString]\n";
        exit(1);
    }
    return $result;
}

function fault(...$call)
{
    $result = send(...$call);
    if (!is_array($result) || !xmlrpc_is_fault($result)) {
        echo "$call[0] was not refused\n";
        exit(1);
    }
    return $result;
}

said(call('check_domain', $auth, ['domain' => $domain]) === true, 'checked a name');
said(call('Provisioning.create_domain', $auth, ['domain' => $domain]) === '', 'created a domain');
$read = call('Billing.get_domain', $auth, ['domain' => $domain]);
said($read['domain'] === $domain && is_int($read['id']), 'read it again', $read);
$bytes = $domain;
xmlrpc_set_type($bytes, 'base64');
$packed = call('get_domain', ['authentication' => $auth, 'parameters' => ['domain' => $bytes]]);
said($packed === $read, 'read it by its bytes', $packed);
// An empty struct is an empty list in PHP.
$list = call('get_domains', $auth, []);
said(in_array($domain, array_column($list, 'domain')), 'found it in a list', $list);

$named = ['username' => 'ida', 'domain' => $domain];
$id = call('create_voip_account', $auth, ['data' => [
    'billing_profile' => $profile,
    'contact' => ['firstname' => 'Ännchen', 'lastname' => 'O\'Neil & <Söhne>'],
    'subscribers' => [$named + ['password' => 'Secr3t.pass', 'cc' => '43', 'ac' => '17', 'sn' => $number]],
]]);
said(is_int($id), 'created an account', $id);
$account = call('get_voip_account_by_id', $auth, ['id' => $id]);
said($account['subscribers'][0]['username'] === 'ida', 'found its subscriber', $account);
said($account['contact']['lastname'] === 'O\'Neil & <Söhne>', 'found its contact', $account);
call('update_subscriber_password', $auth, $named + ['password' => 'An0ther.pass']);
call('add_alias_numbers', $auth, $named + ['alias_numbers' => [['cc' => '43', 'ac' => '18', 'sn' => $number]]]);
$subscriber = call('get_subscriber', $auth, $named);
said($subscriber['password'] === 'An0ther.pass', 'changed the password', $subscriber);
said($subscriber['alias_numbers'][0]['sn'] === $number, 'added a number', $subscriber);
$wanted = ['cli' => "4317$number", 'block_in_mode' => true];
call('set_subscriber_preferences', $auth, $named + ['preferences' => $wanted]);
$preferences = call('get_subscriber_preferences', $auth, $named);
said(array_intersect_assoc($wanted, $preferences) === $wanted, 'set preferences', $preferences);
$away = ['name' => 'away', 'destinations' => [['destination' => "sip:away@$domain", 'timeout' => 20]]];
call('create_subscriber_cf_destination_set', $auth, $named + ['data' => $away]);
$set = call('get_subscriber_cf_destination_sets', $auth, $named)[0];
said($set['destinations'][0]['timeout'] === 20, 'made a set of destinations', $set);
call('create_subscriber_cf_map', $auth, $named + ['data' => ['type' => 'cfu', 'destination_set_id' => $set['id']]]);
$map = call('get_subscriber_cf_maps', $auth, $named)[0];
said($map['type'] === 'cfu' && $map['destination_set_id'] === $set['id'], 'forwarded calls', $map);
call('lock_voip_account_subscriber', $auth, $named + ['id' => $id, 'lock' => 'global']);
said(call('get_subscriber', $auth, $named)['status'] === 'locked', 'locked the subscriber');
call('terminate_voip_account', $auth, ['id' => $id]);
said(fault('get_subscriber', $auth, $named)['faultCode'] === 2002, 'ended the account');

$refused = fault('get_domain', $auth, ['domain' => "no.$domain"]);
said($refused['faultCode'] === 2003, 'got a fault', $refused);
said($refused['faultString'] === "Client.Voip.NoSuchDomain: unknown domain 'no.$domain'", 'read its sentence', $refused);
$refused = fault('get_domain', $auth, ['domain' => $domain, 'colour' => 1]);
said($refused['faultCode'] === 1103 && str_contains($refused['faultString'], 'colour'), 'was told what is unknown', $refused);
said(fault('no_such_function', $auth)['faultCode'] === -32601, 'called what there is not');
$wrong = ['password' => 'wrong'] + $auth;
said(fault('get_domain', $wrong, ['domain' => $domain])['faultCode'] === 1001, 'was not let in');

$results = call('system.multicall', [
    ['methodName' => 'check_domain', 'params' => [$auth, ['domain' => $domain]]],
    ['methodName' => 'get_domain', 'params' => [$auth, ['domain' => "no.$domain"]]],
    ['methodName' => 'get_domain', 'params' => [$auth, ['domain' => $domain]]],
]);
said($results[0] === [true] && $results[2] === [$read], 'called several at once', $results);
said($results[1]['faultCode'] === 2003, 'got one fault of several', $results);

$methods = call('system.listMethods');
said(in_array('get_domain', $methods) && in_array('system.multicall', $methods), 'listed methods', $methods);
said(call('system.methodSignature', 'get_domain') === [['struct', 'struct', 'struct']], 'read a signature');
said(str_contains(call('system.methodHelp', 'get_domain'), 'domain'), 'read a help');
said(isset(call('system.getCapabilities')['faults_interop']), 'read the capabilities');
said(call('Provisioning.delete_domain', $auth, ['domain' => $domain]) === '', 'removed the domain');
