//! How long a call may take. Source: soap-xmlrpc, limits and XML hardening, request time.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Instant;

use super::code::Code;
use super::failure::Failure;

/// When a call has to have its answer, and how it stands. What has been given up leaves nothing behind, and what is about to be
/// made durable is not given up any more: a client that is told of the end of its time knows that nothing has changed.
#[derive(Debug, Clone)]
pub struct Deadline {
    at: Instant,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It may be given up.
    Running,
    /// Nobody waits for it; it must not be made durable.
    GivenUp,
    /// It is made durable.
    Kept,
}

impl Deadline {
    /// For a call that has to be answered at this time.
    #[must_use]
    pub fn at(at: Instant) -> Self {
        Self { at, state: Arc::new(Mutex::new(State::Running)) }
    }

    /// The time.
    #[must_use]
    pub fn time(&self) -> Instant {
        self.at
    }

    /// Gives the call up; false when it is too late for that, because its work is being made durable.
    #[must_use]
    pub fn give_up(&self) -> bool {
        self.change(|state| if state == State::Running { State::GivenUp } else { state }) == State::GivenUp
    }

    /// What a client gets whose call was given up.
    #[must_use]
    pub fn exceeded() -> Failure {
        Failure::new(Code::LimitExceeded, "the request has taken too long and was given up; nothing was changed")
    }

    /// Runs a unit of work, which ends as soon as the call has been given up. A unit may be run again.
    ///
    /// # Errors
    /// Those of the work; [`Deadline::exceeded`].
    pub(super) async fn watch<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        let mut work = pin!(work);
        let is_over = || self.change(|state| state) == State::GivenUp;
        // The database wakes this after each statement.
        let begun = self.change(|state| if state == State::Kept { State::Running } else { state });
        let done = poll_fn(|context| match is_over() || begun == State::GivenUp {
            true => Poll::Ready(Err(Self::exceeded())),
            false => work.as_mut().poll(context),
        })
        .await?;
        let kept = self.change(|state| if state == State::Running { State::Kept } else { state });
        if kept == State::Kept { Ok(done) } else { Err(Self::exceeded()) }
    }

    /// Changes the state and gives the new one.
    fn change(&self, change: impl FnOnce(State) -> State) -> State {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = change(*state);
        *state
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Waker};

    use super::*;

    fn poll<T>(future: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    /// Work of two steps.
    async fn work() -> Result<i64, Failure> {
        let mut first = true;
        poll_fn(move |_| if std::mem::take(&mut first) { Poll::Pending } else { Poll::Ready(()) }).await;
        Ok(7)
    }

    #[test]
    fn what_was_given_up_ends_at_its_next_step() {
        let deadline = Deadline::at(Instant::now());
        let mut watched = pin!(deadline.watch(work()));
        assert!(poll(watched.as_mut()).is_pending());
        assert!(deadline.give_up());
        assert!(matches!(poll(watched.as_mut()), Poll::Ready(Err(failure)) if failure.code == Code::LimitExceeded));
        // And does not begin again.
        assert!(matches!(poll(pin!(deadline.watch(async { Ok(1) }))), Poll::Ready(Err(_))));
    }

    #[test]
    fn what_is_being_made_durable_is_not_given_up() {
        let deadline = Deadline::at(Instant::now());
        assert!(matches!(poll(pin!(deadline.watch(async { Ok(1) }))), Poll::Ready(Ok(1))));
        assert!(!deadline.give_up());
        // Unless the database wants it again.
        let mut again = pin!(deadline.watch(work()));
        assert!(poll(again.as_mut()).is_pending());
        assert!(deadline.give_up());
        assert!(matches!(poll(again), Poll::Ready(Err(_))));
    }

    #[test]
    fn a_refusal_can_be_told_of_in_time() {
        let deadline = Deadline::at(Instant::now());
        let refused = poll(pin!(deadline.watch(async { Err::<(), _>(Failure::missing("domain")) })));
        assert!(matches!(refused, Poll::Ready(Err(failure)) if failure.code == Code::MissingParam));
    }
}
