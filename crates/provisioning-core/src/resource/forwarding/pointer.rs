//! The preferences by which the signalling part finds the mappings: `cfu`, `cfb` and so on hold the id of the first mapping
//! of their type. Source: call-forwarding, section 1.

use std::collections::{BTreeMap, HashMap};

use super::stored::mappings;
use crate::callforward::CfType;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::SUBSCRIBER;
use crate::query::Cond;

/// Makes the preferences of several subscribers fit to their mappings; called after every change of mappings.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn follow(ctx: &mut Context<'_>, subscribers: &[i64]) -> Result<(), Fault> {
    let mut first: HashMap<(i64, CfType), String> = HashMap::new();
    for mapping in mappings(ctx, subscribers).await? {
        first.entry((mapping.subscriber_id, mapping.cf_type)).or_insert_with(|| mapping.id.to_string());
    }
    let stored = SUBSCRIBER.some(ctx, subscribers, &CfType::ALL.map(CfType::name)).await?;
    let mut wrong: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    let mut missing: Vec<(i64, &str, &str)> = Vec::new();
    for id in subscribers {
        for cf_type in CfType::ALL {
            let now = stored.get(id).and_then(|values| values.get(cf_type.name())).map_or(&[][..], Vec::as_slice);
            let wanted = first.get(&(*id, cf_type));
            if now == wanted.map_or(&[][..], std::slice::from_ref) {
                continue;
            }
            if !now.is_empty() {
                wrong.entry(cf_type.name()).or_default().push(*id);
            }
            missing.extend(wanted.map(|mapping| (*id, cf_type.name(), mapping.as_str())));
        }
    }
    if !wrong.is_empty() {
        let names: Vec<&str> = wrong.keys().copied().collect();
        let row =
            |(name, owners): (&str, Vec<i64>)| Cond::ids(SUBSCRIBER.owner(), &owners).and(Cond::eq("attribute", name));
        SUBSCRIBER.remove_where(ctx, Cond::Any(wrong.into_iter().map(row).collect()), &names).await?;
    }
    SUBSCRIBER.add(ctx, &missing).await
}
