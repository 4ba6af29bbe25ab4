//! What SIP and XMPP servers beside us are told when something changes. Source: sip-xmpp-integration, section 7.
//!
//! The rules say what has happened ([`announce`]), in the transaction of the change itself: each server gets its rows of the
//! table [`TABLE`]. Sending them after the commit, and again until they arrive, is the program's affair. Every push may arrive
//! twice and do no harm.

use std::collections::HashMap;

use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;

/// The table of pushes that have not arrived yet.
pub const TABLE: &str = "outbox";

/// A kind of server beside us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It registers devices and routes calls.
    SipProxy,
    /// It has chats and presence.
    Xmpp,
}

/// A server that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// What it is.
    pub kind: Kind,
    /// Its address, a URL; at most [`LONGEST_ADDRESS`] bytes.
    pub address: String,
}

impl Server {
    /// The address without a login: what rows name the server by. Who copies the database learns no password.
    #[must_use]
    pub fn key(&self) -> String {
        let Some((scheme, rest)) = self.address.split_once("://") else { return self.address.clone() };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        format!("{scheme}://{host}{path}")
    }
}

/// Bytes of the longest address of a server.
pub const LONGEST_ADDRESS: usize = 255;

/// What a server is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Message {
    /// A SIP proxy: forget the devices of the address `user@domain`.
    EndRegistration,
    /// A SIP proxy: read the domains again.
    ReloadDomains,
    /// A SIP proxy: read the addresses of peering servers again.
    ReloadPeers,
    /// An XMPP server: look at hosts and accounts now, and close the sessions of accounts that have gone.
    Refresh,
}

impl Message {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::EndRegistration, Self::ReloadDomains, Self::ReloadPeers, Self::Refresh];

    /// Its word in the table and in metrics.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::EndRegistration => "end_registration",
            Self::ReloadDomains => "reload_domains",
            Self::ReloadPeers => "reload_peers",
            Self::Refresh => "refresh",
        }
    }

    /// The message of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|message| message.word() == word)
    }

    /// Which servers understand it.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::EndRegistration | Self::ReloadDomains | Self::ReloadPeers => Kind::SipProxy,
            Self::Refresh => Kind::Xmpp,
        }
    }
}

/// What has happened.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// Subscribers, by their ids, have ended. Their records are still there, and their numbers.
    Ended(&'a [i64]),
    /// A subscriber, by its id, has another SIP password.
    PasswordChanged(i64),
    /// Subscribers are locked so that their sessions have to end, too.
    LockedGlobally,
    /// A domain has come or gone.
    DomainsChanged,
    /// A peering server has come, gone or changed.
    PeersChanged,
}

/// Writes down for each server what it has to be told; nothing when no server wants to know.
///
/// # Errors
/// [`Fault::Store`].
pub async fn announce(ctx: &mut Context<'_>, event: Event<'_>) -> Result<(), Fault> {
    let servers = &ctx.settings.push_servers;
    let messages = messages(event);
    let wanted = |server: &&Server| messages.iter().any(|message| message.kind() == server.kind);
    let servers: Vec<&Server> = servers.iter().filter(wanted).collect();
    if servers.is_empty() {
        return Ok(());
    }
    let addresses = match event {
        Event::Ended(ids) if servers.iter().any(|server| server.kind == Kind::SipProxy) => addresses(ctx, ids).await?,
        Event::PasswordChanged(id) => addresses(ctx, &[id]).await?,
        _ => Vec::new(),
    };
    let mut rows = Vec::new();
    for server in servers {
        for message in messages.iter().filter(|message| message.kind() == server.kind) {
            if *message == Message::EndRegistration {
                rows.extend(addresses.iter().map(|address| row(ctx, server, *message, address)));
            } else {
                rows.push(row(ctx, server, *message, ""));
            }
        }
    }
    ctx.session.insert_many(TABLE, &rows).await
}

/// What each kind of server has to do about an event.
fn messages(event: Event<'_>) -> &'static [Message] {
    match event {
        Event::Ended(_) => &[Message::EndRegistration, Message::Refresh],
        Event::PasswordChanged(_) => &[Message::EndRegistration],
        Event::LockedGlobally => &[Message::Refresh],
        Event::DomainsChanged => &[Message::ReloadDomains, Message::Refresh],
        Event::PeersChanged => &[Message::ReloadPeers],
    }
}

fn row(ctx: &Context<'_>, server: &Server, message: Message, subject: &str) -> Record {
    Record::new()
        .with("server", server.key())
        .with("message", message.word())
        .with("subject", subject)
        .with("attempts", 0)
        // Since ever: the clock of the request may be one that the client has made up.
        .with("due_at", 0)
        .with("create_timestamp", ctx.now)
}

/// The addresses under which devices of subscribers may be registered: user name, and numbers that are devices.
async fn addresses(ctx: &mut Context<'_>, ids: &[i64]) -> Result<Vec<String>, Fault> {
    let subscribers = ctx.session.select(&Query::table("subscribers").filter(Cond::ids("id", ids))).await?;
    let devices = Query::table("numbers").filter(Cond::ids("subscriber_id", ids)).eq("is_devid", true);
    let devices = ctx.session.select(&devices).await?;
    let (mut addresses, mut domains) = (Vec::new(), HashMap::new());
    for row in &subscribers {
        let domain = row.text("domain")?.to_lowercase();
        addresses.push(format!("{}@{domain}", row.text("username")?));
        domains.insert(row.id()?, domain);
    }
    for device in &devices {
        if let Some(domain) = domains.get(&device.int("subscriber_id")?) {
            addresses.push(format!("{}@{domain}", device.text("digits")?));
        }
    }
    Ok(addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_has_a_word_of_its_own() {
        for message in Message::ALL {
            assert_eq!(Message::of_word(message.word()), Some(message));
        }
        assert_eq!(Message::of_word("reload"), None);
    }

    #[test]
    fn no_row_has_a_password() {
        let cases = [
            ("http://user:secret@192.0.2.1:5061/RPC", "http://192.0.2.1:5061/RPC"),
            ("http://a:b@c@[2001:db8::1]/RPC?x=a@b", "http://[2001:db8::1]/RPC?x=a@b"),
            ("http://user@host", "http://host"),
            ("http://host/a@b", "http://host/a@b"),
            ("nonsense", "nonsense"),
        ];
        for (address, key) in cases {
            assert_eq!(Server { kind: Kind::SipProxy, address: address.to_owned() }.key(), key, "{address}");
        }
    }

    #[test]
    fn each_event_is_told_to_those_whom_it_concerns() {
        let cases = [
            (Event::Ended(&[1]), vec![Kind::SipProxy, Kind::Xmpp]),
            (Event::PasswordChanged(1), vec![Kind::SipProxy]),
            (Event::LockedGlobally, vec![Kind::Xmpp]),
            (Event::DomainsChanged, vec![Kind::SipProxy, Kind::Xmpp]),
            (Event::PeersChanged, vec![Kind::SipProxy]),
        ];
        for (event, kinds) in cases {
            let told: Vec<Kind> = messages(event).iter().map(|message| message.kind()).collect();
            assert_eq!(told, kinds, "{event:?}");
        }
    }
}
