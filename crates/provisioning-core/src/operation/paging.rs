//! Page and rows.

use crate::context::Params;
use crate::fault::Fault;

/// Which page of a collection, and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// Number of the page, from 1.
    pub page: u64,
    /// Items a page.
    pub rows: u64,
}

impl Paging {
    /// Reads `page` and `rows`; both are optional. Checked for every request, also for those on an item.
    ///
    /// # Errors
    /// [`Fault::Malformed`] for anything but a positive number. Source: rest-protocol, parameters.
    pub fn read(params: &Params) -> Result<Self, Fault> {
        let number = |name: &str, default: u64| match params.get(name) {
            None => Ok(default),
            Some(text) => match text.trim_end_matches('/').parse::<u64>() {
                Ok(number) if number > 0 => Ok(number),
                _ => Err(Fault::Malformed(
                    "Query parameters 'page' and 'rows', when specified, must be greater than 0.".to_owned(),
                )),
            },
        };
        Ok(Self { page: number("page", 1)?, rows: number("rows", 10)? })
    }

    /// The same with so many items a page at the most, if there is a limit.
    #[must_use]
    pub fn within(self, most: Option<u64>) -> Self {
        Self { rows: most.map_or(self.rows, |most| self.rows.min(most)), ..self }
    }

    /// Rows before this page; as many as a database can count at the most.
    pub fn offset(self) -> u64 {
        (self.page - 1).saturating_mul(self.rows).min(i64::MAX as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_shorten_pages() {
        let page = Paging { page: 2, rows: 1000 };
        for (limits, rows) in [([None, None], 1000), ([Some(500), Some(100)], 100), ([Some(20), Some(100)], 20)] {
            let [of_all, of_one] = limits;
            assert_eq!(page.within(of_all).within(of_one), Paging { page: 2, rows }, "{limits:?}");
        }
    }

    #[test]
    fn only_positive_numbers_are_pages() {
        let read = |page: &str| Paging::read(&Params::new(vec![("page".into(), page.into())]));
        for wrong in ["0", "-1", "abc", "", "1.5", "99999999999999999999999"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(read("3").ok(), Some(Paging { page: 3, rows: 10 }));
        assert_eq!(read("18446744073709551615").map(Paging::offset).ok(), Some(i64::MAX as u64));
    }
}
