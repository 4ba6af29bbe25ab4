//! Lists of a subscriber's features, whose elements these interfaces name by the ids of their rows. REST shows no ids in them
//! and replaces a list as a whole; elements that stay keep their ids.

use serde_json::{Value as Json, json};

use crate::function::{Code, Failure, Scene};
use crate::query::Query;
use crate::record::Record;
use crate::rules::Document;
use crate::value::Value;

/// Such a list.
#[derive(Clone, Copy)]
pub(super) struct FeatureList {
    /// The resource that has it as a member.
    pub(super) resource: &'static str,
    /// The name of that member.
    pub(super) member: &'static str,
    /// The table of its elements.
    pub(super) table: &'static str,
    /// The members of an element, which are columns of its row.
    pub(super) columns: &'static [&'static str],
    /// What an element is called in messages.
    pub(super) noun: &'static str,
    /// The code for an element that there is not.
    pub(super) missing: Code,
}

impl FeatureList {
    /// The rows of a subscriber, in the order of the list.
    pub(super) async fn rows(self, scene: &mut Scene<'_>, subscriber: i64) -> Result<Vec<Record>, Failure> {
        scene.all_rows(Query::table(self.table).eq("subscriber_id", subscriber).order("id", false)).await
    }

    /// The elements as they are shown.
    pub(super) async fn shown(self, scene: &mut Scene<'_>, subscriber: i64) -> Result<Json, Failure> {
        let rows = self.rows(scene, subscriber).await?;
        let element = |row: &Record| {
            let mut element = Document::from_iter([("id".to_owned(), json!(row.id()?))]);
            for name in self.columns {
                element.insert((*name).to_owned(), row.get(name).map_or(Json::Null, Value::to_json));
            }
            Ok(Json::from(element))
        };
        rows.iter().map(element).collect()
    }

    /// The place of an element in the list.
    fn place(self, rows: &[Record], id: i64) -> Result<usize, Failure> {
        let unknown = || Failure::new(self.missing, format!("unknown {} '{id}'", self.noun)).about(id.to_string());
        rows.iter().position(|row| row.id().is_ok_and(|one| one == id)).ok_or_else(unknown)
    }

    /// Puts an element behind the others.
    pub(super) async fn add(self, scene: &mut Scene<'_>, subscriber: i64, element: Json) -> Result<(), Failure> {
        let step = json!({"op": "add", "path": format!("/{}/-", self.member), "value": element});
        scene.patch(self.resource, subscriber, vec![step]).await
    }

    /// Puts an element in the place of another one.
    pub(super) async fn change(
        self,
        scene: &mut Scene<'_>,
        subscriber: i64,
        id: i64,
        element: Json,
    ) -> Result<(), Failure> {
        let rows = self.rows(scene, subscriber).await?;
        let path = format!("/{}/{}", self.member, self.place(&rows, id)?);
        let step = json!({"op": "replace", "path": path, "value": element});
        scene.patch(self.resource, subscriber, vec![step]).await
    }

    /// Removes an element.
    pub(super) async fn remove(self, scene: &mut Scene<'_>, subscriber: i64, id: i64) -> Result<(), Failure> {
        let rows = self.rows(scene, subscriber).await?;
        let step = json!({"op": "remove", "path": format!("/{}/{}", self.member, self.place(&rows, id)?)});
        scene.patch(self.resource, subscriber, vec![step]).await
    }
}
