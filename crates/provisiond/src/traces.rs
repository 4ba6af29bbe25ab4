//! Traces of requests for a collector that speaks OTLP. Source: the protocol of OpenTelemetry, over HTTP.
//!
//! Spans for a collector are spans of their own, with names and labels that the program knows: those of the log carry paths,
//! names of logins and addresses, which do not leave the machine.

use actix_web::dev::ServiceRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::field::Empty;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use crate::config::Otlp;
use crate::metrics::Asked;

/// Where the spans for a collector come from; nothing in the log does.
pub(crate) const TARGET: &str = "provisiond::spans";

/// The path at a collector. Source: OTLP, OTLP/HTTP request.
const PATH: &str = "/v1/traces";

/// The way to a collector, if there is one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Opens it. A collector that does not answer is no error: spans are lost then, and the log says so.
    ///
    /// # Errors
    /// When the address is none.
    pub(crate) fn open(config: &Otlp) -> Result<Self, ExporterBuildError> {
        let Some(endpoint) = &config.endpoint else { return Ok(Self(None)) };
        let endpoint = endpoint.expose().trim_end_matches('/');
        let endpoint = format!("{}{PATH}", endpoint.strip_suffix(PATH).unwrap_or(endpoint));
        let exporter = SpanExporter::builder().with_http().with_endpoint(endpoint).build()?;
        let resource = Resource::builder()
            .with_service_name(config.service_name.clone())
            .with_attribute(opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
        Ok(Self(Some(provider)))
    }

    /// The layer that hands the spans over.
    pub(crate) fn layer<S>(&self) -> Option<impl Layer<S> + use<S>>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let tracer = self.0.as_ref()?.tracer("provisiond");
        let layer = tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false);
        Some(layer.with_filter(filter_fn(|metadata| metadata.target() == TARGET)))
    }

    /// Hands the last spans over, for which a collector has five seconds.
    pub(crate) fn close(&self) {
        if let Some(provider) = &self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces are lost");
        }
    }
}

/// The span of a request; it continues the trace that the client names (W3C Trace Context, `traceparent`).
pub(crate) fn request(asked: Asked, request: &ServiceRequest) -> Span {
    let span = tracing::info_span!(
        target: TARGET,
        "request",
        otel.kind = "server",
        otel.name = format!("{} {}", asked.method, asked.resource),
        otel.status_code = Empty,
        http.request.method = asked.method,
        http.response.status_code = Empty,
        provisiond.frontend = asked.frontend,
        provisiond.resource = asked.resource,
        provisiond.request_id = Empty,
    );
    if !span.is_disabled() && request.headers().contains_key("traceparent") {
        let parent = TraceContextPropagator::new().extract(&Headers(request.headers()));
        if let Err(error) = span.set_parent(parent) {
            tracing::debug!(?error, "the trace of a client");
        }
    }
    span
}

/// Completes the span of a request.
pub(crate) fn answered(span: &Span, status: StatusCode, headers: Option<&HeaderMap>) {
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    if let Some(id) = headers.and_then(|headers| headers.get("x-request-id")?.to_str().ok()) {
        span.record("provisiond.request_id", id);
    }
}

/// The span of a call of a function, inside that of its request. `function` is a name of ours.
pub(crate) fn call(service: &'static str, function: &'static str) -> Span {
    tracing::info_span!(
        target: TARGET,
        "call",
        otel.name = function,
        rpc.system = service,
        rpc.method = function,
        provisiond.result = Empty,
    )
}

/// Completes the span of a call: `ok`, or the code of the fault.
pub(crate) fn called(span: &Span, result: &'static str) {
    span.record("provisiond.result", result);
}

/// The header fields of a request, for the part of OpenTelemetry that reads `traceparent`.
struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|name| name.as_str()).collect()
    }
}
