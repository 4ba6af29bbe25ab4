//! `provisiond healthcheck`: whether the running server can serve requests.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::config::Config;
use crate::running::control::{self, Ask};

/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks the status listener whether the server is ready; without one, the control socket whether it is there.
///
/// # Errors
/// When it is not.
pub fn healthcheck(config: &Config) -> Result<(), Box<dyn Error>> {
    let Some(address) = config.provisioning.listen.status.first() else {
        control::ask(&config.provisioning.state_dir, &Ask::Ping)
            .map_err(|error| format!("no server answers: {error}"))?;
        return Ok(());
    };
    let mut stream = TcpStream::connect_timeout(address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    match line.split(' ').nth(1) {
        Some("200") => Ok(()),
        Some(status) => Err(format!("the server is not ready ({status})").into()),
        None => Err("the answer is none".into()),
    }
}
