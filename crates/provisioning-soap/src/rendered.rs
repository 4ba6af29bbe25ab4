//! Documents that are made from the catalogue and the switches, kept with their tag and compressed: clients ask for them again
//! at each start, and they are large.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use provisioning_core::function::{Disabled, Service};
use sha2::{Digest, Sha256};

use crate::wsdl::Style;

/// Documents that are kept. They differ by the address under which a client asks, which it may invent.
const KEPT: usize = 64;

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// The description of a service; a plain one has no documentation.
    Description(Service, Style, bool),
    /// The page for people.
    Page,
}

/// A document as it goes out.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// The document.
    pub(crate) text: Bytes,
    /// The same, compressed by gzip.
    pub(crate) gzip: Bytes,
    /// Tells it from others, without quotes.
    pub(crate) tag: String,
}

impl Rendered {
    fn new(text: String) -> Result<Self, String> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        let gzip = gzip.write_all(text.as_bytes()).and_then(|()| gzip.finish()).map_err(|error| error.to_string())?;
        let digest = Sha256::digest(text.as_bytes());
        let tag = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { gzip: gzip.into(), tag, text: text.into() })
    }
}

/// The documents that have been made, while the switches are the same.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    disabled: Disabled,
    documents: HashMap<(Form, String), Arc<Rendered>>,
}

impl Cache {
    /// The document for an address: the kept one, or a new one.
    ///
    /// # Errors
    /// Those of `render`; nothing is kept then.
    pub(crate) fn get(
        &self,
        form: Form,
        address: &str,
        disabled: &Disabled,
        render: impl FnOnce() -> Result<String, String>,
    ) -> Result<Arc<Rendered>, String> {
        let key = (form, address.to_owned());
        {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.disabled == *disabled
                && let Some(found) = kept.documents.get(&key)
            {
                return Ok(found.clone());
            }
        }
        // Not under the lock: rendering takes milliseconds, and twice is no harm.
        let made = Arc::new(Rendered::new(render()?)?);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.disabled != *disabled || kept.documents.len() >= KEPT {
            *kept = Kept { disabled: disabled.clone(), documents: HashMap::new() };
        }
        kept.documents.insert(key, made.clone());
        Ok(made)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use provisioning_core::function::Backend;

    use super::*;

    #[test]
    fn documents_are_made_again_when_a_switch_or_the_address_changes() {
        let cache = Cache::default();
        let all = Disabled::default();
        let less = Disabled { backends: vec![Backend::Billing], ..Disabled::default() };
        let get = |address, disabled: &Disabled, text: &str| {
            let made = cache.get(Form::Page, address, disabled, || Ok(text.to_owned())).unwrap();
            String::from_utf8(made.text.to_vec()).unwrap()
        };
        assert_eq!(get("a", &all, "1"), "1");
        assert_eq!(get("a", &all, "2"), "1");
        assert_eq!(get("b", &all, "3"), "3");
        assert_eq!(get("a", &less, "4"), "4");
        assert_eq!(get("a", &all, "5"), "5");
    }

    #[test]
    fn invented_addresses_do_not_fill_the_memory() {
        let cache = Cache::default();
        for number in 0..1000 {
            cache.get(Form::Page, &number.to_string(), &Disabled::default(), || Ok(String::new())).unwrap();
        }
        assert!(cache.0.lock().unwrap().documents.len() <= KEPT);
    }
}
