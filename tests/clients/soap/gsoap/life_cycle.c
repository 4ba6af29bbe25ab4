// The life of an account and a subscriber over SOAP, with the code that gSOAP makes of the description.
//   life_cycle ENDPOINT USER PASSWORD PROFILE WORD NUMBER
// USER and PASSWORD are those of HTTP Basic; the login that acts is in SOAP_LOGIN and SOAP_PASSWORD.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "soapH.h"
#include "ProvisioningBinding.nsmap"

static struct soap *soap;
static const char *endpoint, *user, *password;
static struct t__Authentication auth;

static void said(int fine, const char *line)
{
    if (!fine) {
        printf("not %s\n", line);
        exit(1);
    }
    puts(line);
}

// The login of HTTP Basic, which gSOAP forgets after each request.
static const char *ready(void)
{
    soap->userid = user;
    soap->passwd = password;
    return endpoint;
}

static void succeed(int error)
{
    if (error != SOAP_OK) {
        soap_print_fault(soap, stdout);
        exit(1);
    }
}

static int has_code(int error, const char *code)
{
    return error != SOAP_OK && strcmp(*soap_faultcode(soap), code) == 0;
}

#define CALL(name, parameters, response) \
    soap_call_p__##name(soap, ready(), NULL, &auth, parameters, response)

static char *text(const char *format, const char *value)
{
    char *text = soap_malloc(soap, strlen(format) + strlen(value) + 1);
    sprintf(text, format, value);
    return text;
}

static int has(const struct t__StringArray *list, const char *value)
{
    for (int at = 0; at < list->__sizeitem; at++)
        if (strcmp(list->item[at], value) == 0) return 1;
    return 0;
}

int main(int count, char **argument)
{
    if (count != 7) return 2;
    endpoint = argument[1], user = argument[2], password = argument[3];
    char *profile = argument[4], *number = argument[6];
    soap_ssl_init();
    soap = soap_new1(SOAP_C_UTFSTRING);
    soap_ssl_client_context(soap, SOAP_SSL_NO_AUTHENTICATION, NULL, NULL, NULL, NULL, NULL);
    auth = (struct t__Authentication){"admin", getenv("SOAP_LOGIN"), getenv("SOAP_PASSWORD")};
    char *domain = text("%s.example.net", argument[5]), *name = "erna";
    struct p__create_USCOREdomainResponse nothing;

    struct t__CheckDomainParameter check = {.domain = domain};
    struct p__check_USCOREdomainResponse checked;
    succeed(CALL(check_USCOREdomain, &check, &checked));
    said(checked.data == xsd__boolean__true_, "checked the name of the domain");
    struct t__CreateDomainParameter create = {.domain = domain};
    succeed(CALL(create_USCOREdomain, &create, &nothing));
    said(1, "created a domain");
    struct t__GetDomainParameter get = {.domain = domain};
    struct p__get_USCOREdomainResponse read;
    succeed(CALL(get_USCOREdomain, &get, &read));
    said(!strcmp(read.data->domain, domain) && read.data->resellers->__sizeitem == 1, "read it again");

    struct t__Contact contact = {.firstname = "Ännchen", .lastname = "O'Neil & <Söhne>"};
    struct t__SubscriberData subscriber = {
        .username = name, .domain = domain, .password = "Secr3t.pass", .cc = "43", .ac = "9", .sn = number};
    struct t__SubscriberDataArray subscribers = {1, &subscriber};
    struct t__VoipAccountData data = {.billing_USCOREprofile = profile, .contact = &contact, .subscribers = &subscribers};
    struct t__CreateVoipAccountParameter account = {.data = &data};
    struct p__create_USCOREvoip_USCOREaccountResponse created;
    succeed(CALL(create_USCOREvoip_USCOREaccount, &account, &created));
    said(created.data > 0, "created an account");
    struct t__GetVoipAccountByIdParameter by_id = {.id = created.data};
    struct p__get_USCOREvoip_USCOREaccount_USCOREby_USCOREidResponse found;
    succeed(CALL(get_USCOREvoip_USCOREaccount_USCOREby_USCOREid, &by_id, &found));
    said(!strcmp(found.data->subscribers->item->username, name), "found its subscriber");
    said(!strcmp(found.data->contact->lastname, contact.lastname), "found its contact");

    struct t__UpdateSubscriberPasswordParameter changed = {name, domain, "An0ther.pass"};
    struct p__update_USCOREsubscriber_USCOREpasswordResponse after_password;
    succeed(CALL(update_USCOREsubscriber_USCOREpassword, &changed, &after_password));
    struct t__PhoneNumber alias = {.cc = "43", .ac = "10", .sn = number};
    struct t__PhoneNumberArray aliases = {1, &alias};
    struct t__AddAliasNumbersParameter added = {name, domain, &aliases};
    struct p__add_USCOREalias_USCOREnumbersResponse after_alias;
    succeed(CALL(add_USCOREalias_USCOREnumbers, &added, &after_alias));
    struct t__GetSubscriberParameter named = {name, domain};
    struct p__get_USCOREsubscriberResponse shown;
    succeed(CALL(get_USCOREsubscriber, &named, &shown));
    said(!strcmp(shown.data->password, "An0ther.pass"), "changed the password");
    said(!strcmp(shown.data->alias_USCOREnumbers->item->sn, number), "added a number");

    enum xsd__boolean yes = xsd__boolean__true_;
    struct t__SubscriberPreferences wanted = {.cli = text("439%s", number), .block_USCOREin_USCOREmode = &yes};
    struct t__SetSubscriberPreferencesParameter set = {.username = name, .domain = domain, .preferences = &wanted};
    struct p__set_USCOREsubscriber_USCOREpreferencesResponse after_set;
    succeed(CALL(set_USCOREsubscriber_USCOREpreferences, &set, &after_set));
    char *two[] = {text("4310%s", number), text("4311%s", number)};
    struct t__StringArray clis = {2, two};
    struct t__AddAllowedClisParameter allowed = {name, domain, &clis};
    struct p__add_USCOREallowed_USCOREclisResponse after_clis;
    succeed(CALL(add_USCOREallowed_USCOREclis, &allowed, &after_clis));
    struct t__GetSubscriberPreferencesParameter of = {name, domain};
    struct p__get_USCOREsubscriber_USCOREpreferencesResponse preferences;
    succeed(CALL(get_USCOREsubscriber_USCOREpreferences, &of, &preferences));
    said(!strcmp(preferences.data->cli, wanted.cli) && *preferences.data->block_USCOREin_USCOREmode, "set preferences");
    const struct t__StringArray *list = preferences.data->allowed_USCOREclis;
    said(has(list, two[0]) && has(list, two[1]), "set a list");

    int timeout = 20;
    struct t__CfDestination destination = {.destination = text("sip:away@%s", domain), .timeout = &timeout};
    struct t__CfDestinationArray destinations = {1, &destination};
    struct t__CfDestinationSet away = {.name = "away", .destinations = &destinations};
    struct t__CreateSubscriberCfDestinationSetParameter new_set = {name, domain, &away};
    struct p__create_USCOREsubscriber_USCOREcf_USCOREdestination_USCOREsetResponse after_away;
    succeed(CALL(create_USCOREsubscriber_USCOREcf_USCOREdestination_USCOREset, &new_set, &after_away));
    struct t__GetSubscriberCfDestinationSetsParameter of_sets = {name, domain};
    struct p__get_USCOREsubscriber_USCOREcf_USCOREdestination_USCOREsetsResponse sets;
    succeed(CALL(get_USCOREsubscriber_USCOREcf_USCOREdestination_USCOREsets, &of_sets, &sets));
    struct t__CfDestinationSet *made = sets.data->item;
    said(!strcmp(made->name, "away") && *made->destinations->item->timeout == 20, "made a set of destinations");
    struct t__CfMap map = {.type = "cfu", .destination_USCOREset_USCOREid = made->id};
    struct t__CreateSubscriberCfMapParameter new_map = {name, domain, &map};
    struct p__create_USCOREsubscriber_USCOREcf_USCOREmapResponse after_map;
    succeed(CALL(create_USCOREsubscriber_USCOREcf_USCOREmap, &new_map, &after_map));
    struct t__GetSubscriberCfMapsParameter of_maps = {name, domain};
    struct p__get_USCOREsubscriber_USCOREcf_USCOREmapsResponse maps;
    succeed(CALL(get_USCOREsubscriber_USCOREcf_USCOREmaps, &of_maps, &maps));
    said(!strcmp(maps.data->item->type, "cfu") && *maps.data->item->destination_USCOREset_USCOREid == *made->id,
        "forwarded calls");

    struct t__LockVoipAccountSubscriberParameter lock = {created.data, name, domain, "global"};
    struct p__lock_USCOREvoip_USCOREaccount_USCOREsubscriberResponse after_lock;
    succeed(CALL(lock_USCOREvoip_USCOREaccount_USCOREsubscriber, &lock, &after_lock));
    succeed(CALL(get_USCOREsubscriber, &named, &shown));
    said(!strcmp(shown.data->status, "locked"), "locked the subscriber");

    struct t__GetDomainParameter missing = {.domain = text("no.%s", domain)};
    int error = CALL(get_USCOREdomain, &missing, &read);
    // gSOAP has a prefix of its own for the namespace of envelopes.
    said(has_code(error, "SOAP-ENV:Client.Voip.NoSuchDomain"), "got a fault");
    char *sentence = soap_malloc(soap, strlen(missing.domain) + 32);
    sprintf(sentence, "unknown domain '%s'", missing.domain);
    said(!strcmp(*soap_faultstring(soap), sentence), "read its sentence");
    struct t__ProvisioningFault *fault = soap->fault->detail->t__fault;
    said(fault && !strcmp(fault->object, missing.domain), "read its object");
    char *right = auth.password;
    auth.password = "wrong";
    struct p__get_USCOREdomainsResponse domains;
    error = soap_call_p__get_USCOREdomains(soap, ready(), NULL, &auth, &domains);
    said(has_code(error, "SOAP-ENV:Client.Voip.AuthFailed"), "was not let in");
    auth.password = right;

    struct t__TerminateVoipAccountParameter end = {created.data};
    struct p__terminate_USCOREvoip_USCOREaccountResponse after_end;
    succeed(CALL(terminate_USCOREvoip_USCOREaccount, &end, &after_end));
    error = CALL(get_USCOREsubscriber, &named, &shown);
    said(has_code(error, "SOAP-ENV:Client.Voip.NoSuchSubscriber"), "ended the account");
    struct t__DeleteDomainParameter remove = {.domain = domain};
    struct p__delete_USCOREdomainResponse after_remove;
    succeed(CALL(delete_USCOREdomain, &remove, &after_remove));
    said(CALL(get_USCOREdomain, &get, &read) != SOAP_OK, "removed the domain");
    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
    return 0;
}
