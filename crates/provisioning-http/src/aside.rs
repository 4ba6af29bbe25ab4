//! Work that keeps a processor busy, beside the workers that serve connections.

use actix_web::web;

/// Bytes that are worked on at once: handing less over takes longer than the work.
const SMALL: usize = 64 * 1024;

/// Does work on so many bytes, beside the workers when they are many: other clients of a worker do not wait for it. None when the
/// work has panicked, or the server stops.
pub async fn aside<T: Send + 'static>(bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    if bytes <= SMALL {
        return Some(work());
    }
    web::block(work).await.ok()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[actix_web::test]
    async fn much_work_is_done_elsewhere() {
        let here = thread::current().id();
        let place = || thread::current().id();
        assert_eq!(aside(SMALL, place).await, Some(here));
        assert!(aside(SMALL + 1, place).await.is_some_and(|there| there != here));
    }
}
