//! The code of a voucher.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::fault::Fault;
use crate::query::Cond;
use crate::settings::Settings;
use crate::voucher_code::CodeCipher;

/// Base64 whose padding may be missing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What encrypts codes.
///
/// # Errors
/// [`Fault::Failed`] while the operator has set no keys. Source: config, section 2.1.
pub(super) fn cipher(settings: &Settings) -> Result<&dyn CodeCipher, Fault> {
    let codes = settings.voucher_codes.as_ref();
    codes.map(|codes| codes.cipher()).ok_or(Fault::Failed("No voucher_key and voucher_iv have been configured"))
}

/// The condition of the filter `base64_code`. What is no base64 of a text is no code.
pub(super) fn filter(value: &str, settings: &Settings) -> Cond {
    let clear = BASE64.decode(value.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let sealed = clear.zip(cipher(settings).ok()).and_then(|(clear, cipher)| {
        let sealed = cipher.seal(&clear).ok()?;
        Some(Cond::eq("code", sealed).and(Cond::eq("code_key", cipher.key_name())))
    });
    sealed.unwrap_or_else(Cond::never)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_takes_base64_with_and_without_its_end() {
        for (text, code) in [("UExBSU4tMQ==", Some("PLAIN-1")), ("UExBSU4tMQ", Some("PLAIN-1")), ("?", None)] {
            let decoded = BASE64.decode(text).ok();
            assert_eq!(decoded.as_deref(), code.map(str::as_bytes), "{text}");
        }
        assert!(matches!(filter("UExBSU4tMQ", &Settings::default()), Cond::Any(list) if list.is_empty()));
    }
}
