//! `provisiond verify`: whether what SIP and XMPP servers read agrees with what is provisioned.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use provisioning_core::operation::{Call, Engine, Verified};
use provisioning_core::operational_state::Finding;
use provisioning_store::Database;
use serde_json::{Value as Json, json};

use super::{Progress, platform, runtime};
use crate::config::Config;
use crate::hasher::Bcrypt;
use crate::settings;
use crate::wiring::database_options;

/// Looks at everything, and mends it when that is wanted; prints what does not agree, or did not.
///
/// # Errors
/// When the database does not answer or writing failed.
pub fn verify(config: &Config, repair: bool, as_json: bool, out: &mut impl Write) -> Result<ExitCode, Box<dyn Error>> {
    runtime()?.block_on(async {
        let store = Database::connect(&database_options(config)).await?;
        let hasher = Arc::new(Bcrypt::new(config.provisioning.rest.bcrypt_cost));
        let mut round = Round {
            engine: Engine::new(store, settings::of_rules(config), hasher),
            call: platform::call("subscribers", &[])?,
            config,
            repair,
            views_made: false,
            report: Report::default(),
        };
        round.views().await?;
        round.subscribers().await?;
        round.leftovers().await?;
        round.report.print(as_json, out)?;
        Ok(if round.report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

/// What came out.
#[derive(Debug, Default)]
struct Report {
    /// Live subscribers that were looked at.
    examined: usize,
    /// What did not agree and does now.
    repaired: Vec<Finding>,
    /// What does not agree.
    findings: Vec<Finding>,
}

impl Report {
    /// Takes what was found before a repair and what is found after it.
    fn take(&mut self, before: Vec<Finding>, after: Vec<Finding>) {
        self.repaired.extend(before.into_iter().filter(|finding| !after.contains(finding)));
        self.findings.extend(after);
    }

    fn print(&self, as_json: bool, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
        if as_json {
            let list = |findings: &[Finding]| findings.iter().map(document).collect::<Vec<_>>();
            let document = json!({
                "examined": self.examined,
                "repaired": list(&self.repaired),
                "findings": list(&self.findings),
            });
            writeln!(out, "{document}")?;
            return Ok(());
        }
        for (findings, mark) in [(&self.repaired, "repaired: "), (&self.findings, "")] {
            for Finding { check, subject, text, .. } in findings {
                writeln!(out, "{mark}{subject}: {}: {text}", check.word())?;
            }
        }
        let Self { examined, repaired, findings } = self;
        writeln!(out, "{examined} subscribers, {} findings, {} repaired", findings.len(), repaired.len())?;
        Ok(())
    }
}

fn document(finding: &Finding) -> Json {
    let Finding { check, subscriber_id, subject, text } = finding;
    json!({"check": check.word(), "subscriber_id": subscriber_id, "subject": subject, "text": text})
}

/// One run.
struct Round<'a> {
    engine: Engine<Database>,
    call: Call,
    config: &'a Config,
    repair: bool,
    views_made: bool,
    report: Report,
}

impl Round<'_> {
    async fn views(&mut self) -> Result<(), Box<dyn Error>> {
        let before = self.engine.verify_views(&self.call).await?;
        if !self.repair || before.is_empty() {
            self.report.findings.extend(before);
            return Ok(());
        }
        self.make_views().await?;
        let after = self.engine.verify_views(&self.call).await?;
        self.report.take(before, after);
        Ok(())
    }

    async fn make_views(&mut self) -> Result<(), Box<dyn Error>> {
        self.views_made = true;
        let connection = Database::connect_raw(&crate::serve::migration_options(self.config)).await?;
        provisioning_migrations::remake_views(&connection).await?;
        connection.close().await?;
        Ok(())
    }

    async fn subscribers(&mut self) -> Result<(), Box<dyn Error>> {
        let progress = Progress::items("looking at subscribers", self.engine.verifiable().await?);
        let mut after = 0;
        loop {
            let Verified { ids, findings } = self.engine.verify_after(&self.call, after).await?;
            let Some(last) = ids.last() else { return Ok(()) };
            after = *last;
            self.report.examined += ids.len();
            if self.repair && !findings.is_empty() {
                let rest = self.mended(&findings).await?;
                self.report.take(findings, rest);
            } else {
                self.report.findings.extend(findings);
            }
            progress.advance(ids.len() as u64);
        }
    }

    /// Mends subscribers; what is left then.
    async fn mended(&mut self, findings: &[Finding]) -> Result<Vec<Finding>, Box<dyn Error>> {
        let ids = subscribers_of(findings);
        self.engine.mend(&self.call, ids.clone()).await?;
        let rest = self.engine.verify(&self.call, &ids).await?;
        if self.views_made || !rest.iter().any(|finding| finding.check.is_of_views()) {
            return Ok(rest);
        }
        self.make_views().await?;
        Ok(self.engine.verify(&self.call, &ids).await?)
    }

    async fn leftovers(&mut self) -> Result<(), Box<dyn Error>> {
        let mut after = 0;
        loop {
            let found = self.engine.verify_leftovers(&self.call, after).await?;
            let Some(last) = found.iter().filter_map(|finding| finding.subscriber_id).max() else { return Ok(()) };
            let rest = if self.repair {
                self.engine.clear_leftovers(&self.call, subscribers_of(&found)).await?;
                let mut rest = self.engine.verify_leftovers(&self.call, after).await?;
                rest.retain(|finding| finding.subscriber_id.is_some_and(|id| id <= last));
                rest
            } else {
                found.clone()
            };
            self.report.take(found, rest);
            after = last;
        }
    }
}

/// The subscribers of findings, each once.
fn subscribers_of(findings: &[Finding]) -> Vec<i64> {
    let mut ids: Vec<i64> = findings.iter().filter_map(|finding| finding.subscriber_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
