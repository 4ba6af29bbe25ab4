//! The files of handles.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::{FILES, find_set, function, set_id};
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::sound_handle::TABLE as HANDLES;

const RECORDINGS: &str = "sound_recordings";

/// Longest name of a file, in characters.
const LONGEST: usize = 255;

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| {
        let handle = Member::int("handle_id").required().doc("Id of the handle.");
        function(name, doc, run).takes([set_id(), handle]).fails(&[Code::NoSuchSoundSet])
    };
    let sound = || Member::new("soundfile", Kind::Base64).doc("WAVE.");
    let filename = || Member::text("filename").doc("Name of the file; that of the handle unless given.");
    vec![
        function("get_sound_file", "Fetches the file of a handle.", |s, g| Box::pin(get(s, g)))
            .gives(Kind::Struct("SoundFile"))
            .fails(&[Code::MissingSoundFile]),
        function(
            "update_sound_file",
            "Stores the data of a file, or only the loop flag when no data comes.",
            |s, g| Box::pin(update(s, g)),
        )
        .once_called(&["update_sound_handle"])
        .takes([sound(), filename(), Member::flag("loopplay").doc("The file is played again and again.")])
        .fails(&[Code::InvalidFileType]),
        function("add_sound_file", "Stores the data of a file that is not there yet.", |s, g| Box::pin(add(s, g)))
            .takes([sound().required(), filename().required()])
            .fails(&[Code::SoundFileExists, Code::InvalidFileType])
            .unpublished(),
        function("delete_sound_file", "Removes the file of a handle.", |s, g| Box::pin(delete(s, g)))
            .fails(&[Code::MissingSoundFile]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "SoundFile",
        "An announcement.",
        [
            Member::text("filename").required().doc("Name of the file."),
            Member::new("data", Kind::Base64).required().doc("WAVE."),
        ],
    )]
}

/// The handle that `handle_id` names.
async fn handle(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let id = given.int("handle_id")?;
    let unknown = || Failure::malformed("handle_id", format!("unknown sound handle '{id}'"));
    scene.first(&Query::table(HANDLES).eq("id", id)).await?.ok_or_else(unknown)
}

/// The row of the file that a set has for a handle.
async fn stored(scene: &mut Scene<'_>, set: i64, handle: i64) -> Result<Option<Record>, Failure> {
    Ok(scene.first(&Query::table(FILES).eq("set_id", set).eq("handle_id", handle)).await?)
}

/// The same, of the set and handle that are named; there has to be one.
async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let set = find_set(scene, given.int("set_id")?).await?.id()?;
    let handle = handle(scene, given).await?;
    let name = handle.text("name")?;
    let missing = || Failure::new(Code::MissingSoundFile, format!("no sound file for '{name}'")).about(name);
    stored(scene, set, handle.id()?).await?.ok_or_else(missing)
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let file = find(scene, given).await?;
    let missing = || Failure::new(Code::MissingSoundFile, "the sound file has no data");
    let recording = Query::table(RECORDINGS).eq("file_id", file.id()?);
    let recording = scene.first(&recording).await?.ok_or_else(missing)?;
    Ok(json!({"filename": file.opt_text("filename")?.unwrap_or_default(), "data": recording.text("data")?}))
}

/// Whether bytes are a WAVE stream: a RIFF file of that kind. Nothing converts audio here, so others are refused.
fn is_wave(data: &str) -> bool {
    let head = data.get(..16).and_then(|head| STANDARD.decode(head).ok()).unwrap_or_default();
    head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE")
}

/// The columns of the row: what is given, and a name when there is none yet.
fn columns(given: &Arguments, handle: &Record, stored: Option<&Record>) -> Result<Record, Failure> {
    let mut columns = Record::new();
    let name = given.opt_text("filename").map(str::trim).filter(|name| !name.is_empty());
    if name.is_some_and(|name| name.chars().count() > LONGEST || name.chars().any(char::is_control)) {
        let reason = format!("parameter 'filename' should be plain text of at most {LONGEST} characters");
        return Err(Failure::malformed("filename", reason));
    }
    let unnamed = stored.map(|row| row.opt_text("filename")).transpose()?.flatten().is_none();
    if let Some(name) = name {
        columns.set("filename", name);
    } else if unnamed && given.has("soundfile") {
        columns.set("filename", format!("{}.wav", handle.text("name")?));
    }
    if let Some(flag) = given.opt_flag("loopplay") {
        columns.set("loopplay", flag);
    }
    Ok(columns)
}

async fn write(scene: &mut Scene<'_>, given: &Arguments, only_new: bool) -> Result<Json, Failure> {
    let set = find_set(scene, given.int("set_id")?).await?.id()?;
    // One writer of a set's files at a time.
    scene.first(&Query::table(crate::resource::sound_set::TABLE).eq("id", set).lock()).await?;
    let handle = handle(scene, given).await?;
    let data = given.opt_text("soundfile");
    if data.is_some_and(|data| !is_wave(data)) {
        return Err(Failure::new(Code::InvalidFileType, "the sound file is no WAVE stream"));
    }
    let stored = stored(scene, set, handle.id()?).await?;
    if only_new && stored.is_some() {
        let name = handle.text("name")?;
        return Err(Failure::new(Code::SoundFileExists, format!("there is a sound file for '{name}'")).about(name));
    }
    let columns = columns(given, &handle, stored.as_ref())?;
    let id = match stored {
        Some(row) => {
            scene.update(FILES, row.id()?, &columns).await?;
            row.id()?
        }
        None => scene.insert(FILES, &columns.with("set_id", set).with("handle_id", handle.id()?)).await?,
    };
    if let Some(data) = data {
        scene.remove_where(RECORDINGS, &Cond::eq("file_id", id)).await?;
        scene.insert(RECORDINGS, &Record::new().with("file_id", id).with("data", data)).await?;
    }
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    write(scene, given, false).await
}

async fn add(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    write(scene, given, true).await
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?.id()?;
    scene.remove(FILES, id).await?;
    Ok(Json::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_stream_begins_so() {
        for (bytes, expected) in [
            (&b"RIFF\x24\0\0\0WAVEfmt "[..], true),
            (b"RIFF\x24\0\0\0AVI fmt ", false),
            (b"RIFF", false),
            (b"", false),
            (b"ID3\x03abcdefghijkl", false),
        ] {
            assert_eq!(is_wave(&STANDARD.encode(bytes)), expected, "{bytes:?}");
        }
    }
}
