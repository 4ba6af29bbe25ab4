//! Calls that take too long are given up. Source: soap-xmlrpc, limits and XML hardening, request time.

use std::pin::pin;
use std::sync::Arc;

use async_trait::async_trait;
use provisioning_core::function::{Answer, Deadline, Disabled, Failure, Functions, Invocation};

/// Functions that answer in time.
pub struct TimedFunctions(Arc<dyn Functions>);

impl TimedFunctions {
    /// Functions whose calls are given up at their deadline.
    #[must_use]
    pub fn new(functions: Arc<dyn Functions>) -> Self {
        Self(functions)
    }
}

#[async_trait]
impl Functions for TimedFunctions {
    fn disabled(&self) -> Disabled {
        self.0.disabled()
    }

    async fn invoke(&self, invocation: Invocation<'_>) -> Result<Answer, Failure> {
        let deadline = invocation.deadline.clone();
        let mut call = pin!(self.0.invoke(invocation));
        tokio::select! {
            biased;
            done = &mut call => return done,
            () = tokio::time::sleep_until(deadline.time().into()) => {}
        }
        // Its work may be done already and only wait for the disk.
        if deadline.give_up() { Err(Deadline::exceeded()) } else { call.await }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use chrono::DateTime;
    use provisioning_core::function::Code;

    use super::*;

    /// Functions that take so long.
    struct Slow(Duration);

    #[async_trait]
    impl Functions for Slow {
        fn disabled(&self) -> Disabled {
            Disabled::default()
        }

        async fn invoke(&self, _: Invocation<'_>) -> Result<Answer, Failure> {
            tokio::time::sleep(self.0).await;
            Ok(Answer { kind: None, value: 7.into() })
        }
    }

    async fn call(takes: Duration, time: Duration) -> Result<serde_json::Value, Code> {
        let invocation = Invocation {
            service: None,
            function: "get_domains",
            authentication: None,
            parameters: None,
            address: "192.0.2.1",
            now: DateTime::UNIX_EPOCH.naive_utc(),
            request_id: "test".into(),
            deadline: Deadline::at(Instant::now() + time),
        };
        let functions = TimedFunctions::new(Arc::new(Slow(takes)));
        functions.invoke(invocation).await.map(|answer| answer.value).map_err(|failure| failure.code)
    }

    #[tokio::test]
    async fn a_call_ends_at_its_deadline() {
        let (soon, late) = (Duration::ZERO, Duration::from_secs(3600));
        assert_eq!(call(soon, late).await, Ok(7.into()));
        assert_eq!(call(late, soon).await, Err(Code::LimitExceeded));
    }
}
