//! Sound sets and their files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use provisioning_core::function::{Code, catalogue};
use provisioning_core::settings::Settings;
use serde_json::{Value, json};

use crate::Platform;

/// The beginning of a WAVE stream, as a client without types sends it: bytes as a text stand for themselves.
const WAVE: &str = "RIFF\u{24}\0\0\0WAVEfmt ";

#[tokio::test]
async fn sound_sets_and_files() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_sound_set", json!({"set_name": "english", "set_description": "prompts"})).await;
    assert_eq!(platform.code("create_sound_set", json!({"set_name": " "})).await, Code::EmptySetName);
    let sets = platform.good("get_sound_sets", Value::Null).await;
    let set = sets[0]["id"].clone();
    let free = json!({"domains": 0, "peers": 0, "subscribers": 0});
    assert_eq!(sets, json!([{"id": set, "name": "english", "description": "prompts", "mapped": free}]));
    assert_eq!(platform.good("get_sound_sets_flat", Value::Null).await, sets);
    platform.good("update_sound_set", json!({"id": set, "set_description": null})).await;

    let details = platform.good("get_sound_set", json!({"set_id": set})).await;
    let groups = details["groups"].as_array().unwrap();
    let music = groups.iter().find(|group| group["name"] == "music_on_hold").expect("the group");
    let handle = music["handles"][0]["id"].clone();
    assert_eq!((groups.len(), &details["description"]), (13, &Value::Null));
    let file = |members: Value| {
        let mut all = json!({"set_id": set, "handle_id": handle});
        all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        all
    };
    assert_eq!(platform.code("get_sound_file", file(json!({}))).await, Code::MissingSoundFile);
    assert_eq!(platform.code("delete_sound_file", file(json!({}))).await, Code::MissingSoundFile);
    let text = file(json!({"soundfile": "no sound at all"}));
    assert_eq!(platform.code("update_sound_file", text).await, Code::InvalidFileType);
    platform.good("update_sound_file", file(json!({"soundfile": WAVE, "filename": "waltz.wav"}))).await;
    platform.good("update_sound_handle", file(json!({"loopplay": 1}))).await;
    let again = file(json!({"soundfile": WAVE, "filename": "polka.wav"}));
    assert_eq!(platform.code("add_sound_file", again).await, Code::SoundFileExists);
    let stored = platform.good("get_sound_file", file(json!({}))).await;
    assert_eq!(stored, json!({"filename": "waltz.wav", "data": STANDARD.encode(WAVE)}));
    let details = platform.good("get_single_sound_set", json!({"set_id": set})).await;
    let groups = details["groups"].as_array().unwrap();
    let music = groups.iter().find(|group| group["name"] == "music_on_hold").expect("the group");
    let expected = json!({"id": handle, "name": "music_on_hold", "filename": "waltz.wav", "loopplay": true});
    assert_eq!(music["handles"][0], expected);

    let (_, other) = platform.reseller("another").await;
    for (function, parameters) in [
        ("get_sound_set", json!({"set_id": set})),
        ("get_sound_file", file(json!({}))),
        ("update_sound_file", file(json!({"loopplay": 0}))),
        ("delete_sound_set", json!({"id": set})),
    ] {
        assert_eq!(platform.code_as(&other, function, parameters).await, Code::NoSuchSoundSet, "{function}");
    }
    assert_eq!(platform.call_as(&other, "get_sound_sets", Value::Null).await.unwrap(), json!([]));
    let unknown = json!({"set_id": set, "handle_id": 9999});
    assert_eq!(platform.code("get_sound_file", unknown).await, Code::MalformedParam);

    platform.good("create_domain", json!({"domain": "sip.example.org"})).await;
    let assigned = |set: Value| json!({"domain": "sip.example.org", "preferences": {"sound_set": set}});
    platform.good("set_domain_preferences", assigned(json!("english"))).await;
    assert_eq!(platform.good("get_sound_sets", Value::Null).await[0]["mapped"]["domains"], 1);
    assert_eq!(platform.code("delete_sound_set", json!({"id": set})).await, Code::SoundSetMapped);
    platform.good("set_domain_preferences", assigned(Value::Null)).await;
    platform.good("delete_sound_file", file(json!({}))).await;
    assert_eq!(platform.code("get_sound_file", file(json!({}))).await, Code::MissingSoundFile);
    platform.good("add_sound_file", file(json!({"soundfile": WAVE, "filename": "polka.wav"}))).await;
    platform.good("delete_sound_set", json!({"id": set})).await;
    assert_eq!(platform.code("get_sound_set", json!({"set_id": set})).await, Code::NoSuchSoundSet);
    for old in ["add_sound_file", "update_sound_handle", "get_sound_sets_flat", "get_single_sound_set"] {
        assert!(!catalogue().published(&platform.engine_disabled()).any(|one| one.name == old), "{old}");
    }
}
