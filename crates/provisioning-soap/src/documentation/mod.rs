//! The page for people: all functions that are on, their types and their faults. Source: soap-xmlrpc, HTML documentation.

mod example;
mod notation;
mod section;

use askama::Template;
use provisioning_core::function::{Catalogue, Code, Disabled, Service};
use provisioning_http::page::{Owner, SCRIPT, STYLE};
use provisioning_xml::clean;

use self::example::Example;
use self::section::{Section, TypeSection};
use crate::Protocols;
use crate::names::{Names, names};
use crate::wsdl::Style;

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    style: &'a str,
    script: &'a str,
    base: &'a str,
    protocols: Protocols,
    owner: &'a Owner,
    /// The services with a function that is on.
    services: Vec<&'a Names>,
    styles: [&'a str; 3],
    connect: Vec<Example>,
    groups: Vec<Group>,
    types: Vec<TypeSection>,
    common: Vec<Code>,
    codes: &'a [Code],
}

/// The functions under one heading.
struct Group {
    anchor: String,
    title: String,
    sections: Vec<Section>,
}

/// Faults that every function may answer. Source: functions, common faults.
const COMMON: [Code; 10] = [
    Code::AuthFailed,
    Code::Refused,
    Code::MissingParam,
    Code::MalformedParam,
    Code::UnknownParam,
    Code::UnknownFunction,
    Code::DisabledFunction,
    Code::LimitExceeded,
    Code::Unavailable,
    Code::Internal,
];

/// The page, for clients that reach the server of an owner at `base` and speak one of the protocols.
///
/// # Errors
/// When the page cannot be written, which is a defect.
pub(crate) fn page(
    catalogue: &Catalogue,
    disabled: &Disabled,
    base: &str,
    protocols: Protocols,
    owner: &Owner,
) -> Result<String, String> {
    let functions: Vec<_> = catalogue.published(disabled).collect();
    let is_there = |service| functions.iter().any(|function| function.service() == service);
    let group = |name: &&'static str| Group {
        anchor: format!("group-{name}"),
        title: title(name),
        sections: functions
            .iter()
            .filter(|function| function.group == *name)
            .map(|function| Section::of(catalogue, function, base, protocols))
            .collect(),
    };
    let structures = catalogue.structures_of(functions.iter().copied());
    let authentication = catalogue.structure(example::AUTHENTICATION);
    let page = Page {
        style: STYLE,
        script: SCRIPT,
        base,
        protocols,
        owner,
        services: Service::ALL.into_iter().filter(|service| is_there(*service)).map(names).collect(),
        styles: Style::ALL.map(Style::word),
        connect: functions
            .first()
            .map(|function| example::of(catalogue, function, base, protocols))
            .unwrap_or_default(),
        groups: catalogue.groups().iter().map(group).filter(|group| !group.sections.is_empty()).collect(),
        types: authentication.into_iter().chain(structures).map(TypeSection::of).collect(),
        common: COMMON.into(),
        codes: Code::ALL,
    };
    page.render().map(|text| clean(&text).into_owned()).map_err(|error| error.to_string())
}

/// A heading: `call_forwards` is Call forwards.
fn title(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str().replace('_', " "))
}

#[cfg(test)]
mod tests;
