//! The log of the program: text or JSON lines on standard error, and to the syslog daemon for those who want it there.

use std::io::{self, IsTerminal};

use tracing_subscriber::fmt::writer::{BoxMakeWriter, MakeWriterExt};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, reload};

use crate::config::{Config, LogFormat, LogLevel};
use crate::syslog::Syslog;
use crate::traces::Traces;

/// What the parts below us may log, whatever the level. Without these bounds `debug` would print header fields, that is
/// passwords (HTTP/2 frames), and each SQL statement.
const BOUNDS: &str = "h2=info,actix_http=info,actix_server=warn,actix_web=info,mio=info,sqlx=warn,\
                      sea_orm=warn,sea_orm_migration=warn,hyper_util=info,reqwest=info,\
                      opentelemetry=info,opentelemetry_sdk=info,opentelemetry_otlp=info";

/// Spans for a collector of traces are not for the log.
const SPANS: &str = "provisiond::spans=off";

/// Where the lines about calls of functions come from.
const CALLS: &str = "provisiond::logged_functions";

/// Where the lines about requests to the listener of SOAP and XMLRPC come from.
const ACCESS: &str = "provisioning_http::legacy::access";

/// Where the lines about what goes wrong at that listener come from.
const ERRORS: &str = "provisioning_http::legacy::errors";

/// Why logging could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// A filter that does not parse: ours, with a level in front, or `RUST_LOG`.
    #[error("the log filter is not usable")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Logging was set up twice in one process.
    #[error("logging is already set up")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
    /// The way to a collector of traces.
    #[error("provisioning.otlp.endpoint is not usable")]
    Traces(#[from] opentelemetry_otlp::ExporterBuildError),
    /// The thread that sends to the system log.
    #[error("provisioning.log.syslog is not usable")]
    Syslog(#[source] io::Error),
    /// The level could not be exchanged.
    #[error("the log level cannot be changed")]
    Reload(#[from] reload::Error),
}

/// Changes the level of a running log.
#[derive(Debug, Clone)]
pub struct LogControl {
    filter: reload::Handle<EnvFilter, Registry>,
    traces: Traces,
    syslog: Option<Syslog>,
}

impl LogControl {
    /// Takes over the level of a reloaded configuration. The format stays until the next start.
    ///
    /// # Errors
    /// [`LoggingError::Filter`] and [`LoggingError::Reload`]; the old level stays.
    pub fn apply(&self, config: &Config) -> Result<(), LoggingError> {
        Ok(self.filter.reload(filter(config)?)?)
    }

    /// Hands over what is kept back: the last traces, the last lines. Blocks for seconds when those who take them do not answer.
    pub fn close(&self) {
        self.traces.close();
        if let Some(syslog) = &self.syslog {
            syslog.close();
        }
    }
}

/// Sets up the log of this process, as configured in `provisioning.log` and `ossbss.logging`, and the export of
/// traces. The environment variable `RUST_LOG`, when set,
/// replaces the level and the bounds on other parts: a developer's tool.
///
/// # Errors
/// [`LoggingError::Filter`] for a wrong `RUST_LOG`, [`LoggingError::Twice`] when a log is set up already,
/// [`LoggingError::Traces`], [`LoggingError::Syslog`].
pub fn init(config: &Config) -> Result<LogControl, LoggingError> {
    let (filter, handle) = reload::Layer::new(filter(config)?);
    let log = &config.provisioning.log;
    let start = || Syslog::start(log.syslog_socket.clone(), config.general.zone()).map_err(LoggingError::Syslog);
    let syslog = log.syslog.then(start).transpose()?;
    // One line for both: a second layer would write the fields of spans twice.
    let writer = match &syslog {
        Some(syslog) => BoxMakeWriter::new(io::stderr.and(syslog.clone())),
        None => BoxMakeWriter::new(io::stderr),
    };
    let lines = match log.format {
        LogFormat::Text => {
            let colours = syslog.is_none() && io::stderr().is_terminal();
            fmt::layer().with_ansi(colours).with_writer(writer).boxed()
        }
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(writer)
            .boxed(),
    };
    let traces = Traces::open(&config.provisioning.otlp)?;
    // A filter of its own for each: a quiet log does not leave the collector without spans.
    tracing_subscriber::registry().with(lines.with_filter(filter)).with(traces.layer()).try_init()?;
    Ok(LogControl { filter: handle, traces, syslog })
}

fn filter(config: &Config) -> Result<EnvFilter, LoggingError> {
    match std::env::var("RUST_LOG") {
        Ok(directives) if !directives.is_empty() => Ok(EnvFilter::try_new(directives)?),
        _ => {
            let legacy = &config.ossbss.logging;
            let (acc, err) = (legacy.apache.acc.level, legacy.apache.err.level);
            let parts = [(CALLS, legacy.ossbss.level), (ACCESS, acc), (ERRORS, err)];
            Ok(EnvFilter::try_new(directives(config.provisioning.log.level, &parts))?)
        }
    }
}

/// The filter for a level, with others for some parts. The bounds never let more through than the level itself.
fn directives(level: LogLevel, parts: &[(&str, Option<LogLevel>)]) -> String {
    let word = word(level);
    let mut directives = match level {
        LogLevel::Error | LogLevel::Warn => word.to_owned(),
        LogLevel::Info | LogLevel::Debug | LogLevel::Trace => format!("{word},{BOUNDS}"),
    };
    for (part, level) in parts.iter().filter_map(|(part, level)| Some((part, (*level)?))) {
        directives = format!("{directives},{part}={}", self::word(level));
    }
    format!("{directives},{SPANS}")
}

fn word(level: LogLevel) -> &'static str {
    match level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
        LogLevel::Trace => "trace",
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn every_level_gives_a_filter() {
        let levels = [LogLevel::Error, LogLevel::Warn, LogLevel::Info, LogLevel::Debug, LogLevel::Trace];
        for level in levels {
            let filter = EnvFilter::try_new(directives(level, &[(CALLS, Some(level)), (ACCESS, Some(level))])).unwrap();
            assert!(filter.max_level_hint().is_some(), "{level:?}");
        }
    }

    #[test]
    fn quiet_levels_stay_quiet_below_us() {
        assert!(!directives(LogLevel::Warn, &[(CALLS, None)]).contains("info"));
        assert!(directives(LogLevel::Trace, &[]).contains("h2=info"));
    }
}
