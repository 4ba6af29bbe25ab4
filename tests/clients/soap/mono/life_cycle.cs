// The life of an account and a subscriber over SOAP, with the proxy that wsdl makes of a description, as Visual Studio does.
//   life_cycle.exe ENDPOINT USER PASSWORD PROFILE WORD NUMBER
// USER and PASSWORD are those of HTTP Basic; the login that acts is in SOAP_LOGIN and SOAP_PASSWORD.

using System;
using System.Linq;
using System.Net;
using System.Runtime.InteropServices;
using System.Web.Services.Protocols;

static class LifeCycle
{
    // Mono's own end waits for threads of connections, and now and then for ever.
    [DllImport("libc", EntryPoint = "_exit")]
    static extern void Leave(int code);

    static void Said(bool fine, string line)
    {
        if (!fine)
        {
            Console.WriteLine("not " + line);
            Console.Out.Flush();
            Leave(1);
        }
        Console.WriteLine(line);
    }

    /// A call that has to fail.
    static SoapException Refused(Action call)
    {
        try
        {
            call();
        }
        catch (SoapException refused)
        {
            return refused;
        }
        throw new Exception("not refused");
    }

    static void Main(string[] arguments)
    {
        ServicePointManager.ServerCertificateValidationCallback = (sender, certificate, chain, errors) => true;
        string profile = arguments[3], domain = arguments[4] + ".example.net", number = arguments[5], name = "fritz";
        var client = new provisioning
        {
            Url = arguments[0],
            Credentials = new NetworkCredential(arguments[1], arguments[2]),
            PreAuthenticate = true,
        };
        var auth = new Authentication
        {
            type = "admin",
            username = Environment.GetEnvironmentVariable("SOAP_LOGIN"),
            password = Environment.GetEnvironmentVariable("SOAP_PASSWORD"),
        };

        Said(client.check_domain(auth, new CheckDomainParameter { domain = domain }), "checked the name of the domain");
        client.create_domain(auth, new CreateDomainParameter { domain = domain });
        Said(true, "created a domain");
        var read = client.get_domain(auth, new GetDomainParameter { domain = domain });
        Said(read.domain == domain && read.resellers.Length == 1, "read it again");

        var id = client.create_voip_account(auth, new CreateVoipAccountParameter
        {
            data = new VoipAccountData
            {
                billing_profile = profile,
                contact = new Contact { firstname = "Ännchen", lastname = "O'Neil & <Söhne>" },
                subscribers = new[]
                {
                    new SubscriberData
                    {
                        username = name, domain = domain, password = "Secr3t.pass", cc = "43", ac = "11", sn = number,
                    },
                },
            },
        });
        Said(id > 0, "created an account");
        var account = client.get_voip_account_by_id(auth, new GetVoipAccountByIdParameter { id = id });
        Said(account.subscribers.Single().username == name, "found its subscriber");
        Said(account.contact.lastname == "O'Neil & <Söhne>", "found its contact");

        client.update_subscriber_password(auth, new UpdateSubscriberPasswordParameter
        {
            username = name, domain = domain, password = "An0ther.pass",
        });
        client.add_alias_numbers(auth, new AddAliasNumbersParameter
        {
            username = name, domain = domain, alias_numbers = new[] { new PhoneNumber { cc = "43", ac = "12", sn = number } },
        });
        var named = new GetSubscriberParameter { username = name, domain = domain };
        var subscriber = client.get_subscriber(auth, named);
        Said(subscriber.password == "An0ther.pass", "changed the password");
        Said(subscriber.alias_numbers.Single().sn == number, "added a number");

        // A value is sent when its member ...Specified says so.
        client.set_subscriber_preferences(auth, new SetSubscriberPreferencesParameter
        {
            username = name, domain = domain,
            preferences = new SubscriberPreferences
            {
                cli = "4311" + number, block_in_mode = true, block_in_modeSpecified = true,
            },
        });
        var clis = new[] { "4312" + number, "4313" + number };
        client.add_allowed_clis(auth, new AddAllowedClisParameter { username = name, domain = domain, allowed_clis = clis });
        var preferences = client.get_subscriber_preferences(auth, new GetSubscriberPreferencesParameter
        {
            username = name, domain = domain,
        });
        Said(preferences.cli == "4311" + number && preferences.block_in_mode, "set preferences");
        Said(!clis.Except(preferences.allowed_clis).Any(), "set a list");

        client.create_subscriber_cf_destination_set(auth, new CreateSubscriberCfDestinationSetParameter
        {
            username = name, domain = domain,
            data = new CfDestinationSet
            {
                name = "away",
                destinations = new[]
                {
                    new CfDestination { destination = "sip:away@" + domain, timeout = 20, timeoutSpecified = true },
                },
            },
        });
        var set = client.get_subscriber_cf_destination_sets(auth, new GetSubscriberCfDestinationSetsParameter
        {
            username = name, domain = domain,
        }).Single();
        Said(set.name == "away" && set.destinations.Single().timeout == 20, "made a set of destinations");
        client.create_subscriber_cf_map(auth, new CreateSubscriberCfMapParameter
        {
            username = name, domain = domain,
            data = new CfMap { type = "cfu", destination_set_id = set.id, destination_set_idSpecified = true },
        });
        var map = client.get_subscriber_cf_maps(auth, new GetSubscriberCfMapsParameter
        {
            username = name, domain = domain,
        }).Single();
        Said(map.type == "cfu" && map.destination_set_id == set.id, "forwarded calls");

        client.lock_voip_account_subscriber(auth, new LockVoipAccountSubscriberParameter
        {
            id = id, username = name, domain = domain, @lock = "global",
        });
        Said(client.get_subscriber(auth, named).status == "locked", "locked the subscriber");

        var missing = "no." + domain;
        var fault = Refused(() => client.get_domain(auth, new GetDomainParameter { domain = missing }));
        Said(fault.Code.Name == "Client.Voip.NoSuchDomain", "got a fault");
        Said(fault.Message == "unknown domain '" + missing + "'", "read its sentence");
        Said(fault.Detail.SelectSingleNode("//*[local-name() = 'object']").InnerText == missing, "read its object");
        var stranger = new Authentication { type = "admin", username = auth.username, password = "wrong" };
        Said(Refused(() => client.get_domains(stranger)).Code.Name == "Client.Voip.AuthFailed", "was not let in");

        client.terminate_voip_account(auth, new TerminateVoipAccountParameter { id = id });
        fault = Refused(() => client.get_subscriber(auth, named));
        Said(fault.Code.Name == "Client.Voip.NoSuchSubscriber", "ended the account");
        client.delete_domain(auth, new DeleteDomainParameter { domain = domain });
        Refused(() => client.get_domain(auth, new GetDomainParameter { domain = domain }));
        Said(true, "removed the domain");
        Console.Out.Flush();
        Leave(0);
    }
}
