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

/// One line of the table: rounds of the bare handler and the server in turns.
///
/// Other work on the machine slows down whichever of the two happens to run. One ratio alone was seen to differ by a
/// factor of four from the next run's; the median of several rounds, shown with its range, says how far to trust it.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was asked.
    pub request: String,
    /// The number of connections that asked at the same time.
    pub connections: usize,
    /// The figure of what is compared with (usually the bare handler) and the request's, for each round. Never empty.
    pub rounds: Vec<(Figure, Figure)>,
}

/// The heading of the table, in Markdown, with the name of what is compared with. All numbers are medians over the rounds.
#[must_use]
pub fn heading(reference: &str) -> String {
    format!(
        "| request | connections | requests/s | p50 ms | p99 ms | {reference}/s | ratio | range of ratios | errors |\n\
         |---|---|---|---|---|---|---|---|---|"
    )
}

impl Line {
    /// Wrong answers of the server and the bare handler together.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.rounds.iter().map(|(floor, server)| floor.errors + server.errors).sum()
    }

    fn sorted(&self, value: impl Fn(&(Figure, Figure)) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = self.rounds.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    fn median(&self, value: impl Fn(&(Figure, Figure)) -> f64) -> f64 {
        let values = self.sorted(value);
        values.get(values.len() / 2).copied().unwrap_or_default()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let ratio = |(floor, server): &(Figure, Figure)| server.per_second / floor.per_second;
        let ratios = self.sorted(ratio);
        let (least, most) = (ratios.first().unwrap_or(&0.0), ratios.last().unwrap_or(&0.0));
        write!(
            f,
            "| {} | {} | {:.0} | {:.2} | {:.2} | {:.0} | {:.3} | {least:.3} to {most:.3} | {} |",
            self.request,
            self.connections,
            self.median(|(_, server)| server.per_second),
            self.median(|(_, server)| ms(server.p50)),
            self.median(|(_, server)| ms(server.p99)),
            self.median(|(floor, _)| floor.per_second),
            self.median(ratio),
            self.errors(),
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

    #[test]
    fn a_line_shows_the_median_and_the_range() {
        let figure = |per_second| Figure { per_second, p50: Duration::ZERO, p99: Duration::ZERO, errors: 1 };
        let rounds = [(100.0, 10.0), (100.0, 50.0), (200.0, 40.0)];
        let rounds = rounds.map(|(floor, server)| (figure(floor), figure(server))).to_vec();
        let line = Line { request: "GET".to_owned(), connections: 4, rounds };
        let expected = "| GET | 4 | 40 | 0.00 | 0.00 | 100 | 0.200 | 0.100 to 0.500 | 6 |";
        assert_eq!(line.to_string(), expected);
    }
}
