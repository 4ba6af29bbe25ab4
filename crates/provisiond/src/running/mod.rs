//! The running server: takes new configurations without a restart. Source: config, apply, check, reload.
//!
//! ```text
//! SIGHUP, `config apply` ──► files ──► keys that need a restart keep their values
//!                                        └──► wiring ──► plan of the listeners ──► carried out ──► history
//! ```
//!
//! Whatever can go wrong does so before anything is seen: a refused configuration leaves the old one as it was.

pub mod control;
pub mod history;
mod renewal;
mod restart;

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{SubsecRound, Utc};
use provisioning_core::operation::Engine;
use provisioning_core::store::Store;
use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};

use crate::config::{Loaded, Sources};
use crate::doors::Doors;
use crate::logging::LogControl;
use crate::outbox::{self, Outbox};
use crate::sealing::Sealing;
use crate::status::Status;
use crate::wiring::Wiring;
use control::{Ask, Asked, Control, Told};
use history::{Cause, Entry};
use renewal::Watched;

/// Pause between two looks at certificate files and listeners.
const LOOK: Duration = Duration::from_secs(2);
/// Pause between two removals of what has outlived its use.
const SWEEP: Duration = Duration::from_secs(600);
/// How long the history may hold up an answer.
const HISTORY: Duration = Duration::from_secs(5);

/// A server that runs.
pub(crate) struct Running {
    pub(crate) sources: Sources,
    pub(crate) loaded: Loaded,
    pub(crate) log: LogControl,
    pub(crate) wiring: Wiring,
    pub(crate) doors: Doors,
    pub(crate) status: Arc<Status>,
    pub(crate) outbox: Outbox,
    pub(crate) sealing: Sealing,
}

/// Who wants a configuration applied, and why.
struct Wish<'a> {
    cause: Cause,
    login: &'a str,
    message: &'a str,
}

/// The signals of a service manager.
struct Signals {
    hangup: Signal,
    terminate: Signal,
    interrupt: Signal,
    user: Signal,
}

impl Signals {
    fn catch() -> std::io::Result<Self> {
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            user: signal(SignalKind::user_defined1())?,
        })
    }
}

impl Running {
    /// Serves until it is told to stop; requests that have begun may end.
    ///
    /// # Errors
    /// When a listener is lost.
    pub(crate) async fn run(mut self) -> Result<(), Box<dyn Error>> {
        let mut signals = Signals::catch()?;
        let (to, mut asked) = mpsc::channel(4);
        let control = Control::open(&self.loaded.config.provisioning.state_dir, to);
        if let Err(error) = &control {
            tracing::warn!(%error, "there is no control socket: a reload needs the signal HUP");
        }
        let (mut look, mut sweep) = (interval(LOOK), interval_at(Instant::now() + SWEEP, SWEEP));
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut watched = Watched::of(&self.loaded.config);
        notify(&[NotifyState::Ready]);
        let ended = loop {
            tokio::select! {
                _ = signals.terminate.recv() => break Ok(()),
                _ = signals.interrupt.recv() => break Ok(()),
                _ = signals.user.recv() => tracing::info!("the log goes to standard error: there is no file to open again"),
                _ = signals.hangup.recv() => {
                    self.reload(&Wish { cause: Cause::Signal, login: "", message: "" }).await;
                    watched = Watched::of(&self.loaded.config);
                }
                Some(asked) = asked.recv() => {
                    self.answer(asked).await;
                    watched = Watched::of(&self.loaded.config);
                }
                _ = sweep.tick() => drop(tokio::spawn(swept(self.wiring.engine.clone()))),
                _ = look.tick() => {
                    notify(&[NotifyState::Watchdog]);
                    if self.doors.has_lost_one() {
                        break Err("a listener has ended".into());
                    }
                    if self.loaded.config.provisioning.tls.reload && watched.look() {
                        self.renew().await;
                    }
                }
            }
        };
        notify(&[NotifyState::Stopping]);
        self.status.stopping.store(true, Ordering::Relaxed);
        drop(control);
        self.doors.close().await;
        tracing::info!("stopped");
        ended
    }

    async fn answer(&mut self, asked: Asked) {
        let told = match asked.ask {
            Ask::Ping => Told { done: true, ..Told::default() },
            Ask::Compare { fixed } => {
                let running = self.loaded.fixed();
                let differs = |(key, value): &(String, String)| running.get(key).is_some_and(|own| own != value);
                let kept = fixed.into_iter().filter(differs).map(|(key, _)| key).collect();
                Told { done: true, kept, ..Told::default() }
            }
            Ask::Apply { message, login } => {
                let login = match asked.uid {
                    Some(uid) => format!("{login} (uid {uid})"),
                    None => login,
                };
                self.reload(&Wish { cause: Cause::Apply, login: login.trim(), message: &message }).await
            }
        };
        // A client that has gone away knows where to look.
        let _ = asked.answer.send(told);
    }

    /// Applies what the files say now; on any error everything stays as it is.
    async fn reload(&mut self, wish: &Wish<'_>) -> Told {
        if let Ok(time) = NotifyState::monotonic_usec_now() {
            notify(&[NotifyState::Reloading, time]);
        }
        let told = match self.apply(wish).await {
            Ok(told) => told,
            Err(refused) => {
                let lines: Vec<String> = crate::chain(refused.as_ref()).lines().map(str::to_owned).collect();
                for line in &lines {
                    tracing::error!("the configuration is refused, the old one stays: {line}");
                }
                Told { done: false, lines, ..Told::default() }
            }
        };
        self.status.metrics.reload(told.done);
        notify(&[NotifyState::Ready]);
        told
    }

    async fn apply(&mut self, wish: &Wish<'_>) -> Result<Told, Box<dyn Error>> {
        let mut loaded = Loaded::read(&self.sources)?;
        let kept = restart::keep(&self.loaded, &mut loaded);
        let changed = loaded.changed_since(&self.loaded);
        let wiring = self.wiring.renewed(&loaded.config).await?;
        let plan = self.doors.plan(&loaded.config, &wiring)?;
        self.log.apply(&loaded.config)?;
        self.take(wiring, plan);
        let mut lines: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        lines.extend(kept.iter().map(|key| format!("{key}: the new value counts after a restart")));
        self.loaded = loaded;
        self.outbox.follow(&self.loaded.config, self.wiring.engine.store());
        for line in &lines {
            tracing::warn!("{line}");
        }
        let Wish { cause, login, message } = wish;
        tracing::info!(changed = changed.join(" "), why = message, login, "configuration applied");
        let entry = Entry::now(*cause, login, message, &changed);
        self.remember(&entry).await;
        let owned = |keys: Vec<&str>| keys.into_iter().map(str::to_owned).collect();
        Ok(Told { done: true, changed: owned(changed), kept: owned(kept), lines })
    }

    /// Exchanges what requests are served with. Nothing of it can fail.
    fn take(&mut self, wiring: Wiring, plan: crate::doors::Plan) {
        self.doors.carry_out(plan);
        self.status.engine.store(wiring.engine.clone());
        let before = std::mem::replace(&mut self.wiring, wiring);
        if !before.shares_database_with(&self.wiring) {
            let grace = self.loaded.config.provisioning.limits.timeout;
            self.sealing = Sealing::begin(self.wiring.engine.store().clone(), grace);
            tokio::spawn(async move {
                // Requests that have begun end on the connections that they have begun with.
                tokio::time::sleep(grace).await;
                if let Err(error) = before.engine.store().close().await {
                    tracing::warn!(%error, "the former connections to the database");
                }
            });
        }
    }

    async fn remember(&self, entry: &Entry) {
        let kept = tokio::time::timeout(HISTORY, history::keep(self.wiring.engine.store(), entry)).await;
        match kept {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the history of the configuration has a gap"),
            Err(_) => tracing::warn!("the history of the configuration has a gap: the database does not answer"),
        }
    }

    /// Takes over certificates that have been renewed, with the configuration as it is.
    async fn renew(&mut self) {
        self.doors.renew_certificates();
        let renewed = async {
            let wiring = self.wiring.renewed(&self.loaded.config).await?;
            let plan = self.doors.plan(&self.loaded.config, &wiring)?;
            Ok::<_, Box<dyn Error>>((wiring, plan))
        };
        match renewed.await {
            Ok((wiring, plan)) => self.take(wiring, plan),
            Err(error) => tracing::error!("a renewed certificate cannot be used: {}", crate::chain(error.as_ref())),
        }
    }
}

/// Removes what has outlived its use.
async fn swept<S: Store>(engine: Arc<Engine<S>>) {
    let now = Utc::now().naive_utc().trunc_subsecs(0);
    let swept = async {
        engine.sweep(now).await?;
        engine.sweep_logins(now).await?;
        outbox::sweep(engine.store(), now).await
    };
    if let Err(fault) = swept.await {
        tracing::warn!(%fault, "could not remove what has outlived its use, trying again later");
    }
}

/// Tells the service manager, if there is one.
fn notify(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "the service manager");
    }
}
