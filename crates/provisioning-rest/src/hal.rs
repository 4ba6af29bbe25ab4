//! HAL documents. Source: rest-protocol, HAL representation.

use provisioning_core::context::Params;
use provisioning_core::definition::{Definition, LinkTo, Target};
use provisioning_core::operation::{Item, Page};
use serde_json::{Map, Value as Json, json};

use crate::Options;
use crate::request::{encoded, encoded_name};

/// The profile of all documents.
pub(crate) const PROFILE: &str = "http://purl.org/sipwise/ngcp-api/";

/// Where a collection stands: its address, and the relation of its items.
pub(crate) struct Place {
    address: String,
    relation: String,
    /// Journals are lists whatever the switches say.
    always_lists: bool,
    /// Whether a page links to its items.
    links_in_page: bool,
    /// The member that names an item in its address; `None` for its number.
    key: Option<&'static str>,
}

impl Place {
    /// The collection of a resource.
    pub(crate) fn of(definition: &Definition) -> Self {
        Self {
            address: format!("/api/{}/", definition.name),
            relation: definition.name.to_owned(),
            always_lists: false,
            links_in_page: definition.links_in_page,
            key: definition.key.map(|key| key.member),
        }
    }

    /// The journal of an item, by what names it in its address.
    pub(crate) fn journal(definition: &Definition, id: &str) -> Self {
        let address = format!("/api/{}/{id}/journal/", definition.name);
        Self { address, relation: "journal".to_owned(), always_lists: true, links_in_page: true, key: None }
    }

    /// The address of an item.
    fn address_of(&self, item: &Item) -> String {
        let named = self.key.and_then(|member| item.document.get(member)?.as_str());
        named.map_or_else(|| format!("{}{}", self.address, item.id), |name| format!("{}{name}", self.address))
    }
}

/// The relations of an item in their order: name and addresses.
pub(crate) struct Links(Vec<(String, Vec<String>)>);

impl Links {
    /// The links of an item.
    pub(crate) fn of(place: &Place, item: &Item, journaled: bool, options: &Options) -> Self {
        let address = place.address_of(item);
        let mut links = Self(vec![
            ("collection".to_owned(), vec![place.address.clone()]),
            ("profile".to_owned(), vec![PROFILE.to_owned()]),
            ("self".to_owned(), vec![address.clone()]),
        ]);
        for link in &item.links {
            links.add(link.relation, href(link));
        }
        if journaled {
            links.add("journal", format!("{address}/journal/"));
        }
        if options.item_self_relation && !place.always_lists {
            links.add(&place.relation, address);
        }
        links
    }

    /// Adds a link. The same address twice stays so: a customer links to a profile once for each time that it has it.
    fn add(&mut self, relation: &str, href: String) {
        let relation = format!("ngcp:{relation}");
        match self.0.iter_mut().find(|(name, _)| *name == relation) {
            Some((_, list)) => list.push(href),
            None => self.0.push((relation, vec![href])),
        }
    }

    fn to_json(&self, force_array: bool) -> Map<String, Json> {
        let mut links = Map::from_iter([("curies".to_owned(), curies())]);
        for (relation, hrefs) in &self.0 {
            let objects: Vec<Json> = hrefs.iter().map(|href| json!({"href": href})).collect();
            let array = relation.starts_with("ngcp:") && force_array;
            links.insert(relation.clone(), one_or_many(objects, array));
        }
        links
    }

    /// The header lines, one for each link; the item itself is told apart by the word `item`.
    pub(crate) fn headers(&self, of_item: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let word = if of_item { "item " } else { "" };
        for (relation, hrefs) in &self.0 {
            let rel = match relation.strip_prefix("ngcp:") {
                Some(name) => format!("\"{word}{PROFILE}#rel-{name}\""),
                None if relation == "self" && of_item => "\"item self\"".to_owned(),
                None => relation.clone(),
            };
            lines.extend(hrefs.iter().map(|href| format!("<{href}>; rel={rel}")));
        }
        lines
    }
}

/// The document of an item.
pub(crate) fn item(item: &Item, links: &Links, options: &Options) -> Json {
    let mut document = item.document.clone();
    document.extend(item.expansions.clone());
    document.insert("_links".to_owned(), Json::Object(links.to_json(options.links_force_array)));
    Json::Object(document)
}

/// The document of a page.
pub(crate) fn page(place: &Place, page: &Page, params: &Params, journaled: bool, options: &Options) -> Json {
    let relation = format!("ngcp:{}", place.relation);
    let mut links = Map::from_iter([
        ("curies".to_owned(), curies()),
        ("profile".to_owned(), json!({"href": PROFILE})),
        ("self".to_owned(), json!({"href": page_href(place, params, 0)})),
    ]);
    if page.more {
        links.insert("next".to_owned(), json!({"href": page_href(place, params, 1)}));
    }
    if page.paging.page > 1 {
        links.insert("prev".to_owned(), json!({"href": page_href(place, params, -1)}));
    }
    let mut document = Map::from_iter([("total_count".to_owned(), page.total.map_or(Json::Null, Json::from))]);
    if !page.items.is_empty() {
        let hrefs = page.items.iter().map(|one| json!({"href": place.address_of(one)}));
        if place.links_in_page {
            links.insert(
                relation.clone(),
                one_or_many(hrefs.collect(), options.links_force_array || place.always_lists),
            );
        }
        let items = page.items.iter().map(|one| item(one, &Links::of(place, one, journaled, options), options));
        let embedded = one_or_many(items.collect(), options.embedded_force_array || place.always_lists);
        document.insert("_embedded".to_owned(), Json::Object(Map::from_iter([(relation, embedded)])));
    }
    document.insert("_links".to_owned(), Json::Object(links));
    Json::Object(document)
}

/// A resource that is a single document.
pub(crate) fn single(definition: &Definition, mut document: Map<String, Json>) -> Json {
    let links = json!({
        "curies": curies(),
        "profile": {"href": PROFILE},
        "self": {"href": format!("/api/{}/", definition.name)},
    });
    document.insert("_links".to_owned(), links);
    Json::Object(document)
}

fn href(link: &LinkTo) -> String {
    match &link.target {
        Target::Item(resource, id) => format!("/api/{resource}/{id}"),
        Target::Named(resource, name) => format!("/api/{resource}/{}", encoded_name(name)),
        Target::Filtered(resource, filter, id) => format!("/api/{resource}/?{filter}={id}"),
    }
}

fn curies() -> Json {
    json!({"href": format!("{PROFILE}#rel-{{rel}}"), "name": "ngcp", "templated": true})
}

/// A list; or its only element, as the handbook's example expects it.
fn one_or_many(mut list: Vec<Json>, force_array: bool) -> Json {
    match list.pop() {
        Some(only) if list.is_empty() && !force_array => only,
        Some(last) => {
            list.push(last);
            Json::Array(list)
        }
        None => Json::Array(list),
    }
}

/// The address of this page or of a neighbour: page and rows first, as the client wrote them, then everything else it sent.
fn page_href(place: &Place, params: &Params, step: i64) -> String {
    let given = |name: &str, default: &str| params.get(name).unwrap_or(default).to_owned();
    let mut page = given("page", "1");
    if step != 0 {
        page = page.parse::<u64>().unwrap_or(1).saturating_add_signed(step).to_string();
    }
    let mut href = format!("{}?page={}&rows={}", place.address, encoded(&page), encoded(&given("rows", "10")));
    for (name, value) in params.iter().filter(|(name, _)| !matches!(*name, "page" | "rows")) {
        href.push_str(&format!("&{}={}", encoded_name(name), encoded(value)));
    }
    href
}
