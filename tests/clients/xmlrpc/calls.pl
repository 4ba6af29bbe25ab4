#!/usr/bin/perl
# The life of an account and a subscriber, faults, several calls at once and introspection over XMLRPC, with one of two libraries.
#   calls.pl lite|rpc BASE WORD PROFILE NUMBER
# BASE has the user and the password of HTTP Basic in it; the login that acts is in XMLRPC_LOGIN and XMLRPC_PASSWORD.
use strict;
use warnings;
use utf8;
use Data::Dumper;

my ($library, $base, $word, $profile, $number) = @ARGV;
my $auth = {type => 'admin', username => $ENV{XMLRPC_LOGIN}, password => $ENV{XMLRPC_PASSWORD}};
my $domain = "$word.example.net";
my $send;    # Gives (result, code of the fault, its sentence).
my $bytes;

if ($library eq 'lite') {
    require XMLRPC::Lite;
    my $client = XMLRPC::Lite->proxy("$base/XMLRPC");
    $client->proxy->ssl_opts(verify_hostname => 0, SSL_verify_mode => 0);
    $send = sub {
        my $answer = $client->call(@_);
        return $answer->fault ? (undef, $answer->faultcode, $answer->faultstring) : ($answer->result);
    };
    $bytes = XMLRPC::Data->type(base64 => $domain);
} else {
    require RPC::XML::Client;
    my $client = RPC::XML::Client->new("$base/RPC2");
    $client->useragent->ssl_opts(verify_hostname => 0, SSL_verify_mode => 0);
    $send = sub {
        my $answer = $client->send_request(@_);
        die "$answer\n" unless ref $answer;
        return $answer->is_fault ? (undef, $answer->code, $answer->string) : ($answer->value);
    };
    $bytes = RPC::XML::base64->new($domain);
}

sub said {
    my ($fine, $line, $seen) = @_;
    if (!$fine) { print "not $line: ", Dumper($seen); exit 1 }
    print "$line\n";
}

sub call {
    my ($result, $code, $sentence) = $send->(@_);
    die "$_[0]: $code $sentence\n" if defined $code;
    return $result;
}

sub fault {
    my ($result, $code, $sentence) = $send->(@_);
    die "$_[0] was not refused\n" unless defined $code;
    return ($code, $sentence);
}

said(call(check_domain => $auth, {domain => $domain}) eq '1', 'checked a name');
said(call('Provisioning.create_domain' => $auth, {domain => $domain}) eq '', 'created a domain');
my $read = call('Billing.get_domain' => $auth, {domain => $domain});
said($read->{domain} eq $domain && $read->{id} =~ /^\d+$/, 'read it again', $read);
my $packed = call(get_domain => {authentication => $auth, parameters => {domain => $bytes}});
said($packed->{id} eq $read->{id}, 'read it by its bytes', $packed);
my $list = call(get_domains => $auth);
said((grep { $_->{domain} eq $domain } @$list), 'found it in a list', $list);

my %named = (username => 'hans', domain => $domain);
my $id = call(create_voip_account => $auth, {data => {
    billing_profile => $profile,
    contact => {firstname => 'Hans', lastname => q(O'Neil & <Co>)},
    subscribers => [{%named, password => 'Secr3t.pass', cc => 43, ac => 15, sn => $number}],
}});
said($id =~ /^\d+$/, 'created an account', $id);
my $account = call(get_voip_account_by_id => $auth, {id => $id});
said($account->{subscribers}[0]{username} eq 'hans', 'found its subscriber', $account);
said($account->{contact}{lastname} eq q(O'Neil & <Co>), 'found its contact', $account);
call(update_subscriber_password => $auth, {%named, password => 'An0ther.pass'});
call(add_alias_numbers => $auth, {%named, alias_numbers => [{cc => 43, ac => 16, sn => $number}]});
my $subscriber = call(get_subscriber => $auth, {%named});
said($subscriber->{password} eq 'An0ther.pass', 'changed the password', $subscriber);
said($subscriber->{alias_numbers}[0]{sn} eq $number, 'added a number', $subscriber);
call(set_subscriber_preferences => $auth, {%named, preferences => {cli => "4315$number", block_in_mode => 1}});
my $preferences = call(get_subscriber_preferences => $auth, {%named});
said($preferences->{cli} eq "4315$number" && $preferences->{block_in_mode} eq '1', 'set preferences', $preferences);
my $destinations = [{destination => "sip:away\@$domain", timeout => 20}];
call(create_subscriber_cf_destination_set => $auth, {%named, data => {name => 'away', destinations => $destinations}});
my $set = call(get_subscriber_cf_destination_sets => $auth, {%named})->[0];
said($set->{destinations}[0]{timeout} == 20, 'made a set of destinations', $set);
call(create_subscriber_cf_map => $auth, {%named, data => {type => 'cfu', destination_set_id => $set->{id}}});
my $map = call(get_subscriber_cf_maps => $auth, {%named})->[0];
said($map->{type} eq 'cfu' && $map->{destination_set_id} == $set->{id}, 'forwarded calls', $map);
call(lock_voip_account_subscriber => $auth, {%named, id => $id, lock => 'global'});
said(call(get_subscriber => $auth, {%named})->{status} eq 'locked', 'locked the subscriber');
call(terminate_voip_account => $auth, {id => $id});
said((fault(get_subscriber => $auth, {%named}))[0] == 2002, 'ended the account');

my ($code, $sentence) = fault(get_domain => $auth, {domain => "no.$domain"});
said($code == 2003, 'got a fault', $code);
said($sentence eq "Client.Voip.NoSuchDomain: unknown domain 'no.$domain'", 'read its sentence', $sentence);
($code, $sentence) = fault(get_domain => $auth, {domain => $domain, colour => 1});
said($code == 1103 && $sentence =~ /colour/, 'was told what is unknown', $sentence);
said((fault(no_such_function => $auth))[0] == -32601, 'called what there is not');
said((fault(get_domain => {%$auth, password => 'wrong'}, {domain => $domain}))[0] == 1001, 'was not let in');

my $results = call('system.multicall' => [
    {methodName => 'check_domain', params => [$auth, {domain => $domain}]},
    {methodName => 'get_domain', params => [$auth, {domain => "no.$domain"}]},
    {methodName => 'get_domain', params => [$auth, {domain => $domain}]},
]);
said($results->[0][0] eq '1' && $results->[2][0]{id} eq $read->{id}, 'called several at once', $results);
said($results->[1]{faultCode} == 2003, 'got one fault of several', $results);

my $methods = call('system.listMethods');
said((grep { $_ eq 'get_domain' } @$methods) && (grep { $_ eq 'system.multicall' } @$methods), 'listed methods', $methods);
my $signature = call('system.methodSignature' => 'get_domain');
said(join(' ', @{$signature->[0]}) eq 'struct struct struct', 'read a signature', $signature);
said(call('system.methodHelp' => 'get_domain') =~ /domain/, 'read a help');
said(exists call('system.getCapabilities')->{faults_interop}, 'read the capabilities');
said(call('Provisioning.delete_domain' => $auth, {domain => $domain}) eq '', 'removed the domain');
