//! What was measured, and the table of it.

use std::fmt;
use std::time::Duration;

/// The result of one run.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Answered requests per second.
    pub per_second: f64,
    /// Half of the requests took no longer.
    pub p50: Duration,
    /// All but one in a hundred took no longer.
    pub p99: Duration,
    /// Answers with another status than the expected one, and broken connections.
    pub errors: usize,
}

impl Figure {
    /// From the time of each request and the length of the run.
    #[must_use]
    pub fn new(mut times: Vec<Duration>, errors: usize, length: Duration) -> Self {
        times.sort_unstable();
        let percentile = |percent: usize| {
            let index = times.len().saturating_sub(1) * percent / 100;
            times.get(index).copied().unwrap_or_default()
        };
        // More requests than a u32 holds do not fit into a run.
        let count = f64::from(u32::try_from(times.len()).unwrap_or(u32::MAX));
        Self { per_second: count / length.as_secs_f64(), p50: percentile(50), p99: percentile(99), errors }
    }
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was asked.
    pub request: String,
    /// The number of connections that asked at the same time.
    pub connections: usize,
    /// The server's figure.
    pub server: Figure,
    /// The floor's requests per second at the same number of connections.
    pub floor: f64,
}

/// The heading of the table, in Markdown.
pub const HEADING: &str = "\
| request | connections | requests/s | p50 ms | p99 ms | bare handler/s | ratio | errors |
|---|---|---|---|---|---|---|---|";

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        write!(
            f,
            "| {} | {} | {:.0} | {:.2} | {:.2} | {:.0} | {:.2} | {} |",
            self.request,
            self.connections,
            self.server.per_second,
            ms(self.server.p50),
            ms(self.server.p99),
            self.floor,
            self.server.per_second / self.floor,
            self.server.errors,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles() {
        let times = (1..=200).rev().map(Duration::from_millis).collect();
        let figure = Figure::new(times, 0, Duration::from_secs(2));
        assert!((figure.per_second - 100.0).abs() < f64::EPSILON);
        assert_eq!(figure.p50, Duration::from_millis(100));
        assert_eq!(figure.p99, Duration::from_millis(198));
    }
}
