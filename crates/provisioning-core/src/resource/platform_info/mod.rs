//! `platforminfo`. Source: resources/platforminfo; rest-protocol, platforminfo.

use async_trait::async_trait;
use serde_json::json;

use crate::actor::Roles;
use crate::answer::{Answer, Gives};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Looks, Operation};
use crate::fault::Fault;
use crate::form::Form;
use crate::rules::{Document, Rules};

/// Facts about the installation.
pub struct PlatformInfo;

#[async_trait]
impl Rules for PlatformInfo {
    fn definition(&self) -> Definition {
        let access = Access { list: Roles::ALL, ..Access::full(Roles::NONE) };
        let shown = |name| Field::text(name).read_only().derived();
        Definition::new("platforminfo", "admins", Group::Platform, access)
            .words("PlatformInfo")
            .summary("Facts about the installation. What everybody may know needs no login.")
            .document()
            .answers(Operation::List, Gives::Document)
            .open()
            .fields([
                shown("type").doc("Kind of installation."),
                shown("version").doc("Version of the server."),
                shown("licenses").looks(Looks::Text.listed()).doc("With a login: names of licences, none here."),
                shown("license_meta")
                    .looks(Looks::Object(Vec::new()))
                    .doc("With a login: figures of licences, none here."),
            ])
    }

    fn public(&self) -> Document {
        // No edition of the platform is told here: clients would conclude from it which features are missing.
        Document::from_iter([
            ("type".to_owned(), json!("provisiond")),
            ("version".to_owned(), json!(env!("CARGO_PKG_VERSION"))),
        ])
    }

    async fn act(&self, ctx: &mut Context<'_>, _operation: Operation, _form: Form) -> Result<Answer, Fault> {
        let mut document = self.public();
        document.insert("licenses".to_owned(), json!([]));
        document.insert("license_meta".to_owned(), json!({}));
        if ctx.actor.is(Roles::ADMINS) {
            document.insert("sip".to_owned(), json!({"external_sbc": []}));
            document.insert("multisite".to_owned(), json!({}));
        }
        Ok(Answer::Shown(document))
    }
}
