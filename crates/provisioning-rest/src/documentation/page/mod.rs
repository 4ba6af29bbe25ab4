//! The page for people. It is a document of both HTML and XML, so that the same bytes are the XHTML form too.
//! Source: rest-protocol, the HTML page.

mod example;
mod properties;
mod section;
mod step;

use askama::Template;
use provisioning_core::actor::Roles;
use provisioning_core::definition::{Group, Shape};
use provisioning_core::registry::registry;
use provisioning_core::settings::Settings;
use provisioning_core::tour;
use provisioning_http::page::{Owner, SCRIPT, STYLE};
use serde_json::{Value as Json, json};

use self::section::Section;
use self::step::Step;
use super::openapi::ERRORS;
use super::sample;
use crate::hal::PROFILE;
use crate::reader::Reader;

/// Stands for the address of the server, which only a request tells.
pub(super) const HOST: &str = "host-of-this-page.invalid";

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    style: &'a str,
    script: &'a str,
    host: &'a str,
    realm: &'a str,
    owner: &'a Owner,
    local_programs: bool,
    role: &'a str,
    profile: &'a str,
    read_only: bool,
    subscribers: bool,
    item_sample: String,
    page_sample: String,
    statuses: Vec<(u16, &'a str)>,
    steps: Vec<Step>,
    groups: Vec<GroupOf<'a>>,
    sections: &'a [Section],
}

/// The resources of a group.
struct GroupOf<'a> {
    title: &'a str,
    sections: Vec<&'a Section>,
}

/// The listener whose page it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here<'a> {
    /// The realm of its logins.
    pub(super) realm: &'a str,
    /// Who runs the server.
    pub(super) owner: &'a Owner,
    /// Whether it is that of local programs.
    pub(super) local_programs: bool,
}

/// The page for a login, with [`HOST`] for the address of the server.
pub(super) fn html(reader: Reader, here: Here<'_>, settings: &Settings) -> askama::Result<String> {
    let all = registry().present(settings).map(|resource| &resource.definition);
    let used = all.filter(|definition| reader.uses(definition));
    let sections: Vec<Section> = used.map(|definition| Section::of(definition, reader, settings)).collect();
    let group = |group: Group| GroupOf {
        title: group.title(),
        sections: sections.iter().filter(|section| section.group == group).collect(),
    };
    let mut statuses: Vec<(u16, &str)> = ERRORS.iter().map(|(status, _, meaning)| (*status, *meaning)).collect();
    statuses.extend([
        (301, "The slash at the end of a collection is missing; Location tells the right address."),
        (304, "The item is the same as that with the ETag in If-None-Match."),
        (401, "Login or password is missing or wrong."),
        (503, "The database cannot be reached; try again."),
    ]);
    statuses.sort_unstable();
    let (item_sample, page_sample) = samples(reader, settings);
    Page {
        style: STYLE,
        script: SCRIPT,
        host: HOST,
        realm: here.realm,
        owner: here.owner,
        local_programs: here.local_programs,
        role: reader.role.name(),
        profile: PROFILE,
        read_only: reader.read_only,
        subscribers: Roles::SUBSCRIBERS.has(reader.role),
        item_sample,
        page_sample,
        statuses,
        steps: steps(reader),
        groups: Group::ALL.into_iter().map(group).filter(|group| !group.sections.is_empty()).collect(),
        sections: &sections,
    }
    .render()
}

/// The tour, for those who may go it to its end.
fn steps(reader: Reader) -> Vec<Step> {
    let steps: Vec<Option<Step>> = tour::steps().iter().map(|step| Step::of(step, reader)).collect();
    steps.into_iter().collect::<Option<Vec<Step>>>().unwrap_or_default()
}

/// An item and a page, as HAL: of the resource with which the tour begins to create, or of the first there is.
fn samples(reader: Reader, settings: &Settings) -> (String, String) {
    let first_made = tour::steps().into_iter().find(|step| step.makes.is_some()).map(|step| step.resource);
    let definitions = || registry().present(settings).map(|resource| &resource.definition);
    let shown = definitions()
        .find(|definition| Some(definition.name) == first_made && reader.uses(definition))
        .or_else(|| definitions().find(|one| one.shape == Shape::Collection && reader.uses(one)));
    let Some(definition) = shown else { return Default::default() };
    let mut members = sample::item(definition, reader);
    members.retain(|_, value| !value.is_null());
    let name = definition.name;
    let address = format!("/api/{name}/{}", sample::ID);
    members.insert(
        "_links".to_owned(),
        json!({
            "self": {"href": address},
            "collection": {"href": format!("/api/{name}/")},
            "profile": {"href": PROFILE},
            "curies": {"name": "ngcp", "href": format!("{PROFILE}#rel-{{rel}}"), "templated": true},
        }),
    );
    let relation = format!("ngcp:{name}");
    let page = json!({
        "_embedded": {relation.as_str(): [{"id": sample::ID, "…": "…"}, {"id": sample::ID + 1, "…": "…"}]},
        "_links": {
            "self": {"href": format!("/api/{name}/?page=1&rows=2")},
            "next": {"href": format!("/api/{name}/?page=2&rows=2")},
            relation.as_str(): [{"href": address}, {"href": format!("/api/{name}/{}", sample::ID + 1)}],
        },
        "total_count": 17,
    });
    (pretty(&members.into()), pretty(&page))
}

/// JSON for people: indented, but what fits in a line stands in one.
fn pretty(value: &Json) -> String {
    let mut text = String::new();
    print(value, 0, &mut text);
    text
}

/// Characters of a line that a phone and a page of paper show without breaking it much.
const LINE: usize = 72;

fn print(value: &Json, depth: usize, text: &mut String) {
    let line = spaced(value);
    let (open, close, elements): (_, _, Vec<(Option<&String>, &Json)>) = match value {
        Json::Object(members) if depth == 0 || line.len() > LINE => {
            ('{', '}', members.iter().map(|(name, value)| (Some(name), value)).collect())
        }
        Json::Array(list) if line.len() > LINE => ('[', ']', list.iter().map(|value| (None, value)).collect()),
        _ => return text.push_str(&line),
    };
    text.push(open);
    for (index, (name, value)) in elements.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
        if let Some(name) = name {
            text.push_str(&format!("{}: ", Json::from(name.as_str())));
        }
        print(value, depth + 1, text);
    }
    text.push_str(&format!("\n{}{close}", "  ".repeat(depth)));
}

/// JSON in one line, with blanks after colons and commas.
fn spaced(value: &Json) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Json::Object(members) => {
            let member = |(name, value): (&String, &Json)| format!("{}: {}", Json::from(name.as_str()), spaced(value));
            format!("{{{}}}", joined(members.iter().map(member).collect()))
        }
        Json::Array(list) => format!("[{}]", joined(list.iter().map(spaced).collect())),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_stand_in_one_line() {
        let value = json!({"a": {"href": "/x"}, "b": [1, 2], "c": ["y".repeat(50), "z".repeat(50)], "d": {}});
        let expected = format!(
            "{{\n  \"a\": {{\"href\": \"/x\"}},\n  \"b\": [1, 2],\n  \"c\": [\n    \"{}\",\n    \"{}\"\n  ],\n  \"d\": {{}}\n}}",
            "y".repeat(50),
            "z".repeat(50)
        );
        assert_eq!(pretty(&value), expected);
        assert_eq!(serde_json::from_str::<Json>(&pretty(&value)).ok(), Some(value));
    }
}
