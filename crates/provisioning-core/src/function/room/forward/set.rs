//! What sets of destinations and of times have in common here: elements with ids, which the resources do not show.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::owner;
use crate::function::room::lookup;
use crate::function::{Arguments, Code, Failure, Scene};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::forwarding::set::SetKind;
use crate::rules::Document;

/// A kind of set as these functions see it.
#[derive(Clone, Copy)]
pub(super) struct Sets {
    pub(super) kind: SetKind,
    /// The member that lists the elements here.
    pub(super) list: &'static str,
    /// The members of an element, which are columns of its row.
    pub(super) members: &'static [&'static str],
    pub(super) missing: Code,
    pub(super) missing_element: Code,
    pub(super) exists: Code,
}

impl Sets {
    /// The set with an id, of a subscriber.
    pub(super) async fn find(self, scene: &mut Scene<'_>, subscriber: i64, id: i64) -> Result<Record, Failure> {
        let query = Query::table(self.kind.table()).eq("id", id).eq("subscriber_id", subscriber);
        let text = || format!("unknown {} set '{id}'", self.kind.word());
        scene.first(&query).await?.ok_or_else(|| Failure::new(self.missing, text()).about(id.to_string()))
    }

    /// The elements of sets, by the ids of their rows.
    async fn elements(self, scene: &mut Scene<'_>, sets: &[i64]) -> Result<Vec<Record>, Failure> {
        let query = Query::table(self.kind.elements()).filter(Cond::ids(self.kind.key(), sets)).order("id", false);
        scene.all_rows(query).await
    }

    fn shown(self, row: &Record) -> Result<Document, Failure> {
        let mut element = Document::from_iter([("id".to_owned(), json!(row.id()?))]);
        for name in self.members {
            element.insert((*name).to_owned(), row.get(name).map_or(Json::Null, crate::value::Value::to_json));
        }
        Ok(element)
    }

    /// The sets of a subscriber with what is in them.
    pub(super) async fn list(self, scene: &mut Scene<'_>, subscriber: i64) -> Result<Vec<Document>, Failure> {
        let query = Query::table(self.kind.table()).eq("subscriber_id", subscriber).order("id", false);
        let rows = scene.all_rows(query).await?;
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut elements: HashMap<i64, Vec<Document>> = HashMap::new();
        for element in self.elements(scene, &ids).await? {
            elements.entry(element.int(self.kind.key())?).or_default().push(self.shown(&element)?);
        }
        let mut sets = Vec::new();
        for row in rows {
            let id = row.id()?;
            let inside = elements.remove(&id).unwrap_or_default();
            let mut set = Document::from_iter([("id".to_owned(), json!(id))]);
            set.insert("name".to_owned(), row.text("name")?.into());
            set.insert(self.list.to_owned(), json!(inside));
            sets.push(set);
        }
        Ok(sets)
    }

    fn named(self, data: &Arguments) -> Result<&str, Failure> {
        let name = data.text("name")?;
        if name.trim().is_empty() {
            return Err(Failure::new(Code::EmptySetName, "a set needs a name"));
        }
        Ok(name)
    }

    /// The elements as the resource takes them.
    fn written(self, elements: &[Json]) -> Json {
        let one = |element: &Json| {
            let mut element = element.as_object().cloned().unwrap_or_default();
            element.retain(|name, value| name != "id" && !(name == "timeout" && value.is_null()));
            element
        };
        elements.iter().map(one).collect()
    }

    fn explained(self, failure: Failure, name: &str) -> Failure {
        match failure.code {
            Code::ExistingCfDestSet => Failure { code: self.exists, ..failure }.about(name),
            _ => failure,
        }
    }

    /// Makes a set.
    pub(super) async fn create(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
        let subscriber = owner(scene, given).await?;
        let data = given.structure("data");
        let name = self.named(&data)?;
        let mut body =
            Document::from_iter([("subscriber_id".to_owned(), json!(subscriber)), ("name".to_owned(), json!(name))]);
        body.insert(self.kind.list().to_owned(), self.written(data.list(self.list)));
        scene.create(self.kind.resource(), body).await.map_err(|failure| self.explained(failure, name))?;
        Ok(Json::Null)
    }

    /// Renames a set, and replaces what is in it when that is given; the set is the one that `id` in the data names.
    pub(super) async fn update(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
        let subscriber = owner(scene, given).await?;
        let data = given.structure("data");
        let id = self.find(scene, subscriber, data.int("id")?).await?.id()?;
        let name = self.named(&data)?;
        let mut body = Document::from_iter([("name".to_owned(), json!(name))]);
        if data.has(self.list) {
            body.insert(self.kind.list().to_owned(), self.written(data.list(self.list)));
        }
        scene.merge(self.kind.resource(), id, body).await.map_err(|failure| self.explained(failure, name))?;
        Ok(Json::Null)
    }

    /// Removes a set and the mappings that use it. Older clients send its id inside of `data`.
    pub(super) async fn delete(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
        let subscriber = owner(scene, given).await?;
        let id = given.opt_int("id").or(given.structure("data").opt_int("id"));
        let id = self.find(scene, subscriber, id.ok_or_else(|| Failure::missing("id"))?).await?.id()?;
        scene.delete(self.kind.resource(), id).await?;
        Ok(Json::Null)
    }

    /// The id of the set that `set_id` names.
    async fn given_set(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
        let subscriber = owner(scene, given).await?;
        Ok(self.find(scene, subscriber, given.int("set_id")?).await?.id()?)
    }

    /// Changes the list of a set; the other elements keep their ids.
    async fn change(
        self,
        scene: &mut Scene<'_>,
        set: i64,
        change: impl FnOnce(&mut Vec<Document>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let rows = self.elements(scene, &[set]).await?;
        let mut elements: Vec<Document> = rows.iter().map(|row| self.shown(row)).collect::<Result<_, _>>()?;
        change(&mut elements)?;
        let elements: Vec<Json> = elements.into_iter().map(Json::from).collect();
        let body = Document::from_iter([(self.kind.list().to_owned(), self.written(&elements))]);
        scene.merge(self.kind.resource(), set, body).await
    }

    /// The place of an element in a list.
    fn place(self, elements: &[Document], id: i64) -> Result<usize, Failure> {
        let same = |element: &Document| element.get("id").and_then(Json::as_i64) == Some(id);
        let unknown = || Failure::new(self.missing_element, format!("unknown element '{id}'")).about(id.to_string());
        elements.iter().position(same).ok_or_else(unknown)
    }

    /// Adds an element behind the others.
    pub(super) async fn add_element(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
        let set = self.given_set(scene, given).await?;
        let data = given.structure("data");
        self.change(scene, set, |elements| {
            elements.push(data.members().clone());
            Ok(())
        })
        .await?;
        Ok(Json::Null)
    }

    /// Changes the given members of the element that `id` in the data names.
    pub(super) async fn change_element(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
        let set = self.given_set(scene, given).await?;
        let data = given.structure("data");
        self.update_element(scene, set, data.int("id")?, &data).await
    }

    /// Changes the given members of an element.
    pub(super) async fn update_element(
        self,
        scene: &mut Scene<'_>,
        set: i64,
        id: i64,
        data: &Arguments,
    ) -> Result<Json, Failure> {
        self.change(scene, set, |elements| {
            let at = self.place(elements, id)?;
            if let Some(element) = elements.get_mut(at) {
                let given = data.members().iter().filter(|(name, _)| *name != "id");
                element.extend(given.map(|(name, value)| (name.clone(), value.clone())));
            }
            Ok(())
        })
        .await?;
        Ok(Json::Null)
    }

    /// Removes an element.
    pub(super) async fn remove_element(self, scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
        let set = self.given_set(scene, given).await?;
        let id = given.int("id")?;
        self.change(scene, set, |elements| {
            let at = self.place(elements, id)?;
            elements.remove(at);
            Ok(())
        })
        .await?;
        Ok(Json::Null)
    }

    /// The element with an id, of any subscriber that the caller sees.
    pub(super) async fn element(self, scene: &mut Scene<'_>, id: i64) -> Result<Record, Failure> {
        let unknown = || Failure::new(self.missing_element, format!("unknown element '{id}'")).about(id.to_string());
        let row = scene.first(&Query::table(self.kind.elements()).eq("id", id)).await?.ok_or_else(unknown)?;
        let paths = ["subscriber.customer.contact.reseller_id", "subscriber.customer_id", "subscriber_id"];
        let scope = lookup::of_owner(scene.actor(), paths);
        let set = Query::table(self.kind.table()).eq("id", row.int(self.kind.key())?).filter(scope);
        if scene.first(&set).await?.is_none() {
            return Err(unknown());
        }
        Ok(row)
    }

    /// An element as it is shown.
    pub(super) fn one(self, row: &Record) -> Result<Json, Failure> {
        Ok(self.shown(row)?.into())
    }
}
