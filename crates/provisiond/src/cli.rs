//! The command line.

mod admin;
mod backup;
mod config;
mod generated;
mod health;
mod htpasswd;
mod openapi;
mod password;
mod platform;
mod progress;
mod reload;
mod seal;
mod verify;
mod wsdl;

pub use admin::{AdminCommand, admin};
pub use backup::{backup, restore};
pub use config::{CheckOptions, check, show};
pub use generated::{completions, man};
pub use health::healthcheck;
pub use htpasswd::{HashKind, htpasswd};
pub use openapi::openapi;
pub use progress::Progress;
pub use reload::{apply, history};
pub use seal::seal;
pub use verify::verify;
pub use wsdl::wsdl;

use std::io;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use provisioning_core::actor::Role;
use provisioning_core::function::Service;
use provisioning_soap::wsdl::Style;

use crate::config::Sources;

/// The provisioning server for SIP/VoIP platforms.
#[derive(Debug, Parser)]
#[command(name = "provisiond", disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    files: ConfigFiles,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the configuration is read from.
#[derive(Debug, clap::Args)]
struct ConfigFiles {
    /// Configuration file; may be repeated, later files override earlier ones. Without it: etc/config.yml of the working
    /// directory if there is one, else /etc/ngcp-config/config.yml, else /etc/provisiond/config.yml, each with its neighbours
    /// (config.local.yml, config.d …). In the environment several are separated by colons
    #[arg(long = "config", value_name = "FILE", global = true, env = "PROVISIOND_CONFIG", value_delimiter = ':')]
    config: Vec<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server
    Serve,
    /// Check, show or apply the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Bring the database schema up to date
    Migrate,
    /// Print the OpenAPI document of the REST interface, as GET /api/?swagger=1 answers it
    Openapi {
        /// As YAML instead of JSON
        #[arg(long)]
        yaml: bool,
        /// What this role may use: system, admin, reseller, ccareadmin, ccare, lintercept, subscriberadmin, subscriber
        #[arg(long, default_value = "admin", value_parser = openapi::role)]
        role: Role,
    },
    /// Print the WSDL of the SOAP interface, as GET /SOAP/Provisioning.wsdl answers it
    Wsdl {
        /// The service: provisioning, or intercept as at /SOAP/Intercept.wsdl
        #[arg(long, default_value = "provisioning", value_parser = wsdl::service)]
        service: Service,
        /// The style: literal, encoded, document; the configured one without it
        #[arg(long, value_parser = wsdl::style)]
        style: Option<Style>,
        /// Without documentation
        #[arg(long)]
        plain: bool,
    },
    /// Manage logins of administrative users
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Make an entry for ossbss.htpasswd; the password is read from the terminal or standard input
    Htpasswd {
        /// Its kind
        #[command(flatten)]
        kind: HashKind,
        /// Cost of bcrypt, 4 to 14
        #[arg(short = 'C', default_value_t = 10, value_parser = clap::value_parser!(u32).range(4..=14))]
        cost: u32,
        /// Read standard input; this is what happens anyway when it is no terminal
        #[arg(short = 'i')]
        from_input: bool,
        /// Name of the user
        user: String,
    },
    /// Copy the embedded database into a file while the server runs
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Put a copy of the embedded database in its place; the server must not run
    Restore {
        /// The copy
        file: PathBuf,
    },
    /// Ask the running server whether it can serve requests. Exit status 1: it cannot, or it does not run
    Healthcheck,
    /// Encrypt SIP passwords, those of orders of interception, journals and remembered answers with the first key of provisioning.database.secret_keys
    Seal,
    /// Check whether what SIP and XMPP servers read agrees with what is provisioned. Exit status 1: something does not
    Verify {
        /// Write anew what is derived, make the views anew, and remove what terminated subscribers have left behind
        #[arg(long)]
        repair: bool,
        /// Print a JSON object with examined, repaired and findings
        #[arg(long)]
        json: bool,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
    /// Print the version
    Version,
}

/// Commands on the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Check the configuration: prints problems as FILE:LINE: KEY: TEXT. Exit status 0: fine, 1: errors, 2: only warnings, with
    /// --strict
    Check {
        /// Exit with status 2 when there are only warnings
        #[arg(long)]
        strict: bool,
        /// Do not look at the database
        #[arg(long)]
        offline: bool,
        /// Print a JSON list of objects with severity, origin, key and text
        #[arg(long)]
        json: bool,
    },
    /// Have the running server take the configuration over without a restart. Exit status 1: it is refused, or no server runs
    Apply {
        /// Why, for the log and the history
        #[arg(default_value = "")]
        message: String,
        /// Print a JSON object with done, changed, kept and lines
        #[arg(long)]
        json: bool,
    },
    /// Show what was applied to running servers, when, by whom and why, newest first
    History {
        /// Most entries that are shown
        #[arg(long, default_value_t = 20)]
        limit: u64,
        /// Print a JSON list
        #[arg(long)]
        json: bool,
    },
    /// Print what the SIP proxy takes over from the configuration, for its kamailio-config.cfg
    Kamailio,
    /// Print the reference of all keys as Markdown
    Reference,
    /// Show values in force with their origin, secrets masked
    Show {
        /// A key or a section, for instance provisioning.database; everything without it
        key: Option<String>,
    },
}

/// The runtime on which transactions run; each HTTP worker has one of its own.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

impl Cli {
    /// What the configuration is read from.
    #[must_use]
    pub fn sources(&self) -> Sources {
        Sources::new(self.files.config.clone())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn config_may_stand_anywhere_and_be_repeated() {
        for line in [
            "provisiond --config a.yml --config b.yml config check --strict",
            "provisiond config check --config a.yml --strict --config b.yml",
            "provisiond config --config a.yml --config b.yml check --strict",
        ] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert_eq!(cli.sources().files, [PathBuf::from("a.yml"), "b.yml".into()], "{line}");
            assert!(matches!(cli.command, Command::Config(ConfigCommand::Check { strict: true, .. })));
        }
    }

    #[test]
    fn without_config_the_clone_comes_first() {
        let cli = Cli::try_parse_from(["provisiond", "serve"]).unwrap();
        assert!(cli.sources().files.is_empty());
        assert_eq!(cli.sources().search[0], PathBuf::from("etc/config.yml"));
    }
}
