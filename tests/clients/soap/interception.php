<?php
// The life of an order of interception over SOAP, with PHP's own client.
//   interception.php BASE WSDL_QUERY NUMBER
// BASE has the user and the password of HTTP Basic in it; the login that acts is in SOAP_LOGIN and SOAP_PASSWORD, and the name
// of one with the same password that may not is in SOAP_OTHER.
[, $base, $query, $number] = $argv;
ini_set('soap.wsdl_cache_enabled', '0');
$url = parse_url($base);
$client = new SoapClient("$url[scheme]://$url[host]:$url[port]/SOAP/Intercept.wsdl$query", [
    'login' => $url['user'],
    'password' => $url['pass'],
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    'stream_context' => stream_context_create(['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]),
]);
$auth = ['type' => 'admin', 'username' => getenv('SOAP_LOGIN'), 'password' => getenv('SOAP_PASSWORD')];

function said(bool $fine, string $line, mixed $seen = null): void
{
    if (!$fine) {
        echo 'not ', $line, ': ', var_export($seen, true), "\n";
        exit(1);
    }
    echo $line, "\n";
}

/** A list: an array in the SOAP encoding, else an object with the member item. */
function ids(mixed $list): array
{
    return array_map(fn($one) => $one->id, is_array($list) ? $list : ($list->item ?? []));
}

function fault(callable $call): ?string
{
    try {
        $call();
    } catch (SoapFault $fault) {
        return $fault->faultcode;
    }
    return null;
}

$iri = ['host' => '192.0.2.1', 'port' => 4000, 'username' => 'mediation', 'password' => 'X2 s3cret'];
$order = ['LIID' => '4711', 'number' => $number, 'iri_delivery' => $iri, 'cc_required' => false];
$id = $client->create_interception($auth, $order);
said(is_int($id), 'gave an order', $id);
$read = $client->get_interception_by_id($auth, ['id' => $id]);
$known = $read->LIID === '4711' && $read->number === $number && $read->iri_delivery->password === 'X2 s3cret';
said($known && $read->cc_required === false && $read->cc_delivery->port === 0, 'read it by its id', $read);
said(ids($client->get_interceptions_by_number($auth, ['number' => $number])) === [$id], 'found it by its number');
said(ids($client->get_interceptions_by_liid($auth, ['LIID' => '4711'])) === [$id], 'found it by its LIID');
$content = ['cc_required' => true, 'cc_delivery' => ['host' => '2001:db8::2', 'port' => 4001]];
$client->update_interception($auth, ['id' => $id, 'data' => $content]);
$read = $client->get_interception_by_id($auth, ['id' => $id]);
said($read->cc_delivery->host === '2001:db8::2' && $read->iri_delivery->username === 'mediation', 'changed it', $read);
$client->delete_interception($auth, ['id' => $id]);
said(ids($client->get_interceptions($auth)) === [], 'ended it');
$without = $order;
unset($without['LIID']);
$codes = [
    fault(fn() => $client->get_interception_by_id($auth, ['id' => $id])),
    fault(fn() => $client->create_interception($auth, $without)),
    fault(fn() => $client->create_interception($auth, ['LIID' => '-1'] + $order)),
    fault(fn() => $client->create_interception($auth, ['number' => '1'] + $order)),
];
$expected = ['Intercept.NoSuchInterception', 'Syntax.MissingParameter', 'Syntax.MalformedParameter', 'Voip.NoSuchSubscriber'];
said($codes === array_map(fn($code) => "soap:Client.$code", $expected), 'got faults', $codes);
$refused = [
    fault(fn() => $client->get_interceptions(['username' => getenv('SOAP_OTHER')] + $auth)),
    fault(fn() => $client->get_interceptions(['password' => 'wrong'] + $auth)),
];
said($refused === array_fill(0, 2, 'soap:Client.Auth.Refused'), 'was not let in', $refused);
