//! Requests of one address that are worked on at the same time. Source: soap-xmlrpc, limits.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts the requests that are worked on, by address.
#[derive(Debug, Clone)]
pub struct Crowd {
    most: usize,
    working: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Crowd {
    /// So many of each address.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, working: Arc::default() }
    }

    /// Takes a place; none when all of this address are taken.
    #[must_use]
    pub fn enter(&self, address: IpAddr) -> Option<Place> {
        let mut working = self.working.lock().unwrap_or_else(PoisonError::into_inner);
        let count = working.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place { crowd: self.clone(), address })
    }
}

/// A place of an address, until this is dropped.
#[derive(Debug)]
pub struct Place {
    crowd: Crowd,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut working = self.crowd.working.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = working.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                working.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn each_address_has_its_places_and_gets_them_back() {
        let crowd = Crowd::new(2);
        let [one, other] = [1, 2].map(|last| IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)));
        let (first, second) = (crowd.enter(one), crowd.enter(one));
        assert!(first.is_some() && second.is_some());
        assert!(crowd.enter(one).is_none());
        assert!(crowd.enter(other).is_some());
        drop(first);
        assert!(crowd.enter(one).is_some());
        drop(second);
        assert!(crowd.working.lock().is_ok_and(|working| working.is_empty()));
    }
}
