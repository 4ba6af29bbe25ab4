//! Which files make up the configuration, and laying them on top of each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::node::{Kind, Node};
use super::problem::{Fault, Origin, Problem};
use super::yaml;

/// Places where the main file is looked for when none is named, in this order: the shipped default file of a clone, then
/// the platform's own file, then that of our package.
pub const SEARCH: [&str; 3] = ["etc/config.yml", "/etc/ngcp-config/config.yml", "/etc/provisiond/config.yml"];

/// Largest file that is read.
const MAX_BYTES: u64 = 8 << 20;

/// What a configuration is read from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Files named by `--config`, later ones win. Empty: the first of `search` that exists, with its neighbours.
    pub files: Vec<PathBuf>,
    /// Where to look when no file is named.
    pub search: Vec<PathBuf>,
    /// The environment: for `${NAME}`, overrides and the names of node, pair and host.
    pub environment: BTreeMap<String, String>,
}

impl Sources {
    /// The files named on the command line, the usual places and the environment of this process.
    #[must_use]
    pub fn new(files: Vec<PathBuf>) -> Self {
        // Variables that are not UTF-8 cannot be meant for us.
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self { files, search: SEARCH.iter().map(PathBuf::from).collect(), environment }
    }
}

/// All files laid on top of each other.
#[derive(Debug)]
pub(super) struct Merged {
    /// The result.
    pub(super) tree: Node,
    /// The files that were read, in the order in which they count.
    pub(super) files: Vec<PathBuf>,
    /// Files that could not be read or parsed, and a warning when there is none at all.
    pub(super) problems: Vec<Problem>,
}

impl Merged {
    /// Reads the files of `sources`.
    pub(super) fn read(sources: &Sources) -> Self {
        let mut merged = Self { tree: Node::empty(), files: Vec::new(), problems: Vec::new() };
        if !sources.files.is_empty() {
            for file in &sources.files {
                merged.add(file);
            }
            return merged;
        }
        match sources.search.iter().find(|file| file.exists()) {
            Some(main) => {
                merged.add(main);
                for file in neighbours(main, &merged.tree, &sources.environment) {
                    merged.add(&file);
                }
            }
            None => {
                let problem = Problem::warning(Origin::Default, "", Fault::NoFile);
                merged.problems.push(problem);
            }
        }
        merged
    }

    fn add(&mut self, file: &Path) {
        let whole = Origin::File { file: Arc::from(file), line: 0 };
        self.files.push(file.to_owned());
        let text = match read_text(file) {
            Ok(text) => text,
            Err(reason) => {
                self.problems.push(Problem::error(whole, "", Fault::Unreadable(reason)));
                return;
            }
        };
        match yaml::parse(file, &text) {
            Ok(node) => match node.kind {
                Kind::Map(_) => self.tree.merge(node),
                Kind::Null => {}
                Kind::Scalar(_) | Kind::List(_) => {
                    let fault = Fault::WrongKind { expected: "a mapping", found: node.kind_name() };
                    self.problems.push(Problem::error(node.origin, "", fault));
                }
            },
            Err(problems) => self.problems.extend(problems),
        }
    }
}

fn read_text(file: &Path) -> Result<String, String> {
    let size = fs::metadata(file).map_err(|error| error.to_string())?.len();
    if size > MAX_BYTES {
        return Err(format!("larger than {MAX_BYTES} bytes"));
    }
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "not UTF-8 text".to_owned())
}

/// The files beside the main one that exist, in the platform's order of precedence.
fn neighbours(main: &Path, tree: &Node, environment: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let folder = main.parent().unwrap_or(Path::new(""));
    let named = [("node", "NODENAME"), ("pair", "PAIRNAME"), ("name", "HOSTNAME")]
        .into_iter()
        .filter_map(|(key, variable)| host_name(tree, key).or(environment.get(variable).cloned()))
        // A name is one path component: nothing else is a host, and nothing else may leave the folder.
        .filter(|name| !name.is_empty() && !name.contains('/'))
        .map(|name| folder.join(format!("config.{name}.yml")));
    let mut files: Vec<PathBuf> = named.collect();
    files.push(folder.join("config.local.yml"));
    files.extend(parts(&folder.join("config.d")));
    files.push(folder.join("constants.yml"));
    let mut unique: Vec<PathBuf> = Vec::new();
    for file in files {
        if file.exists() && !unique.contains(&file) {
            unique.push(file);
        }
    }
    unique
}

fn host_name(tree: &Node, key: &str) -> Option<String> {
    match &tree.member("provisioning")?.member("host")?.member(key)?.kind {
        Kind::Scalar(name) => Some(name.clone()),
        _ => None,
    }
}

/// `*.yml` of a folder by name, as the shell would list them: without hidden files.
fn parts(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "yml"))
        .filter(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')))
        .collect();
    files.sort();
    files
}
