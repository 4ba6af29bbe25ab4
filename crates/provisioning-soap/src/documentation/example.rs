//! A call of a function as programs of the field write it. Each one is whole: it runs once names, passwords and what stands in
//! capitals are replaced.

use provisioning_core::function::{Catalogue, Function};

use super::notation::{Notation, Sample, push_soap, push_xmlrpc};
use crate::Protocols;
use crate::names::{ENVELOPE, Names, names};

/// The struct that comes with each call.
pub(super) const AUTHENTICATION: &str = "Authentication";

/// An example.
pub(super) struct Example {
    pub(super) title: &'static str,
    pub(super) code: String,
}

const PHP: Notation = Notation {
    braces: ("[", "]"),
    arrow: " => ",
    quote: "'",
    list: ("[", "]"),
    yes: "true",
    bytes: "file_get_contents('FILE')",
};

const PERL: Notation = Notation {
    braces: ("{", "}"),
    arrow: " => ",
    quote: "",
    list: ("[", "]"),
    yes: "1",
    bytes: "SOAP::Data->type(base64 => $bytes)",
};

const PYTHON: Notation = Notation {
    braces: ("{", "}"),
    arrow: ": ",
    quote: "'",
    // A list has a type of its own in the description.
    list: ("{'item': [", "]}"),
    yes: "True",
    bytes: "open('FILE', 'rb').read()",
};

/// Where a list is one.
const PYTHON_LISTS: Notation = Notation { list: ("[", "]"), ..PYTHON };

const PERL_XMLRPC: Notation = Notation { bytes: "XMLRPC::Data->type(base64 => $bytes)", ..PERL };

/// Where calls of XML-RPC go.
const XMLRPC: &str = "/XMLRPC";

/// The call in each language, over the protocols that there are.
pub(super) fn of(catalogue: &Catalogue, function: &Function, base: &str, protocols: Protocols) -> Vec<Example> {
    let text = |text: &str| Sample::Text(text.to_owned());
    let authentication = Sample::Struct(vec![
        ("type", text("admin")),
        ("username", text("myusername")),
        ("password", text("mypassword")),
    ]);
    let parameters = (!function.params.is_empty()).then(|| Sample::of_members(catalogue, &function.params));
    let (name, names, gives) = (function.name, names(function.service()), function.result.is_some());
    let call = Call { name, names, gives, base, authentication, parameters };
    let mut examples = Vec::new();
    if protocols.soap {
        examples.extend([
            Example { title: "PHP, SoapClient", code: call.php() },
            Example { title: "Perl, SOAP::Lite", code: call.perl() },
            Example { title: "Python, zeep", code: call.python() },
            Example { title: "SOAP, raw XML", code: call.soap() },
        ]);
    }
    if protocols.xmlrpc {
        examples.extend([
            Example { title: "Perl, XMLRPC::Lite", code: call.perl_xmlrpc() },
            Example { title: "Python, xmlrpc.client", code: call.python_xmlrpc() },
            Example { title: "XML-RPC, raw XML", code: call.xmlrpc() },
        ]);
    }
    examples
}

struct Call<'a> {
    name: &'a str,
    names: &'static Names,
    gives: bool,
    base: &'a str,
    authentication: Sample,
    parameters: Option<Sample>,
}

impl Call<'_> {
    fn arguments(&self, notation: &Notation, variable: &str) -> String {
        let parameters = self.parameters.as_ref().map(|value| format!(", {}", notation.write(value, 0)));
        format!("{variable}{}", parameters.unwrap_or_default())
    }

    fn php(&self) -> String {
        let (base, name, description) = (self.base, self.name, self.names.description);
        let call = format!("$client->{name}({})", self.arguments(&PHP, "$authentication"));
        let call = if self.gives { format!("print_r({call});") } else { format!("{call};") };
        format!(
            "<?php
$client = new SoapClient('{base}{description}?literal',
    ['login' => 'httpuser', 'password' => 'httppassword']);
$authentication = {};
try {{
    {}
}} catch (SoapFault $fault) {{
    echo $fault->faultcode, ': ', $fault->faultstring, \"\\n\";
}}",
            PHP.write(&self.authentication, 0),
            call.replace('\n', "\n    "),
        )
    }

    fn perl(&self) -> String {
        let client = format!(
            "SOAP::Lite\n    ->proxy('{}')\n    ->uri('{}')",
            self.with_login(self.names.endpoint),
            self.names.body
        );
        self.perl_with("SOAP::Lite", &client, &PERL)
    }

    fn perl_xmlrpc(&self) -> String {
        let client = format!("XMLRPC::Lite->proxy('{}')", self.with_login(XMLRPC));
        self.perl_with("XMLRPC::Lite", &client, &PERL_XMLRPC)
    }

    /// Both libraries are one inside.
    fn perl_with(&self, library: &str, client: &str, notation: &Notation) -> String {
        format!(
            "use {library};
use Data::Dumper;

my $client = {client};
my $authentication = {};
my $answer = $client->call('{}', {});
die $answer->faultcode, ': ', $answer->faultstring, \"\\n\" if $answer->fault;
print Dumper($answer->result);",
            notation.write(&self.authentication, 0),
            self.name,
            self.arguments(notation, "$authentication"),
        )
    }

    /// An address with the login of HTTP Basic in it.
    fn with_login(&self, path: &str) -> String {
        let (scheme, host) = self.base.split_once("://").unwrap_or(("https", self.base));
        format!("{scheme}://httpuser:httppassword@{host}{path}")
    }

    fn python(&self) -> String {
        let (base, name, description) = (self.base, self.name, self.names.description);
        let call = format!("client.service.{name}({})", self.arguments(&PYTHON, "authentication"));
        let call = if self.gives { format!("print({call})") } else { call };
        format!(
            "import requests, zeep

session = requests.Session()
session.auth = ('httpuser', 'httppassword')
client = zeep.Client('{base}{description}?literal',
    transport=zeep.Transport(session=session))
authentication = {}
try:
    {}
except zeep.exceptions.Fault as fault:
    print(fault.code, fault.message)",
            PYTHON.write(&self.authentication, 0),
            call.replace('\n', "\n    "),
        )
    }

    fn python_xmlrpc(&self) -> String {
        let call = format!("server.{}({})", self.name, self.arguments(&PYTHON_LISTS, "authentication"));
        format!(
            "import xmlrpc.client

server = xmlrpc.client.ServerProxy(
    '{}')
authentication = {}
try:
    print({})
except xmlrpc.client.Fault as fault:
    print(fault.faultCode, fault.faultString)",
            self.with_login(XMLRPC),
            PYTHON_LISTS.write(&self.authentication, 0),
            call.replace('\n', "\n    "),
        )
    }

    fn soap(&self) -> String {
        let mut code = format!(
            "<soap:Envelope xmlns:soap=\"{ENVELOPE}\">\n  <soap:Body>\n    <m:{} xmlns:m=\"{}\">\n",
            self.name, self.names.body
        );
        push_soap(&mut code, "authentication", &self.authentication, 6);
        if let Some(parameters) = &self.parameters {
            push_soap(&mut code, "parameters", parameters, 6);
        }
        code.push_str(&format!("    </m:{}>\n  </soap:Body>\n</soap:Envelope>", self.name));
        code
    }

    fn xmlrpc(&self) -> String {
        let mut code =
            format!("<?xml version=\"1.0\"?>\n<methodCall>\n  <methodName>{}</methodName>\n  <params>\n", self.name);
        for value in std::iter::once(&self.authentication).chain(&self.parameters) {
            code.push_str("    <param><value>");
            push_xmlrpc(&mut code, value, 4);
            code.push_str("</value></param>\n");
        }
        code.push_str("  </params>\n</methodCall>");
        code
    }
}
