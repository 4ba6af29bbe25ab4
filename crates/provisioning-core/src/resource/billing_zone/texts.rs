//! Zones by their texts: found, or made. Source: resources/billingfees, `billing_zone_zone` and CSV line handling.

use std::collections::{HashMap, HashSet};

use super::{LONGEST, TABLE};
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::store::Session;

/// The two texts of a zone. An empty detail is none; letter case does not tell zones apart.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    zone: String,
    detail: Option<String>,
}

impl Texts {
    /// Texts without blanks around them; `None` without a zone, and when one of them cannot be stored.
    pub(crate) fn new(zone: &str, detail: &str) -> Option<Self> {
        let (zone, detail) = (zone.trim(), detail.trim());
        let fits = |text: &str| text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
        let detail_or_none = Some(detail).filter(|text| !text.is_empty()).map(str::to_owned);
        (!zone.is_empty() && fits(zone) && fits(detail)).then(|| Self { zone: zone.to_owned(), detail: detail_or_none })
    }

    fn key(&self) -> Key {
        (self.zone.to_lowercase(), self.detail.as_deref().map(str::to_lowercase))
    }
}

/// What tells a zone from others of its profile.
type Key = (String, Option<String>);

fn key_of(row: &Record) -> Result<Key, Fault> {
    let detail = row.opt_text("detail_key")?.filter(|text| !text.is_empty()).map(str::to_owned);
    Ok((row.text("zone_key")?.to_owned(), detail))
}

/// The zones of a profile, as far as somebody has asked for them.
pub(crate) struct Zones {
    profile: i64,
    known: HashMap<Key, i64>,
}

impl Zones {
    /// Those of a profile. Whoever makes zones locks the profile first.
    pub(crate) fn of_profile(profile: i64) -> Self {
        Self { profile, known: HashMap::new() }
    }

    /// Finds zones and makes those that are missing, with at most three statements.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn find<'a>(
        &mut self,
        session: &mut dyn Session,
        wanted: impl IntoIterator<Item = &'a Texts>,
    ) -> Result<(), Fault> {
        let mut seen = HashSet::new();
        let keyed = wanted.into_iter().map(|texts| (texts.key(), texts));
        // In the order in which they were named, so that ids follow it.
        let mut missing: Vec<(Key, &Texts)> =
            keyed.filter(|(key, _)| !self.known.contains_key(key) && seen.insert(key.clone())).collect();
        for is_new in [true, false] {
            if missing.is_empty() {
                return Ok(());
            }
            self.read(session, &missing).await?;
            missing.retain(|(key, _)| !self.known.contains_key(key));
            if is_new {
                let rows: Vec<Record> = missing.iter().map(|(key, texts)| self.row(key, texts)).collect();
                session.insert_many(TABLE, &rows).await?;
            }
        }
        Ok(())
    }

    /// The id of a zone that was found.
    ///
    /// # Errors
    /// [`Fault::Internal`] for one that nobody has asked for.
    pub(crate) fn id(&self, texts: &Texts) -> Result<i64, Fault> {
        let found = self.known.get(&texts.key()).copied();
        found.ok_or_else(|| Fault::Internal(format!("zone '{}' was not read", texts.zone)))
    }

    /// The oldest one counts where several have the same texts.
    async fn read(&mut self, session: &mut dyn Session, missing: &[(Key, &Texts)]) -> Result<(), Fault> {
        let names: HashSet<&str> = missing.iter().map(|((zone, _), _)| zone.as_str()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let query = Query::table(TABLE)
            .eq("billing_profile_id", self.profile)
            .filter(Cond::texts("zone_key", &names))
            .order("id", false);
        for row in session.select(&query).await? {
            self.known.entry(key_of(&row)?).or_insert(row.id()?);
        }
        Ok(())
    }

    fn row(&self, (zone, detail): &Key, texts: &Texts) -> Record {
        Record::new()
            .with("billing_profile_id", self.profile)
            .with("zone", texts.zone.as_str())
            .with("detail", texts.detail.clone())
            .with("zone_key", zone.as_str())
            .with("detail_key", detail.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_has_a_short_name_and_texts_that_can_be_stored() {
        let long = "x".repeat(LONGEST + 1);
        for (zone, detail, good) in [
            ("AT", "Austria", true),
            (" AT ", "", true),
            ("", "Austria", false),
            ("  ", "Austria", false),
            (long.as_str(), "", false),
            ("AT", long.as_str(), false),
            ("A\u{0}", "", false),
        ] {
            assert_eq!(Texts::new(zone, detail).is_some(), good, "{zone:?} {detail:?}");
        }
        let key = |zone: &str, detail: &str| Texts::new(zone, detail).map(|texts| texts.key());
        assert_eq!(key(" AT ", " "), key("at", ""));
    }
}
