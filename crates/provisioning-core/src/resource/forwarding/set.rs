//! The four kinds of sets that mappings join, as tables.

use crate::callforward::CfType;
use crate::context::Context;
use crate::fault::{Condition, Fault};
use crate::query::{Cond, Pattern, Query};
use crate::record::Record;
use crate::resource::elements::Elements;

/// A kind of set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetKind {
    /// Where calls go.
    Destinations,
    /// When.
    Times,
    /// For which callers.
    Sources,
    /// For which called numbers.
    Bnumbers,
}

impl SetKind {
    /// All kinds, in the order in which mappings show them.
    pub(crate) const ALL: [Self; 4] = [Self::Destinations, Self::Times, Self::Sources, Self::Bnumbers];

    /// The kinds that are conditions of a forward: a mapping has them or not.
    pub(crate) const CONDITIONS: [Self; 3] = [Self::Times, Self::Sources, Self::Bnumbers];

    /// The table of the sets.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Destinations => "cf_destination_sets",
            Self::Times => "cf_time_sets",
            Self::Sources => "cf_source_sets",
            Self::Bnumbers => "cf_bnumber_sets",
        }
    }

    /// The table of what is in the sets.
    pub(crate) const fn elements(self) -> &'static str {
        match self {
            Self::Destinations => "cf_destinations",
            Self::Times => "cf_periods",
            Self::Sources => "cf_sources",
            Self::Bnumbers => "cf_bnumbers",
        }
    }

    /// The column by which elements and mappings refer to a set.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Destinations => "destination_set_id",
            Self::Times => "time_set_id",
            Self::Sources => "source_set_id",
            Self::Bnumbers => "bnumber_set_id",
        }
    }

    /// The kind in the sentences of the sets: `a time set with this name already exists`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Destinations => "destination",
            Self::Times => "time",
            Self::Sources => "source",
            Self::Bnumbers => "bnumber",
        }
    }

    /// The resource of the sets.
    pub(crate) const fn resource(self) -> &'static str {
        match self {
            Self::Destinations => "cfdestinationsets",
            Self::Times => "cftimesets",
            Self::Sources => "cfsourcesets",
            Self::Bnumbers => "cfbnumbersets",
        }
    }

    /// The member that lists what is in a set.
    pub(crate) const fn list(self) -> &'static str {
        match self {
            Self::Destinations => "destinations",
            Self::Times => "times",
            Self::Sources => "sources",
            Self::Bnumbers => "bnumbers",
        }
    }

    /// The fault when the subscriber has another set of the name.
    pub(crate) fn taken(self) -> Fault {
        Fault::known(Condition::SetExists, format!("a {} set with this name already exists", self.word()))
    }

    /// Whether a subscriber has another set of the name; `except` is the set that is being renamed.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn is_taken(
        self,
        ctx: &mut Context<'_>,
        subscriber_id: i64,
        name: &str,
        except: Option<i64>,
    ) -> Result<bool, Fault> {
        let named = Cond::Same("name", name.to_owned());
        let mut same = Query::table(self.table()).eq("subscriber_id", subscriber_id).filter(named);
        if let Some(id) = except {
            same = same.filter(Cond::ne("id", id));
        }
        ctx.exists(&same).await
    }

    /// Makes an empty set and gives its id; `columns` are those besides owner and name.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn create(
        self,
        ctx: &mut Context<'_>,
        subscriber_id: i64,
        name: &str,
        columns: Record,
    ) -> Result<i64, Fault> {
        let row = columns.with("subscriber_id", subscriber_id).with("name", name);
        ctx.session.insert(self.table(), &row).await
    }

    /// Gives a set these elements and no others; those that stay keep their ids.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn fill(self, ctx: &mut Context<'_>, set_id: i64, elements: Vec<Record>) -> Result<(), Fault> {
        Elements { table: self.elements(), owner: self.key() }.replace(ctx, set_id, elements).await
    }

    /// The name of a set that the simple view makes: `quickset_cfu`, with a number behind it when the subscriber has
    /// another set of that name, because names are unique for a subscriber and a kind.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(crate) async fn quickset_name(
        self,
        ctx: &mut Context<'_>,
        subscriber_id: i64,
        cf_type: CfType,
    ) -> Result<String, Fault> {
        let plain = cf_type.quickset();
        let alike = Pattern::parse(&format!("{plain}*"));
        let query = Query::table(self.table()).eq("subscriber_id", subscriber_id).filter(alike.on("name"));
        let rows = ctx.session.select(&query).await?;
        let taken: Vec<String> =
            rows.iter().map(|row| row.text("name").map(str::to_lowercase)).collect::<Result<_, _>>()?;
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        Ok(std::iter::once(plain.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(plain))
    }
}
