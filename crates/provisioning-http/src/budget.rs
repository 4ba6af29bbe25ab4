//! The memory that bodies may take together: a limit for each of them bounds nothing when there are thousands.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes that all bodies together may still take.
#[derive(Debug, Clone)]
pub struct Budget(Arc<AtomicUsize>);

impl Budget {
    /// A budget of so many bytes.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        Self(Arc::new(AtomicUsize::new(bytes)))
    }

    /// A share that takes nothing yet.
    pub(crate) fn share(&self) -> Share {
        Share { budget: self.clone(), taken: 0 }
    }
}

/// What one body takes; given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Budget,
    taken: usize,
}

impl Share {
    /// Takes more; false when it is not there.
    pub(crate) fn grow(&mut self, bytes: usize) -> bool {
        let left = |left: usize| left.checked_sub(bytes);
        let taken = self.budget.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left).is_ok();
        if taken {
            self.taken += bytes;
        }
        taken
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.0.fetch_add(self.taken, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_take_no_more_than_there_is_and_give_it_back() {
        let budget = Budget::new(10);
        let (mut first, mut second) = (budget.share(), budget.share());
        assert!(first.grow(6) && !second.grow(5) && second.grow(4));
        drop(first);
        assert!(second.grow(6) && !second.grow(1));
    }
}
