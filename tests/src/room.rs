//! A file system of its own over a folder, small enough to be filled. Seen only by what is started in it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A mount name space with the file system. Gone with this value and with what runs in it.
#[derive(Debug)]
pub struct Room {
    /// Holds the name space until its standard input ends.
    holder: Child,
    folder: PathBuf,
}

impl Room {
    /// Mounts one over a folder; `size` as `mount` takes it, for instance `130m`.
    ///
    /// # Panics
    /// Without the right to mount.
    #[must_use]
    pub fn over(folder: &Path, size: &str) -> Self {
        let mount =
            format!("mount -t tmpfs -o size={size},mode=755 none \"$0\" && echo mounted && exec cat >/dev/null");
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", &mount]).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut holder = command.spawn().expect("unshare is everywhere");
        let mut said = String::new();
        let output = holder.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut said).expect("a pipe");
        assert_eq!(said, "mounted\n", "{command:?}");
        Self { holder, folder: folder.to_owned() }
    }

    /// The beginning of a command that runs in it.
    #[must_use]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--mount", "--target", &self.holder.id().to_string(), "--"]).arg(program);
        command
    }

    /// Takes all the space that is left.
    ///
    /// # Panics
    /// When nothing can be written at all.
    pub fn fill(&self) {
        let mut file = File::create(self.filler()).expect("a file in the room");
        let block = vec![0; 4096];
        while file.write_all(&block).is_ok() {}
    }

    /// Gives back what [`Room::fill`] has taken.
    ///
    /// # Panics
    /// When it is not full.
    pub fn make_space(&self) {
        std::fs::remove_file(self.filler()).expect("the file goes");
    }

    fn filler(&self) -> PathBuf {
        let inside = self.folder.strip_prefix("/").unwrap_or(&self.folder);
        Path::new(&format!("/proc/{}/root", self.holder.id())).join(inside).join("filler")
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.holder.kill().ok();
        self.holder.wait().ok();
    }
}
