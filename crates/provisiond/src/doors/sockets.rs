//! The listening sockets, kept apart from the servers that accept on them: a server can be replaced while its sockets stay, so
//! that no client finds the port closed.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use super::Kind;
use crate::listen::{self, ListenError};

/// Where a listener is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The address; port 0 stands for any.
    pub(super) address: SocketAddr,
    /// Without TLS, whatever the others have.
    pub(super) plain: bool,
}

/// The sockets of all listeners, by listener and wanted address.
#[derive(Debug, Default, Clone)]
pub(super) struct Sockets(BTreeMap<(Kind, SocketAddr), Arc<TcpListener>>);

impl Sockets {
    /// The sockets for a listener: those that are open already, and new ones. `next` gets all of them.
    pub(super) fn for_listener(
        &self,
        kind: Kind,
        wanted: &[Wanted],
        next: &mut Self,
    ) -> Result<Vec<(Arc<TcpListener>, bool)>, ListenError> {
        let mut found = Vec::new();
        // The first that lets the system choose a port chooses for all others that do.
        let mut chosen = 0;
        for one in wanted {
            let socket = match self.open_one(kind, one.address) {
                Some(open) => open,
                None => match new(one.address, chosen, wanted.len() > 1)? {
                    Some(new) => Arc::new(new),
                    None => continue,
                },
            };
            if one.address.port() == 0 && !one.plain {
                chosen = socket.local_addr().map_or(chosen, |local| local.port());
            }
            next.0.insert((kind, one.address), socket.clone());
            found.push((socket, one.plain));
        }
        Ok(found)
    }

    /// An open socket: of the same listener, else of another one that may move.
    fn open_one(&self, kind: Kind, address: SocketAddr) -> Option<Arc<TcpListener>> {
        let own = self.0.get(&(kind, address));
        let other = || self.0.iter().find(|((_, other), _)| *other == address && address.port() != 0);
        own.or_else(|| other().map(|(_, socket)| socket)).cloned()
    }
}

/// A new socket; none on a machine without this family of addresses when there are other ones.
fn new(address: SocketAddr, chosen: u16, others: bool) -> Result<Option<TcpListener>, ListenError> {
    let port = if address.port() == 0 { chosen } else { address.port() };
    let address = SocketAddr::new(address.ip(), port);
    match listen::open(address) {
        Ok(socket) => Ok(Some(socket)),
        Err(error) if is_any_of_its_kind(address) && others && listen::is_family_missing(&error) => {
            tracing::warn!(%address, %error, "this machine has no such addresses, not listening there");
            Ok(None)
        }
        Err(source) => Err(ListenError { address, source }),
    }
}

/// Whether it is one that the defaults name for both families of addresses.
fn is_any_of_its_kind(address: SocketAddr) -> bool {
    address.ip().is_unspecified() || address.ip().is_loopback()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn wanted(address: &str) -> Wanted {
        Wanted { address: address.parse().unwrap(), plain: false }
    }

    #[test]
    fn a_socket_stays_open_when_it_is_wanted_again_by_anybody() {
        let (mut first, mut second) = (Sockets::default(), Sockets::default());
        let any = wanted("127.0.0.1:0");
        let found = Sockets::default().for_listener(Kind::Staff, &[any], &mut first).unwrap();
        let address = found.first().unwrap().0.local_addr().unwrap();
        let again = first.for_listener(Kind::Staff, &[any], &mut second).unwrap();
        assert_eq!(again.first().unwrap().0.local_addr().unwrap(), address);
        // Another listener that lets the system choose gets another port, one that names the address the same socket.
        let other = first.for_listener(Kind::Legacy, &[any], &mut second).unwrap();
        assert_ne!(other.first().unwrap().0.local_addr().unwrap(), address);
        let mut named = Sockets::default();
        let fixed = wanted(&address.to_string());
        assert!(Sockets::default().for_listener(Kind::Staff, &[fixed], &mut named).is_err());
        drop((found, again, other, first, second));
        let moved = Sockets::default().for_listener(Kind::Staff, &[fixed], &mut named).unwrap();
        let taken = named.for_listener(Kind::Legacy, &[fixed], &mut Sockets::default()).unwrap();
        assert!(Arc::ptr_eq(&moved.first().unwrap().0, &taken.first().unwrap().0));
    }

    #[test]
    fn both_families_share_one_free_port() {
        let found = Sockets::default().for_listener(
            Kind::Staff,
            &[wanted("0.0.0.0:0"), wanted("[::]:0")],
            &mut Sockets::default(),
        );
        let ports: Vec<u16> = found.unwrap().iter().map(|(one, _)| one.local_addr().unwrap().port()).collect();
        assert!(ports.iter().all(|port| *port != 0 && Some(port) == ports.first()));
    }
}
