//! Opening TCP listeners.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};

/// Connections that may wait to be accepted. The kernel lowers it to its own limit.
const BACKLOG: i32 = 4096;

/// How long a client may leave data untaken that has been sent to it.
const UNTAKEN: Duration = Duration::from_secs(60);

/// Opens a listener for an HTTP server to take over (`HttpServer::listen_openssl`).
///
/// An IPv6 listener takes IPv6 only: the default addresses are `0.0.0.0` *and* `::`, and a dual-stack `::` would find the
/// port taken by its own neighbour. The address may be reused at once after a restart.
///
/// # Errors
/// What the system says; the address is in use, not one of this machine, or its family is not available.
pub fn open(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_address(true)?;
    // Accepted connections inherit it. A client that does not take its answer would hold it for ever.
    socket.set_tcp_user_timeout(Some(UNTAKEN))?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// Opens a listener at an address of its own.
///
/// # Errors
/// The address and the reason.
pub fn open_one(address: SocketAddr) -> Result<TcpListener, ListenError> {
    open(address).map_err(|source| ListenError { address, source })
}

/// A listener that could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}")]
pub struct ListenError {
    /// Where.
    pub address: SocketAddr,
    /// Why.
    pub source: io::Error,
}

/// Whether the machine knows no addresses of this family (EAFNOSUPPORT: not compiled in; EADDRNOTAVAIL: switched off).
pub(crate) fn is_family_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AddrNotAvailable
        || error.kind() == io::ErrorKind::Unsupported
        || error.raw_os_error() == Some(EAFNOSUPPORT)
}

/// The number of "address family not supported" on Linux, which the standard library gives no name.
const EAFNOSUPPORT: i32 = 97;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_taken_address_is_named() {
        let taken = open("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = taken.local_addr().unwrap();
        let error = open_one(address).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot listen on {address}"));
    }
}
