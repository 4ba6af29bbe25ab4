//! What the store counts itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use provisioning_store::Database;

/// The counts of the last look.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoreCounts(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    statements: AtomicU64,
    retries: AtomicU64,
    connections: AtomicU64,
    idle: AtomicU64,
}

impl StoreCounts {
    /// Takes over what a database tells.
    pub(crate) fn look(&self, database: &Database) {
        let pool = database.pool();
        self.0.statements.store(database.statements(), Ordering::Relaxed);
        self.0.retries.store(database.retries(), Ordering::Relaxed);
        self.0.connections.store(pool.size, Ordering::Relaxed);
        self.0.idle.store(pool.idle, Ordering::Relaxed);
    }
}

impl Collector for StoreCounts {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        for (name, help, value) in [
            ("database_statements", "Statements since the start", &self.0.statements),
            ("database_retries", "Transactions that were run again after a conflict", &self.0.retries),
        ] {
            let counter = ConstCounter::new(value.load(Ordering::Relaxed));
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        for (name, help, value) in [
            ("database_connections", "Open connections", &self.0.connections),
            ("database_connections_idle", "Open connections that nobody uses", &self.0.idle),
        ] {
            let gauge = ConstGauge::new(value.load(Ordering::Relaxed));
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}
