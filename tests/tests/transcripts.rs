//! The recorded conversations, each on each database.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use provisioning_tests::case::Target;
use provisioning_tests::transcript::{self, Differences, Transcript};

/// Environment variable with another folder of transcripts to play.
const FOLDER: &str = "PROVISIOND_TEST_TRANSCRIPTS";

/// One trial `transcript::NAME::TARGET` per file, and one that checks the list of differences.
pub(crate) fn trials() -> Vec<Trial> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("transcripts");
    let folder = std::env::var_os(FOLDER).map_or_else(|| own.clone(), PathBuf::from);
    let list = std::fs::read_to_string(own.join("differences.yaml")).expect("a readable list");
    let differences = Arc::new(Differences::parse(&list).expect("a list of differences"));
    let transcripts = read_all(&folder);
    let names: Vec<String> = transcripts.iter().map(|t| t.name.clone()).collect();
    let mut trials = Vec::new();
    for transcript in transcripts.into_iter().map(Arc::new) {
        let left_out = differences.leaves_out(&transcript.name);
        for target in Target::all() {
            let name = transcript.name.replace('-', "_");
            let name = format!("transcript::{name}::{}", target.name());
            let (transcript, differences) = (Arc::clone(&transcript), Arc::clone(&differences));
            let run = move || transcript::replay(&transcript, &target.admin(), &differences).map_err(Failed::from);
            trials.push(Trial::test(name, run).with_ignored_flag(left_out || !target.is_available()));
        }
    }
    if folder == own {
        trials.push(Trial::test("transcript_differences", move || {
            match differences.transcripts().find(|name| !names.iter().any(|n| n == name)) {
                None => Ok(()),
                Some(name) => Err(format!("{name} is in the list, but no such transcript").into()),
            }
        }));
    }
    trials
}

fn read_all(folder: &Path) -> Vec<Transcript> {
    let entries = std::fs::read_dir(folder).expect("the folder of transcripts can be read");
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "http"));
    files.sort();
    assert!(!files.is_empty(), "no transcripts in {}", folder.display());
    let read = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = std::fs::read_to_string(path).expect("a transcript can be read");
        transcript::parse(&name, &text).expect("a transcript can be understood")
    };
    files.iter().map(read).collect()
}
