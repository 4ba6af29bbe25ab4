//! Hunt groups and their members.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use crate::context::Context;
use crate::fault::Fault;
use crate::form::{Form, printed};
use crate::preference_values::SUBSCRIBER;
use crate::query::{Cond, Query};
use crate::record::Record;

const TABLE: &str = "pbx_group_members";

/// The preference in which the signalling part finds the members of a group.
const HUNT_GROUP: &str = "cloud_pbx_hunt_group";

/// Who is in which group.
#[derive(Debug, Default)]
pub struct Memberships {
    /// Groups by member, in the order of joining.
    groups: HashMap<i64, Vec<i64>>,
    /// Members by group, in hunt order, each with its position.
    members: HashMap<i64, Vec<(i64, i64)>>,
}

impl Memberships {
    /// The memberships in which any of these subscribers is group or member.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn of(ctx: &mut Context<'_>, subscribers: &[i64]) -> Result<Self, Fault> {
        let any = Cond::Any(vec![Cond::ids("group_id", subscribers), Cond::ids("member_id", subscribers)]);
        Self::read(&ctx.session.select(&Query::table(TABLE).filter(any).order("id", false)).await?)
    }

    fn read(rows: &[Record]) -> Result<Self, Fault> {
        let mut all = Self::default();
        for row in rows {
            let (group, member) = (row.int("group_id")?, row.int("member_id")?);
            all.groups.entry(member).or_default().push(group);
            all.members.entry(group).or_default().push((row.int("position")?, member));
        }
        all.members.values_mut().for_each(|members| members.sort_by_key(|(position, _)| *position));
        Ok(all)
    }

    /// The groups of a member, in the order of joining.
    pub fn groups_of(&self, member: i64) -> Vec<i64> {
        self.groups.get(&member).cloned().unwrap_or_default()
    }

    /// The members of a group, in hunt order.
    pub fn members_of(&self, group: i64) -> Vec<i64> {
        self.members.get(&group).into_iter().flatten().map(|(_, member)| *member).collect()
    }

    fn last_position(&self, group: i64) -> i64 {
        self.members.get(&group).and_then(|members| members.last()).map_or(0, |(position, _)| *position)
    }
}

/// The ids of a member of the form, without repetitions; `None` when the form does not have it.
///
/// # Errors
/// [`Fault::Rule`] when it is no list.
fn ids(form: &Form, name: &str) -> Result<Option<Vec<Json>>, Fault> {
    match form.get(name) {
        None => Ok(None),
        Some(Json::Null) => Ok(Some(Vec::new())),
        Some(Json::Array(list)) => {
            let mut seen = HashSet::new();
            Ok(Some(list.iter().filter(|id| seen.insert(printed(id))).cloned().collect()))
        }
        Some(_) => Err(Fault::rule(format!("Invalid {name} parameter, must be an array."))),
    }
}

/// What the form says about membership, checked against the customer: for a group its members, for others their groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    Unchanged,
    /// A group wants these members, in this order.
    Members(Vec<i64>),
    /// An extension wants to be in these groups.
    Groups(Vec<i64>),
}

/// Reads and checks the wish.
///
/// # Errors
/// [`Fault::Rule`] for what is no list, and for ids that are no groups, or no members, of the customer.
pub async fn wish(ctx: &mut Context<'_>, form: &Form, customer_id: i64, is_group: bool) -> Result<Wish, Fault> {
    let groups = ids(form, "pbx_group_ids")?;
    let members = ids(form, "pbx_groupmember_ids")?;
    match (is_group, groups, members) {
        (true, groups, members) => {
            // A group is in no group.
            if let Some(id) = groups.iter().flatten().next() {
                return Err(unknown(id, "pbx_group_ids"));
            }
            let Some(members) = members else { return Ok(Wish::Unchanged) };
            existing(ctx, customer_id, &members, false, "pbx_groupmember_ids").await.map(Wish::Members)
        }
        (false, Some(groups), _) => existing(ctx, customer_id, &groups, true, "pbx_group_ids").await.map(Wish::Groups),
        (false, None, _) => Ok(Wish::Unchanged),
    }
}

fn unknown(id: &Json, name: &str) -> Fault {
    Fault::rule(format!("Invalid id '{}' in {name}, does not exist for this customer.", printed(id)))
}

async fn existing(
    ctx: &mut Context<'_>,
    customer_id: i64,
    wanted: &[Json],
    groups: bool,
    name: &str,
) -> Result<Vec<i64>, Fault> {
    let number = |id: &Json| printed(id).trim().parse::<i64>().ok();
    let numbers: Vec<i64> = wanted.iter().filter_map(number).collect();
    if wanted.is_empty() {
        return Ok(numbers);
    }
    let query = Query::table("live_subscribers")
        .eq("customer_id", customer_id)
        .eq("is_pbx_group", groups)
        .filter(Cond::ids("subscriber_id", &numbers));
    let mut known = HashSet::new();
    for row in ctx.session.select(&query).await? {
        known.insert(row.int("subscriber_id")?);
    }
    match wanted.iter().find(|id| number(id).is_none_or(|id| !known.contains(&id))) {
        Some(id) => Err(unknown(id, name)),
        None => Ok(numbers),
    }
}

/// Fulfils the wish of a subscriber and tells whether anything changed.
///
/// # Errors
/// [`Fault::Store`].
pub async fn fulfil(ctx: &mut Context<'_>, subscriber_id: i64, wish: &Wish) -> Result<bool, Fault> {
    match wish {
        Wish::Unchanged => Ok(false),
        Wish::Members(members) => set_members(ctx, subscriber_id, members).await,
        Wish::Groups(groups) => set_groups(ctx, subscriber_id, groups).await,
    }
}

async fn set_members(ctx: &mut Context<'_>, group: i64, wanted: &[i64]) -> Result<bool, Fault> {
    let stored = Memberships::of(ctx, &[group]).await?;
    // A subscriber that has become a group leaves the groups that it was in.
    let former = stored.groups_of(group);
    if stored.members_of(group) == wanted && former.is_empty() {
        return Ok(false);
    }
    let own = Cond::Any(vec![Cond::eq("group_id", group), Cond::eq("member_id", group)]);
    ctx.session.delete(TABLE, &own).await?;
    let rows: Vec<Record> = (1..).zip(wanted).map(|(position, member)| row(group, *member, position)).collect();
    if !rows.is_empty() {
        ctx.session.insert_many(TABLE, &rows).await?;
    }
    let mut affected = former;
    affected.push(group);
    announce(ctx, &affected).await?;
    Ok(true)
}

async fn set_groups(ctx: &mut Context<'_>, member: i64, wanted: &[i64]) -> Result<bool, Fault> {
    let stored = Memberships::of(ctx, &[member]).await?;
    // A group that has become an extension loses its members.
    let was_group = !stored.members_of(member).is_empty();
    let current = stored.groups_of(member);
    let left: Vec<i64> = current.iter().copied().filter(|group| !wanted.contains(group)).collect();
    let joined: Vec<i64> = wanted.iter().copied().filter(|group| !current.contains(group)).collect();
    if left.is_empty() && joined.is_empty() && !was_group {
        return Ok(false);
    }
    if was_group {
        ctx.session.delete(TABLE, &Cond::eq("group_id", member)).await?;
        SUBSCRIBER.remove(ctx, &[member], &[HUNT_GROUP]).await?;
    }
    if !left.is_empty() {
        ctx.session.delete(TABLE, &Cond::eq("member_id", member).and(Cond::ids("group_id", &left))).await?;
    }
    if !joined.is_empty() {
        let groups = Memberships::of(ctx, &joined).await?;
        let rows: Vec<Record> =
            joined.iter().map(|group| row(*group, member, groups.last_position(*group) + 1)).collect();
        ctx.session.insert_many(TABLE, &rows).await?;
    }
    let affected: Vec<i64> = left.into_iter().chain(joined).collect();
    announce(ctx, &affected).await?;
    Ok(true)
}

fn row(group: i64, member: i64, position: i64) -> Record {
    Record::new().with("group_id", group).with("member_id", member).with("position", position)
}

/// Writes the members of groups where the signalling part looks for them.
async fn announce(ctx: &mut Context<'_>, groups: &[i64]) -> Result<(), Fault> {
    if groups.is_empty() {
        return Ok(());
    }
    let of_groups = Query::table(TABLE).filter(Cond::ids("group_id", groups)).order("id", false);
    let memberships = Memberships::read(&ctx.session.select(&of_groups).await?)?;
    let members: Vec<i64> = memberships.groups.keys().copied().collect();
    let mut uris = HashMap::new();
    if !members.is_empty() {
        for row in ctx.session.select(&Query::table("subscribers").filter(Cond::ids("id", &members))).await? {
            uris.insert(row.id()?, format!("sip:{}@{}", row.text("username")?, row.text("domain")?));
        }
    }
    SUBSCRIBER.remove(ctx, groups, &[HUNT_GROUP]).await?;
    let mut values: Vec<(i64, &str, &str)> = Vec::new();
    for group in groups {
        let members = memberships.members_of(*group);
        values.extend(members.iter().filter_map(|member| Some((*group, HUNT_GROUP, uris.get(member)?.as_str()))));
    }
    SUBSCRIBER.add(ctx, &values).await
}

/// Takes subscribers that end out of all groups, and their own groups apart.
///
/// # Errors
/// [`Fault::Store`].
pub async fn dissolve(ctx: &mut Context<'_>, ending: &[i64]) -> Result<(), Fault> {
    let memberships = Memberships::of(ctx, ending).await?;
    let any = Cond::Any(vec![Cond::ids("group_id", ending), Cond::ids("member_id", ending)]);
    ctx.session.delete(TABLE, &any).await?;
    let ended: HashSet<i64> = ending.iter().copied().collect();
    let mut left: Vec<i64> = memberships.members.keys().copied().filter(|group| !ended.contains(group)).collect();
    left.sort_unstable();
    announce(ctx, &left).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_in_hunt_order_and_groups_in_the_order_of_joining() {
        let rows = [row(50, 11, 2), row(60, 10, 1), row(50, 10, 1)];
        let all = Memberships::read(&rows).unwrap_or_default();
        assert_eq!(all.members_of(50), [10, 11]);
        assert_eq!(all.groups_of(10), [60, 50]);
        assert_eq!((all.last_position(50), all.last_position(70)), (2, 0));
    }

    #[test]
    fn a_wish_is_a_list() {
        let form = |value: Json| {
            let mut form = Form::default();
            form.set("pbx_group_ids", value);
            ids(&form, "pbx_group_ids").map_err(|fault| fault.to_string())
        };
        assert_eq!(ids(&Form::default(), "pbx_group_ids").ok(), Some(None));
        assert_eq!(form(Json::Null), Ok(Some(vec![])));
        assert_eq!(form(serde_json::json!([3, "3", 4])), Ok(Some(vec![3.into(), 4.into()])));
        assert_eq!(form("3".into()), Err("Invalid pbx_group_ids parameter, must be an array.".to_owned()));
    }
}
