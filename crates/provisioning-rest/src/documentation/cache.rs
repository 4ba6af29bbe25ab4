//! Rendered forms, kept: they depend on little, and are large.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use provisioning_core::settings::Settings;

use super::Form;
use crate::reader::Reader;

/// What a form depends on besides the settings. Roles, forms and realms are few, so the map stays small.
type Key = (Reader, String, Form);

/// A rendered form, and the settings that it was made from.
type Entry = (Arc<Settings>, Arc<str>);

static CACHE: LazyLock<Mutex<HashMap<Key, Entry>>> = LazyLock::new(Mutex::default);

/// The form for a login: the kept one, or a new one when the settings are others than then.
///
/// # Errors
/// Those of `render`; nothing is kept then.
pub(super) fn get(
    reader: Reader,
    realm: &str,
    form: Form,
    settings: &Arc<Settings>,
    render: impl FnOnce() -> Result<String, String>,
) -> Result<Arc<str>, String> {
    let key = (reader, realm.to_owned(), form);
    if let Some((made_from, text)) = lock().get(&key)
        && Arc::ptr_eq(made_from, settings)
    {
        return Ok(text.clone());
    }
    // Not under the lock: rendering takes milliseconds, and twice is no harm.
    let text: Arc<str> = render()?.into();
    lock().insert(key, (settings.clone(), text.clone()));
    Ok(text)
}

fn lock() -> std::sync::MutexGuard<'static, HashMap<Key, Entry>> {
    CACHE.lock().unwrap_or_else(PoisonError::into_inner)
}
