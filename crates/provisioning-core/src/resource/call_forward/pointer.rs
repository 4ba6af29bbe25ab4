//! The preferences by which the signalling part finds the mappings: `cfu`, `cfb` and so on hold the id of the first mapping
//! of their type. Source: call-forwarding, section 1.

use std::collections::HashMap;

use super::stored::mappings;
use crate::callforward::CfType;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::SUBSCRIBER;

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
    let mut missing: Vec<(i64, &str, &str)> = Vec::new();
    for id in subscribers {
        let mut wrong: Vec<&str> = Vec::new();
        for cf_type in CfType::ALL {
            let now = stored.get(id).and_then(|values| values.get(cf_type.name())).map_or(&[][..], Vec::as_slice);
            let wanted = first.get(&(*id, cf_type));
            if now != wanted.map_or(&[][..], std::slice::from_ref) {
                wrong.push(cf_type.name());
                missing.extend(wanted.map(|mapping| (*id, cf_type.name(), mapping.as_str())));
            }
        }
        if !wrong.is_empty() {
            SUBSCRIBER.remove(ctx, &[*id], &wrong).await?;
        }
    }
    SUBSCRIBER.add(ctx, &missing).await
}
