//! Many devices at once.

use std::fmt::Write;
use std::process::{Command, Stdio};

use super::{Account, SipProxy, free_port, template};

impl SipProxy {
    /// Registers devices of these accounts in turn, so often and so many a second. Each has to get a 200 after its challenge.
    ///
    /// # Panics
    /// When one does not.
    pub fn register_many(&self, accounts: &[Account], times: usize, a_second: usize) {
        let folder = self.folder.path();
        let scenario = template("register.xml")
            .replace("[service]", "[field0]")
            .replace("[domain]", "[field1]")
            .replace("[authentication]", "[field2]")
            .replace("[expires]", "300")
            .replace("STATUS\"", "200\"");
        let mut users = String::from("SEQUENTIAL\n");
        for Account { user, domain, password, .. } in accounts {
            let _ = writeln!(users, "{user};{domain};[authentication username={user} password={password}]");
        }
        std::fs::write(folder.join("many.xml"), scenario).expect("a file");
        std::fs::write(folder.join("many.csv"), users).expect("a file");
        let ended = Command::new("sipp")
            .arg(format!("127.0.0.1:{}", self.port))
            .args(["-sf", "many.xml", "-inf", "many.csv", "-i", "127.0.0.1", "-nostdin", "-timeout_error"])
            .args(["-m", &times.to_string(), "-r", &a_second.to_string(), "-p", &free_port().to_string()])
            // Four times as long as it takes.
            .args(["-timeout", &(4 * times / a_second).to_string(), "-trace_err"])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("SIPp is installed; see the packages in tests/run");
        assert!(ended.success(), "one of {times} REGISTERs fails ({ended}):\n{}", self.log());
    }
}
