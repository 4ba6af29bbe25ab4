//! Keep-alive connections that send one request after the other, as fast as answers come.
//!
//! Plain hyper over native-tls instead of a comfortable client: what the client costs on a small machine is
//! missing to the server, and flatters the ratio.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::figure::Figure;

/// A request as a client sends it.
pub type Outgoing = Request<Full<Bytes>>;

/// What to measure.
#[derive(Clone)]
pub struct Plan {
    /// Port on the loopback address.
    pub port: u16,
    /// Connections at the same time.
    pub connections: usize,
    /// How long to ask; a tenth of it beforehand does not count.
    pub length: Duration,
    /// The status of a good answer.
    pub expected: StatusCode,
    /// Makes the n-th request. No number comes twice, so that it can stand in names.
    pub request: Arc<dyn Fn(u64) -> Outgoing + Send + Sync>,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Measures.
///
/// # Errors
/// When a connection cannot be opened.
pub async fn measure(plan: &Plan) -> Result<Figure, String> {
    let mut tasks = Vec::new();
    let warm_up = Instant::now() + plan.length / 10;
    for _ in 0..plan.connections {
        let connection = open(plan.port).await?;
        tasks.push(tokio::spawn(ask(connection, plan.clone(), warm_up)));
    }
    let mut times = Vec::new();
    let mut errors = 0;
    for task in tasks {
        let (some, wrong) = task.await.map_err(|error| error.to_string())?;
        times.extend(some);
        errors += wrong;
    }
    Ok(Figure::new(times, errors, plan.length))
}

async fn ask(mut connection: SendRequest<Full<Bytes>>, plan: Plan, warm_up: Instant) -> (Vec<Duration>, usize) {
    let mut times = Vec::new();
    let mut errors = 0;
    let end = warm_up + plan.length;
    loop {
        let request = (plan.request)(NUMBER.fetch_add(1, Ordering::Relaxed));
        let start = Instant::now();
        if start >= end {
            return (times, errors);
        }
        let status = exchange(&mut connection, request).await;
        let counts = start >= warm_up;
        match status {
            Ok(status) if status == plan.expected => times.extend(counts.then(|| start.elapsed())),
            Ok(_) => errors += 1,
            Err(_) => return (times, errors + 1),
        }
    }
}

async fn exchange(connection: &mut SendRequest<Full<Bytes>>, request: Outgoing) -> Result<StatusCode, hyper::Error> {
    connection.ready().await?;
    let answer = connection.send_request(request).await?;
    let status = answer.status();
    answer.into_body().collect().await?;
    Ok(status)
}

async fn open(port: u16) -> Result<SendRequest<Full<Bytes>>, String> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.map_err(|error| error.to_string())?;
    stream.set_nodelay(true).map_err(|e| e.to_string())?;
    let tls = native_tls::TlsConnector::builder()
        .danger_accept_invalid_certs(true)
        .danger_accept_invalid_hostnames(true)
        .build()
        .map_err(|error| error.to_string())?;
    let stream = tokio_native_tls::TlsConnector::from(tls)
        .connect("localhost", stream)
        .await
        .map_err(|error| error.to_string())?;
    let (sender, driver) = handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    tokio::spawn(async move {
        // Ends with the connection; a broken one shows in the sender.
        driver.await.ok();
    });
    Ok(sender)
}
