//! Who calls, and whether others could log in. Source: functions, group authentication; soap-xmlrpc, authentication.

use serde_json::Value as Json;

use super::lookup;
use crate::authentication::Audience;
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene, Structure};

const GROUP: &str = "authentication";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    vec![
        Function::new(
            "authenticate_admin",
            GROUP,
            Backend::Billing,
            "Tells whether login and password of an administrator match; a mismatch is a fault.",
            |scene, given| Box::pin(authenticate_admin(scene, given)),
        )
        .takes([Member::text("login").required(), Member::text("password").required().secret()])
        .gives(Kind::Boolean)
        .fails(&[Code::AuthFailed])
        .within(Reach::Any),
        Function::new(
            "authenticate_webuser",
            GROUP,
            Backend::Voip,
            "Tells whether web user and web password of a domain match; a mismatch is a fault.",
            |scene, given| Box::pin(authenticate_webuser(scene, given)),
        )
        .takes([
            Member::text("webusername").required(),
            Member::text("domain").required(),
            Member::text("webpassword").required().secret(),
        ])
        .fails(&[Code::NoSuchSubscriber, Code::IncorrectPass]),
    ]
}

/// The structs of this room; the first one is the one that comes with each call.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "Authentication",
        "Who calls: first part of each SOAP request, first parameter of each XMLRPC call.",
        [
            Member::text("type").required().doc(
                "admin; reseller insists on the scope of one; system: a local program; subscriber: webuser@domain, where the \
                 operator lets subscribers in.",
            ),
            Member::text("username").required().doc("Login."),
            Member::text("password").required().secret().doc("Its password."),
        ],
    )]
}

async fn authenticate_admin(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let found = scene.log_in(Audience::Staff, given.text("login")?, "", given.text("password")?).await?;
    if found { Ok(true.into()) } else { Err(Failure::new(Code::AuthFailed, "authentication failed")) }
}

async fn authenticate_webuser(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    lookup::web_user(scene, given).await?;
    let (user, domain) = (given.text("webusername")?, given.text("domain")?);
    let found = scene.log_in(Audience::Subscribers, user, domain, given.text("webpassword")?).await?;
    if found { Ok(Json::Null) } else { Err(Failure::new(Code::IncorrectPass, "wrong password").about(user)) }
}
