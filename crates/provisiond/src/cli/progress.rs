//! How far long work has come, for a person at a terminal. Nothing is written when standard error is something else.

use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Pause between two looks.
const LOOK: Duration = Duration::from_millis(100);

/// A line on standard error that goes with this value.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// For work of unknown length.
    #[must_use]
    pub fn spinner(text: &'static str) -> Self {
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}");
        Self::begin(ProgressBar::new_spinner(), style, text)
    }

    /// For that many bytes.
    #[must_use]
    pub fn bytes(text: &'static str, total: u64) -> Self {
        let style = ProgressStyle::with_template("{msg} {bar:40} {bytes}/{total_bytes} {elapsed}");
        Self::begin(ProgressBar::new(total), style, text)
    }

    /// For that many things.
    #[must_use]
    pub fn items(text: &'static str, total: u64) -> Self {
        let style = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} {elapsed}");
        Self::begin(ProgressBar::new(total), style, text)
    }

    /// So many more are done.
    pub fn advance(&self, by: u64) {
        self.0.inc(by);
    }

    fn begin(
        bar: ProgressBar,
        style: Result<ProgressStyle, indicatif::style::TemplateError>,
        text: &'static str,
    ) -> Self {
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(text);
        // A thread of its own draws, whatever the work waits for.
        bar.enable_steady_tick(LOOK);
        Self(bar)
    }

    /// Waits for work that writes a file, and shows how long the file is meanwhile.
    pub async fn of_file<T>(&self, file: &Path, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        let mut look = tokio::time::interval(LOOK);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = look.tick() => {
                    // Looking is quick, and nothing else runs on this thread of the command.
                    self.0.set_position(std::fs::metadata(file).map_or(0, |found| found.len()));
                }
            }
        }
    }

    /// Reads, and shows how much has been read.
    pub fn reading<R: std::io::Read>(&self, from: R) -> impl std::io::Read + use<R> {
        self.0.wrap_read(from)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
