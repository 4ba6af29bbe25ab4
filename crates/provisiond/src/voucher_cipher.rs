//! Codes of vouchers, encrypted as the platform does: AES-128-CBC with a fixed initial vector, so that equal codes look equal and can
//! be looked for. Source: resources/vouchers, storage; config, section 2.1.

use std::fmt;

use openssl::base64::{decode_block, encode_block};
use openssl::sha::sha256;
use openssl::symm::{Cipher, decrypt, encrypt};
use provisioning_core::fault::Fault;
use provisioning_core::voucher_code::CodeCipher;

/// Bytes of key and initial vector.
const LENGTH: usize = 16;

/// AES-128-CBC with one key. Its debug form has the key's name only.
pub(crate) struct VoucherCipher {
    name: String,
    key: Vec<u8>,
    vector: Vec<u8>,
}

impl fmt::Debug for VoucherCipher {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("VoucherCipher").field(&self.name).finish()
    }
}

impl VoucherCipher {
    /// A cipher; `None` unless key and vector have 16 bytes each.
    pub(crate) fn new(key: &str, vector: &str) -> Option<Self> {
        if key.len() != LENGTH || vector.len() != LENGTH {
            return None;
        }
        let digest = sha256(format!("{key}{vector}").as_bytes());
        let name = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        Some(Self { name, key: key.into(), vector: vector.into() })
    }
}

impl CodeCipher for VoucherCipher {
    fn key_name(&self) -> &str {
        &self.name
    }

    fn seal(&self, code: &str) -> Result<String, Fault> {
        let sealed = encrypt(Cipher::aes_128_cbc(), &self.key, Some(&self.vector), code.as_bytes());
        sealed.map(|bytes| encode_block(&bytes)).map_err(|error| Fault::Internal(format!("voucher code: {error}")))
    }

    fn open(&self, sealed: &str) -> Result<String, Fault> {
        let unreadable = || Fault::Internal("a stored voucher code is not as it was encrypted".to_owned());
        let bytes = decode_block(sealed).map_err(|_| unreadable())?;
        let code = decrypt(Cipher::aes_128_cbc(), &self.key, Some(&self.vector), &bytes).map_err(|_| unreadable())?;
        String::from_utf8(code).map_err(|_| unreadable())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test says what is wrong")]

    use super::*;

    #[test]
    fn codes_come_back_and_equal_ones_look_equal() {
        let cipher = VoucherCipher::new("iBmTdavJ8joPW3HO", "tww21lQe6cmywrp3").unwrap();
        for code in ["A-1", "PLAIN-1", "größe", &"x".repeat(128), &"🐦".repeat(128)] {
            let sealed = cipher.seal(code).unwrap();
            assert!(sealed.len() <= 704 && !sealed.contains(code), "{sealed}");
            assert_eq!(sealed, cipher.seal(code).unwrap());
            assert_eq!(cipher.open(&sealed).unwrap(), code);
        }
        // printf 'PLAIN-1' | openssl enc -aes-128-cbc -K 69426d546461764a386a6f505733484f -iv 74777732316c516536636d7977727033 -base64
        assert_eq!(cipher.seal("PLAIN-1").unwrap(), "Vs0IunHtqXbXKWf1S7lXFQ==");
        assert!(cipher.open("AAAA").is_err());
        let other = VoucherCipher::new("0123456789abcdef", "tww21lQe6cmywrp3").unwrap();
        assert_ne!(other.key_name(), cipher.key_name());
        assert!(!format!("{cipher:?}").contains("iBmT"));
        assert!(VoucherCipher::new("short", "tww21lQe6cmywrp3").is_none());
    }
}
