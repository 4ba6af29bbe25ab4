//! Documents among preferences, as files.

use super::Place;
use crate::answer::File;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::profile::{self, Profile};
use crate::preference::{Audience, DataType, blob, builtin};
use crate::query::Query;

/// The query parameter that names the preference.
pub const PARAMETER: &str = "preference";

impl Place {
    /// The document that the query parameter `preference` names, of one owner; `None` when there is none, or none that the
    /// audience may see. Source: preferences, section 9.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`Fault::Internal`] for a stored document that cannot be read.
    pub async fn file(
        self,
        ctx: &mut Context<'_>,
        owner: i64,
        audience: Audience,
        profile: Option<&Profile>,
    ) -> Result<Option<File>, Fault> {
        let name = ctx.params.get(PARAMETER).unwrap_or_default();
        let seen = builtin().writable(self.level, name).filter(|definition| {
            definition.data_type == DataType::Blob
                && definition.is_visible_to(audience)
                && profile::permits(profile, audience, name)
        });
        let (Some(definition), Some(table)) = (seen, self.blobs) else { return Ok(None) };
        let document = Query::table(table).eq(self.values.owner(), owner).eq("attribute", definition.name.as_str());
        let Some(row) = ctx.first(&document).await? else { return Ok(None) };
        let bytes = blob::decode_base64(row.opt_text("data")?.unwrap_or_default());
        Ok(Some(File {
            name: format!("{}-{}", row.id()?, definition.name),
            media_type: row.text("content_type")?.to_owned().into(),
            bytes: bytes.ok_or_else(|| Fault::Internal("a stored document is no base64".to_owned()))?,
        }))
    }
}
