//! Passwords from the terminal or from standard input, never from the command line, which everybody on the machine can read.

use std::io::{self, BufRead, IsTerminal};

/// A password: typed twice at a terminal, else the first line of standard input.
///
/// # Errors
/// When there is none, or the two differ.
pub(super) fn read() -> io::Result<String> {
    let invalid = |text| io::Error::new(io::ErrorKind::InvalidInput, text);
    let password = if io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ")?;
        if first != rpassword::prompt_password("Again: ")? {
            return Err(invalid("the two passwords differ"));
        }
        first
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if password.is_empty() { Err(invalid("no password was given")) } else { Ok(password) }
}
