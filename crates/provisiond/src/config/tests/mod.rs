//! Tests of the configuration, on the shapes that published files have.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod files;
mod legacy;
mod own;
mod published;
mod reference;
mod shipped;
mod show;
mod system;
mod table;
mod yaml;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

/// Reads one file with this text, without environment.
fn load(text: &str) -> Result<Loaded, ConfigError> {
    load_with(text, &[])
}

/// Reads one file with this text and these environment variables.
fn load_with(text: &str, environment: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
    let folder = Folder::with(&[("config.yml", text)]);
    Loaded::read(&folder.sources(&["config.yml"], environment))
}

/// A configuration that must be fine.
fn config(text: &str) -> Config {
    match load(text) {
        Ok(loaded) => loaded.config,
        Err(refused) => panic!("{text}\n{refused}"),
    }
}

/// The errors of a configuration that must be refused, as `LINE: KEY: TEXT`.
fn errors(text: &str) -> Vec<String> {
    let refused = load(text).unwrap_err();
    refused.problems.iter().map(short).collect()
}

/// The warnings of a configuration that must be accepted.
fn warnings(text: &str) -> Vec<String> {
    load(text).unwrap().warnings.iter().map(short).collect()
}

/// A problem without the folder of its file.
fn short(problem: &Problem) -> String {
    let text = problem.to_string();
    match text.split_once("config.yml:") {
        Some((_, rest)) => rest.to_owned(),
        None => text,
    }
}

/// A temporary folder with files.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        for (name, text) in files {
            let file = folder.file(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Sources with files given by `--config`.
    fn sources(&self, files: &[&str], environment: &[(&str, &str)]) -> Sources {
        Sources {
            files: files.iter().map(|file| self.file(file)).collect(),
            search: Vec::new(),
            environment: variables(environment),
        }
    }

    /// Sources that look for their main file.
    fn search(&self, files: &[&str], environment: &[(&str, &str)]) -> Sources {
        Sources {
            files: Vec::new(),
            search: files.iter().map(|file| self.file(file)).collect(),
            environment: variables(environment),
        }
    }
}

fn variables(pairs: &[(&str, &str)]) -> std::collections::BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
