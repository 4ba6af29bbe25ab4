// The life of an account and a subscriber, faults and introspection over XMLRPC, with Xmlrpc-c.
//   calls BASE WORD PROFILE NUMBER
// BASE has the user and the password of HTTP Basic in it; the login that acts is in XMLRPC_LOGIN and XMLRPC_PASSWORD.

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xmlrpc-c/base.h>
#include <xmlrpc-c/client.h>

static xmlrpc_client *client;
static xmlrpc_server_info *server;
static const char *login, *password;

static void said(int fine, const char *line)
{
    if (!fine) {
        printf("not %s\n", line);
        exit(1);
    }
    puts(line);
}

static void succeed(const xmlrpc_env *env, const char *what)
{
    if (env->fault_occurred) {
        printf("%s: %d %s\n", what, env->fault_code, env->fault_string);
        exit(1);
    }
}

// Calls a method with the struct that tells who calls, and another one; env has the fault.
static xmlrpc_value *attempt(xmlrpc_env *env, const char *method, const char *format, va_list values)
{
    xmlrpc_value *parameters, *result = NULL;
    const char *rest;
    xmlrpc_env building;
    xmlrpc_env_init(&building);
    xmlrpc_build_value_va(&building, format, values, &parameters, &rest);
    succeed(&building, method);
    xmlrpc_value *both = xmlrpc_build_value(&building, "({s:s,s:s,s:s}V)",
        "type", "admin", "username", login, "password", password, parameters);
    succeed(&building, method);
    xmlrpc_client_call2(env, client, server, method, both, &result);
    xmlrpc_DECREF(both);
    xmlrpc_DECREF(parameters);
    return result;
}

// A call that has to succeed.
static xmlrpc_value *call(const char *method, const char *format, ...)
{
    xmlrpc_env env;
    va_list values;
    xmlrpc_env_init(&env);
    va_start(values, format);
    xmlrpc_value *result = attempt(&env, method, format, values);
    va_end(values);
    succeed(&env, method);
    return result;
}

// A call that has to fail; says whether it does so with a number and, if given, a sentence.
static int refused(int number, const char *sentence, const char *method, const char *format, ...)
{
    xmlrpc_env env;
    va_list values;
    xmlrpc_env_init(&env);
    va_start(values, format);
    attempt(&env, method, format, values);
    va_end(values);
    if (!env.fault_occurred || env.fault_code != number) return 0;
    // The library puts words of its own before it.
    size_t told = strlen(env.fault_string), wanted = sentence ? strlen(sentence) : 0;
    return told >= wanted && (!sentence || !strcmp(env.fault_string + told - wanted, sentence));
}

// The member of a struct, or the first item of a list when it has no name.
static xmlrpc_value *in(xmlrpc_value *from, const char *name)
{
    xmlrpc_env env;
    xmlrpc_value *found;
    xmlrpc_env_init(&env);
    if (name) xmlrpc_struct_find_value(&env, from, name, &found);
    else xmlrpc_array_read_item(&env, from, 0, &found);
    succeed(&env, name ? name : "an item");
    if (!found) {
        printf("there is no %s\n", name);
        exit(1);
    }
    return found;
}

static int is_text(xmlrpc_value *value, const char *wanted)
{
    xmlrpc_env env;
    const char *text;
    xmlrpc_env_init(&env);
    xmlrpc_read_string(&env, value, &text);
    return !env.fault_occurred && !strcmp(text, wanted);
}

static int number_of(xmlrpc_value *value)
{
    xmlrpc_env env;
    int number;
    xmlrpc_env_init(&env);
    xmlrpc_read_int(&env, value, &number);
    succeed(&env, "a number");
    return number;
}

static int is_true(xmlrpc_value *value)
{
    xmlrpc_env env;
    xmlrpc_bool flag;
    xmlrpc_env_init(&env);
    xmlrpc_read_bool(&env, value, &flag);
    return !env.fault_occurred && flag;
}

static void connect_to(char *base)
{
    xmlrpc_env env;
    char *user = strstr(base, "://") + 3, *secret = strchr(user, ':') + 1, *host = strchr(secret, '@') + 1, url[256];
    secret[-1] = host[-1] = 0;
    snprintf(url, sizeof url, "https://%s/RPC2", host);
    struct xmlrpc_curl_xportparms transport = {.no_ssl_verifypeer = 1, .no_ssl_verifyhost = 1};
    struct xmlrpc_clientparms parameters = {
        .transport = "curl", .transportparmsP = &transport, .transportparm_size = XMLRPC_CXPSIZE(no_ssl_verifyhost)};
    xmlrpc_env_init(&env);
    xmlrpc_client_setup_global_const(&env);
    xmlrpc_client_create(&env, 0, "calls", "1", &parameters, XMLRPC_CPSIZE(transportparm_size), &client);
    succeed(&env, "client");
    server = xmlrpc_server_info_new(&env, url);
    xmlrpc_server_info_set_user(&env, server, user, secret);
    xmlrpc_server_info_allow_auth_basic(&env, server);
    succeed(&env, "server");
}

int main(int count, char **argument)
{
    if (count != 5) return 2;
    connect_to(argument[1]);
    login = getenv("XMLRPC_LOGIN"), password = getenv("XMLRPC_PASSWORD");
    const char *profile = argument[3], *number = argument[4], *user = "jana";
    char domain[128], missing[128], sentence[256], cli[64], target[160];
    snprintf(domain, sizeof domain, "%s.example.net", argument[2]);
    snprintf(missing, sizeof missing, "no.%.100s", domain);
    snprintf(cli, sizeof cli, "4319%s", number);
    snprintf(target, sizeof target, "sip:away@%s", domain);

    said(is_true(call("check_domain", "{s:s}", "domain", domain)), "checked a name");
    said(is_text(call("Provisioning.create_domain", "{s:s}", "domain", domain), ""), "created a domain");
    xmlrpc_value *read = call("Billing.get_domain", "{s:s}", "domain", domain);
    said(is_text(in(read, "domain"), domain) && number_of(in(read, "id")) > 0, "read it again");
    read = call("get_domain", "{s:6}", "domain", domain, strlen(domain));
    said(is_text(in(read, "domain"), domain), "read it by its bytes");
    // The list has all domains of the caller; any of them is one.
    said(number_of(in(in(call("get_domains", "{}"), NULL), "id")) > 0, "found it in a list");

    int id = number_of(call("create_voip_account", "{s:{s:s,s:{s:s,s:s},s:({s:s,s:s,s:s,s:s,s:s,s:s})}}",
        "data", "billing_profile", profile, "contact", "firstname", "Ännchen", "lastname", "O'Neil & <Söhne>",
        "subscribers", "username", user, "domain", domain, "password", "Secr3t.pass", "cc", "43", "ac", "19", "sn", number));
    said(id > 0, "created an account");
    xmlrpc_value *account = call("get_voip_account_by_id", "{s:i}", "id", id);
    said(is_text(in(in(in(account, "subscribers"), NULL), "username"), user), "found its subscriber");
    said(is_text(in(in(account, "contact"), "lastname"), "O'Neil & <Söhne>"), "found its contact");
    call("update_subscriber_password", "{s:s,s:s,s:s}",
        "username", user, "domain", domain, "password", "An0ther.pass");
    call("add_alias_numbers", "{s:s,s:s,s:({s:s,s:s,s:s})}",
        "username", user, "domain", domain, "alias_numbers", "cc", "43", "ac", "20", "sn", number);
    xmlrpc_value *subscriber = call("get_subscriber", "{s:s,s:s}", "username", user, "domain", domain);
    said(is_text(in(subscriber, "password"), "An0ther.pass"), "changed the password");
    said(is_text(in(in(in(subscriber, "alias_numbers"), NULL), "sn"), number), "added a number");
    call("set_subscriber_preferences", "{s:s,s:s,s:{s:s,s:b}}",
        "username", user, "domain", domain, "preferences", "cli", cli, "block_in_mode", (xmlrpc_bool)1);
    xmlrpc_value *preferences = call("get_subscriber_preferences", "{s:s,s:s}", "username", user, "domain", domain);
    said(is_text(in(preferences, "cli"), cli) && is_true(in(preferences, "block_in_mode")), "set preferences");
    call("create_subscriber_cf_destination_set", "{s:s,s:s,s:{s:s,s:({s:s,s:i})}}",
        "username", user, "domain", domain, "data", "name", "away", "destinations", "destination", target, "timeout", 20);
    xmlrpc_value *set = in(
        call("get_subscriber_cf_destination_sets", "{s:s,s:s}", "username", user, "domain", domain), NULL);
    said(number_of(in(in(in(set, "destinations"), NULL), "timeout")) == 20, "made a set of destinations");
    int set_id = number_of(in(set, "id"));
    call("create_subscriber_cf_map", "{s:s,s:s,s:{s:s,s:i}}",
        "username", user, "domain", domain, "data", "type", "cfu", "destination_set_id", set_id);
    xmlrpc_value *map = in(call("get_subscriber_cf_maps", "{s:s,s:s}", "username", user, "domain", domain), NULL);
    said(is_text(in(map, "type"), "cfu") && number_of(in(map, "destination_set_id")) == set_id, "forwarded calls");
    call("lock_voip_account_subscriber", "{s:i,s:s,s:s,s:s}",
        "id", id, "username", user, "domain", domain, "lock", "global");
    subscriber = call("get_subscriber", "{s:s,s:s}", "username", user, "domain", domain);
    said(is_text(in(subscriber, "status"), "locked"), "locked the subscriber");
    call("terminate_voip_account", "{s:i}", "id", id);
    said(refused(2002, NULL, "get_subscriber", "{s:s,s:s}", "username", user, "domain", domain), "ended the account");

    said(refused(2003, NULL, "get_domain", "{s:s}", "domain", missing), "got a fault");
    snprintf(sentence, sizeof sentence, "Client.Voip.NoSuchDomain: unknown domain '%s'", missing);
    said(refused(2003, sentence, "get_domain", "{s:s}", "domain", missing), "read its sentence");
    said(refused(1103, NULL, "get_domain", "{s:s,s:i}", "domain", domain, "colour", 1), "was told what is unknown");
    said(refused(-32601, NULL, "no_such_function", "{}"), "called what there is not");
    const char *right = password;
    password = "wrong";
    said(refused(1001, NULL, "get_domain", "{s:s}", "domain", domain), "was not let in");
    password = right;
    said(is_text(call("Provisioning.delete_domain", "{s:s}", "domain", domain), ""), "removed the domain");
    return 0;
}
