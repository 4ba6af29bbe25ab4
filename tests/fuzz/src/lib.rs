//! Properties that must hold for any input, tried for a time: a moment in every run of the tests, an hour when somebody wants
//! to know.
//!
//! ```sh
//! PROVISIOND_FUZZ_SECONDS=300 cargo test --lib -p provisioning-core -p provisioning-rest -p provisioning-soap -p provisioning-xmlrpc fuzz
//! ```

use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// Environment variable with the seconds for each property.
pub const SECONDS: &str = "PROVISIOND_FUZZ_SECONDS";

/// Seconds for each property when nobody says.
const MOMENT: u64 = 2;

/// Inputs between two looks at the clock.
const BATCH: u32 = 64;

/// Tries a property with inputs made by chance until the time is over.
///
/// # Panics
/// With the simplest input that was found for which the property does not hold.
pub fn check<S: Strategy>(inputs: &S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let seconds = std::env::var(SECONDS).ok().and_then(|text| text.parse().ok());
    let (start, time) = (Instant::now(), Duration::from_secs(seconds.unwrap_or(MOMENT)));
    while start.elapsed() < time {
        let config = Config { cases: BATCH, failure_persistence: None, max_shrink_iters: 10_000, ..Config::default() };
        if let Err(failure) = TestRunner::new(config).run(inputs, &property) {
            panic!("{failure}");
        }
    }
}
