#!/usr/bin/perl
# The life of an account and a subscriber over SOAP, with SOAP::Lite: proxy and uri, without a WSDL.
#   life_cycle.pl BASE PROFILE WORD NUMBER
# BASE has the user and the password of HTTP Basic in it; the login that acts is in SOAP_LOGIN and SOAP_PASSWORD.
use strict;
use warnings;
use utf8;
use SOAP::Lite;
use Data::Dumper;

my ($base, $profile, $word, $number) = @ARGV;
my $soap = SOAP::Lite->proxy("$base/SOAP/Provisioning")->uri('urn:/SOAP/Provisioning');
$soap->proxy->ssl_opts(verify_hostname => 0, SSL_verify_mode => 0);
my $auth = {type => 'admin', username => $ENV{SOAP_LOGIN}, password => $ENV{SOAP_PASSWORD}};
my $domain = "$word.example.net";
my %named = (username => 'bob', domain => $domain);

sub said {
    my ($fine, $line, $seen) = @_;
    if (!$fine) { print "not $line: ", Dumper($seen); exit 1 }
    print "$line\n";
}

# A call that has to succeed; gives its result.
sub call {
    my ($function, @parameters) = @_;
    my $answer = $soap->call($function, $auth, @parameters);
    die "$function: ", $answer->faultcode, ' ', $answer->faultstring, "\n" if $answer->fault;
    return $answer->result;
}

# A call that has to fail; gives its answer.
sub refused {
    my ($function, @parameters) = @_;
    my $answer = $soap->call($function, $auth, @parameters);
    die "$function was not refused\n" unless $answer->fault;
    return $answer;
}

said(call(check_domain => {domain => $domain}) == 1, 'checked the name of the domain');
said(!defined call(create_domain => {domain => $domain}), 'created a domain');
my $read = call(get_domain => {domain => $domain});
said($read->{domain} eq $domain && @{$read->{resellers}} == 1 && $read->{resellers}[0], 'read it again', $read);

my $id = call(create_voip_account => {data => {
    billing_profile => $profile,
    contact => {firstname => 'Ännchen', lastname => q(O'Neil & <Söhne>)},
    subscribers => [{%named, password => 'Secr3t.pass', cc => 43, ac => 3, sn => $number}],
}});
said($id =~ /^\d+$/, 'created an account', $id);
my $account = call(get_voip_account_by_id => {id => $id});
said(@{$account->{subscribers}} == 1 && $account->{subscribers}[0]{username} eq 'bob', 'found its subscriber', $account);
said($account->{contact}{lastname} eq q(O'Neil & <Söhne>), 'found its contact', $account);

call(update_subscriber_password => {%named, password => 'An0ther.pass'});
call(add_alias_numbers => {%named, alias_numbers => [{cc => 43, ac => 4, sn => $number}]});
my $subscriber = call(get_subscriber => {%named});
said($subscriber->{password} eq 'An0ther.pass', 'changed the password', $subscriber);
said($subscriber->{alias_numbers}[0]{sn} eq $number, 'added a number', $subscriber);

call(set_subscriber_preferences => {%named, preferences => {cli => "433$number", block_in_mode => 1}});
call(add_allowed_clis => {%named, allowed_clis => ["434$number", "435$number"]});
my $preferences = call(get_subscriber_preferences => {%named});
said($preferences->{cli} eq "433$number" && $preferences->{block_in_mode} == 1, 'set preferences', $preferences);
my %clis = map { $_ => 1 } @{$preferences->{allowed_clis}};
said($clis{"434$number"} && $clis{"435$number"}, 'set a list', $preferences);

call(create_subscriber_cf_destination_set => {%named, data => {
    name => 'away',
    destinations => [{destination => "sip:434$number\@$domain", timeout => 20}],
}});
my $set = call(get_subscriber_cf_destination_sets => {%named})->[0];
said($set->{name} eq 'away' && $set->{destinations}[0]{timeout} == 20, 'made a set of destinations', $set);
call(create_subscriber_cf_map => {%named, data => {type => 'cfu', destination_set_id => $set->{id}}});
my $map = call(get_subscriber_cf_maps => {%named})->[0];
said($map->{type} eq 'cfu' && $map->{destination_set_id} == $set->{id}, 'forwarded calls', $map);

call(lock_voip_account_subscriber => {%named, id => $id, lock => 'global'});
said(call(get_subscriber => {%named})->{status} eq 'locked', 'locked the subscriber');

my $answer = refused(get_domain => {domain => "no.$domain"});
said($answer->faultcode eq 'soap:Client.Voip.NoSuchDomain', 'got a fault', $answer->faultcode);
said($answer->faultstring eq "unknown domain 'no.$domain'", 'read its sentence', $answer->faultstring);
said($answer->faultdetail->{fault}{object} eq "no.$domain", 'read its object', $answer->faultdetail);
{
    local $auth->{password} = 'wrong';
    said(refused('get_domains')->faultcode eq 'soap:Client.Voip.AuthFailed', 'was not let in');
}

call(terminate_voip_account => {id => $id});
said(refused(get_subscriber => {%named})->faultcode eq 'soap:Client.Voip.NoSuchSubscriber', 'ended the account');
call(delete_domain => {domain => $domain});
said(refused(get_domain => {domain => $domain}), 'removed the domain');
