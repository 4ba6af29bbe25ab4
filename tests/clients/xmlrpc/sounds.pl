#!/usr/bin/perl
# A sound file goes there and comes back as base64, with XMLRPC::Lite.
#
#   sounds.pl BASE WORD
#
# BASE has the user and the password of HTTP Basic in it; the login that acts is in XMLRPC_LOGIN and XMLRPC_PASSWORD.
use strict;
use warnings;
use XMLRPC::Lite;

my ($base, $word) = @ARGV;
my $server = XMLRPC::Lite->proxy("$base/XMLRPC");
$server->proxy->ssl_opts(verify_hostname => 0, SSL_verify_mode => 0);
my $auth = {type => 'admin', username => $ENV{XMLRPC_LOGIN}, password => $ENV{XMLRPC_PASSWORD}};

sub call {
    my $answer = $server->call(@_);
    die $answer->faultstring if $answer->fault;
    return $answer->result;
}

my $sound = join '', map { chr($_ * 7 % 256) } 1 .. 100_000;
my $data = 'RIFF' . pack('V', 36 + length $sound) . 'WAVEfmt ' . pack('VvvVVvv', 16, 1, 1, 8000, 16000, 2, 16)
    . 'data' . pack('V', length $sound) . $sound;

call(create_sound_set => $auth, {set_name => $word});
my ($set) = grep { $_->{name} eq $word } @{call(get_sound_sets => $auth)};
my %place = (set_id => $set->{id}, handle_id => 1);
call(update_sound_file => $auth, {%place, soundfile => XMLRPC::Data->type(base64 => $data), filename => 'greeting.wav'});
my $read = call(get_sound_file => $auth, {%place});
die 'not the same: ' . length $read->{data} if $read->{data} ne $data;
call(delete_sound_set => $auth, {id => $set->{id}});
print length($data), "\n";
