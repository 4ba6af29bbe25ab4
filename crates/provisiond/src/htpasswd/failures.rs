//! Failed logins of the listener, by address. In memory: the listener has to refuse quickly, and these logins are of this
//! machine's list only.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{NaiveDateTime, TimeDelta};
use provisioning_core::authentication::Failures;
use provisioning_core::settings::BanRules;

/// Addresses that are remembered.
const MOST: usize = 10_000;

/// Hours after which an address is forgotten that has not failed again.
const FORGOTTEN_HOURS: i64 = 24;

/// Counts the failed logins of each address.
pub(super) struct FailuresByAddress {
    rules: Option<BanRules>,
    addresses: Arc<Mutex<HashMap<IpAddr, (Failures, NaiveDateTime)>>>,
}

impl FailuresByAddress {
    /// By these rules; without any nobody is banned.
    pub(super) fn new(rules: Option<BanRules>) -> Self {
        Self { rules, addresses: Arc::default() }
    }

    /// The same failures under other rules.
    pub(super) fn under(&self, rules: Option<BanRules>) -> Self {
        Self { rules, addresses: self.addresses.clone() }
    }

    /// Whether an address is banned.
    pub(super) fn is_banned(&self, address: IpAddr, now: NaiveDateTime) -> bool {
        let addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        addresses.get(&address).is_some_and(|(failures, _)| failures.is_banned(now))
    }

    /// How many addresses are banned.
    pub(super) fn banned(&self, now: NaiveDateTime) -> usize {
        let addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        addresses.values().filter(|(failures, _)| failures.is_banned(now)).count()
    }

    /// Counts a failed login.
    pub(super) fn count(&self, address: IpAddr, now: NaiveDateTime) {
        let Some(rules) = &self.rules else { return };
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if addresses.len() >= MOST {
            let old = now - TimeDelta::hours(FORGOTTEN_HOURS);
            addresses.retain(|_, (failures, last)| failures.is_banned(now) || *last > old);
        }
        // Still full of fresh ones: those that are banned are worth more than those that have failed once.
        if addresses.len() >= MOST {
            addresses.retain(|_, (failures, _)| failures.is_banned(now));
        }
        if addresses.len() >= MOST {
            addresses.clear();
        }
        let (failures, last) = addresses.entry(address).or_insert((Failures::default(), now));
        // Requests that were on their way when the ban began do not lengthen it.
        if !failures.is_banned(now) {
            *failures = failures.after(rules, true, now);
        }
        *last = now;
    }

    /// Forgets the failed logins of an address that has succeeded.
    pub(super) fn forgive(&self, address: IpAddr) {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner).remove(&address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: BanRules = BanRules { max_attempts: 3, first: 300, increment: 300, longest: 3600 };

    #[test]
    fn an_address_that_fails_too_often_is_banned_for_a_while() {
        let start = NaiveDateTime::default();
        let at = |second| start + TimeDelta::seconds(second);
        let [one, other] = [1, 2].map(|last| IpAddr::from([192, 0, 2, last]));
        let failures = FailuresByAddress::new(Some(RULES));
        for _ in 0..2 {
            failures.count(one, at(0));
        }
        assert!(!failures.is_banned(one, at(0)));
        failures.forgive(one);
        for _ in 0..3 {
            assert!(!failures.is_banned(one, at(1)));
            failures.count(one, at(1));
        }
        assert!(failures.is_banned(one, at(300)) && !failures.is_banned(one, at(301)));
        assert!(!failures.is_banned(other, at(1)));
        failures.count(other, at(1));
        assert_eq!([1, 300, 301].map(|second| failures.banned(at(second))), [1, 1, 0]);
        let never = FailuresByAddress::new(None);
        (0..10).for_each(|_| never.count(one, at(0)));
        assert!(!never.is_banned(one, at(0)));
    }

    #[test]
    fn the_memory_is_bounded() {
        let failures = FailuresByAddress::new(Some(RULES));
        let now = NaiveDateTime::default();
        for number in 0..=u32::try_from(MOST).unwrap_or(u32::MAX) {
            failures.count(IpAddr::from(number.to_be_bytes()), now);
        }
        assert!(failures.addresses.lock().is_ok_and(|addresses| addresses.len() <= MOST));
    }
}
