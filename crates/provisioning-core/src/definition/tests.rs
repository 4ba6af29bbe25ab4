//! What holds for the definition of every resource.

use super::{Field, Kind, Looks};
use crate::registry::registry;

/// Fields with their place, nested ones included.
fn walk(place: &str, fields: &[Field], found: &mut Vec<(String, Field)>) {
    for field in fields {
        let place = format!("{place}.{}", field.name);
        if let Kind::List(members) = &field.kind {
            walk(&place, members, found);
        }
        let mut looks = field.looks.as_ref();
        while let Some(Looks::List(element)) = looks {
            looks = Some(element);
        }
        if let Some(Looks::Object(members)) = looks {
            walk(&place, members, found);
        }
        found.push((place, field.clone()));
    }
}

fn all_fields() -> Vec<(String, Field)> {
    let mut found = Vec::new();
    for resource in registry().iter() {
        walk(resource.definition.name, &resource.definition.fields, &mut found);
    }
    found
}

#[test]
fn every_field_and_filter_has_a_sentence() {
    let mut silent: Vec<String> =
        all_fields().into_iter().filter(|(_, field)| field.doc.is_empty()).map(|(place, _)| place).collect();
    for definition in registry().iter().map(|resource| &resource.definition) {
        if definition.summary.is_empty() {
            silent.push(definition.name.to_owned());
        }
        let mute = definition.filters.iter().filter(|filter| filter.doc.is_empty());
        silent.extend(mute.map(|filter| format!("{}?{}", definition.name, filter.name)));
    }
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn what_a_function_reads_says_how_it_looks() {
    let hidden: Vec<String> = all_fields()
        .into_iter()
        .filter(|(_, field)| matches!(field.kind, Kind::Custom(_)) && field.looks.is_none())
        .map(|(place, _)| place)
        .collect();
    assert_eq!(hidden, Vec::<String>::new());
}

#[test]
fn titles_are_the_names_in_words() {
    for definition in registry().iter().map(|resource| &resource.definition) {
        assert_eq!(definition.title().to_lowercase(), definition.name);
        assert!(definition.members_listed_in.is_none_or(|name| registry().get(name).is_some()), "{}", definition.name);
    }
}
