//! The wake-up call of a subscriber. Source: functions, group reminder.

use serde_json::{Value as Json, json};

use super::lookup;
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::rules::Document;

const GROUP: &str = "reminder";
const RESOURCE: &str = "reminders";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let of_subscriber = |name, doc, run| {
        Function::new(name, GROUP, Backend::Voip, doc, run)
            .takes([
                Member::text("username").required().doc("SIP user name."),
                Member::text("domain").required().doc("SIP domain."),
            ])
            .fails(&[Code::NoSuchSubscriber])
            .within(Reach::Subscriber)
    };
    vec![
        of_subscriber("get_subscriber_reminder", "Reads the wake-up call.", |s, g| Box::pin(get(s, g)))
            .gives(Kind::Struct("Reminder")),
        of_subscriber("set_subscriber_reminder", "Sets the wake-up call or, without a time, removes it.", |s, g| {
            Box::pin(set(s, g))
        })
        .takes([Member::of("data", "Reminder").required().doc("The wake-up call.")])
        .fails(&[Code::MalformedReminderTime]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "Reminder",
        "A wake-up call.",
        [
            Member::text("time").nullable().doc("Time of day, HH:MM or HH:MM:SS; null or empty: none."),
            Member::text("recur").doc("never (once), weekdays or always."),
        ],
    )]
}

async fn stored(scene: &mut Scene<'_>, subscriber: i64) -> Result<Option<Record>, Failure> {
    Ok(scene.first(&Query::table("reminders").eq("subscriber_id", subscriber)).await?)
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::subscriber(scene, given).await?.id()?;
    let Some(row) = stored(scene, subscriber).await? else { return Ok(json!({"time": null, "recur": "never"})) };
    let document = scene.get(RESOURCE, row.id()?).await?;
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    Ok(json!({"time": member("time"), "recur": member("recur")}))
}

async fn set(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::subscriber(scene, given).await?.id()?;
    let wanted = given.structure("data");
    let now = stored(scene, subscriber).await?.map(|row| row.id()).transpose()?;
    let Some(time) = wanted.opt_text("time") else {
        if let Some(id) = now {
            scene.delete(RESOURCE, id).await?;
        }
        return Ok(Json::Null);
    };
    let recur = wanted.opt_text("recur").unwrap_or("never");
    if !["never", "weekdays", "always"].contains(&recur) {
        return Err(Failure::malformed("recur", "parameter 'recur' should be never, weekdays or always"));
    }
    let mut body = Document::from_iter([("time".to_owned(), json!(time)), ("recur".to_owned(), json!(recur))]);
    let done = match now {
        Some(id) => scene.merge(RESOURCE, id, body).await,
        None => {
            body.insert("subscriber_id".to_owned(), subscriber.into());
            scene.create(RESOURCE, body).await.map(drop)
        }
    };
    done.map_err(|failure| match failure.param.as_deref() {
        Some("time") => Failure { code: Code::MalformedReminderTime, ..failure },
        _ => failure,
    })?;
    Ok(Json::Null)
}
