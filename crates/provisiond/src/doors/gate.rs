//! Whether a listener still answers: one that is switched off refuses at once, also on connections that are open.

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};
use tokio::sync::watch;

/// The gate of a listener. Clones are the same gate.
#[derive(Debug, Clone)]
pub(crate) struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    /// An open one.
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(true)))
    }

    /// Closes it for good.
    pub(crate) fn close(&self) {
        self.0.send_replace(false);
    }

    /// Whether it is open.
    pub(crate) fn is_open(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when it is closed.
    pub(crate) async fn closed(&self) {
        // The sender lives as long as we do.
        let _ = self.0.subscribe().wait_for(|open| !open).await;
    }

    /// Lets a request pass, or answers that the service is gone.
    pub(crate) async fn pass(
        self,
        request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<BoxBody>, Error> {
        if self.is_open() {
            return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
        }
        let gone = HttpResponse::ServiceUnavailable().force_close().finish();
        Ok(request.into_response(gone))
    }
}
