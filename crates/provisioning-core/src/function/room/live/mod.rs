//! Functions that need a live part of the platform: a registrar, a fax server, captures of traffic, statistics, a shop. While
//! the part is not connected they check what they are given and answer `Server.Unavailable`. Source: functions, tier 3.

mod host;
mod phone;
mod shop;
mod sipstat;

use serde_json::Value as Json;

use super::lookup;
use crate::function::kind::{Member, Structure};
use crate::function::{Arguments, Backend, Code, Failure, Function, Run, Scene};

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    [phone::functions(), sipstat::functions(), shop::functions(), host::functions()].into_iter().flatten().collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [phone::structures(), sipstat::structures(), shop::structures()].into_iter().flatten().collect()
}

/// A function without its part.
fn unconnected(name: &'static str, group: &'static str, backend: Backend, doc: &'static str) -> Function {
    let nothing: Run = |_, _| Box::pin(async { Err(unavailable()) });
    Function::new(name, group, backend, doc, nothing).fails(&[Code::Unavailable])
}

/// A function on a subscriber without its part.
fn unconnected_of_subscriber(name: &'static str, group: &'static str, doc: &'static str) -> Function {
    let known: Run = |scene, given| Box::pin(of_subscriber(scene, given));
    Function::new(name, group, Backend::Voip, doc, known)
        .takes([
            Member::text("username").required().doc("SIP user name."),
            Member::text("domain").required().doc("SIP domain."),
        ])
        .fails(&[Code::NoSuchSubscriber, Code::Unavailable])
}

async fn of_subscriber(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    lookup::subscriber(scene, given).await?;
    Err(unavailable())
}

fn unavailable() -> Failure {
    Failure::new(Code::Unavailable, "the part of the platform that this function needs is not connected")
}
