//! `provisiond`: the provisioning server for SIP/VoIP platforms.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use clap::Parser;
use provisiond::cli::{self, CheckOptions, Cli, Command, ConfigCommand};
use provisiond::config::{Loaded, Sources};
use provisiond::logging;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("provisiond: {}", provisiond::chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode, Box<dyn Error>> {
    let sources = cli.sources();
    match &cli.command {
        Command::Serve => serve(&sources),
        Command::Migrate => migrate(&sources),
        Command::Config(ConfigCommand::Check { strict, offline, json }) => {
            let options = CheckOptions { strict: *strict, offline: *offline, json: *json };
            Ok(cli::check(&sources, options, &mut io::stdout())?)
        }
        Command::Config(ConfigCommand::Apply { message, json }) => {
            cli::apply(&sources, message, *json, &mut io::stdout())
        }
        Command::Config(ConfigCommand::History { limit, json }) => {
            cli::history(&sources, *limit, *json, &mut io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Config(ConfigCommand::Show { key }) => {
            Ok(cli::show(&sources, key.as_deref(), &mut io::stdout(), &mut io::stderr())?)
        }
        Command::Openapi { yaml, role } => {
            cli::openapi(&load(&sources)?.config, *role, *yaml, &mut io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Wsdl { style, plain } => {
            cli::wsdl(&load(&sources)?.config, *style, *plain, &mut io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Version => {
            println!("provisiond {}", env!("CARGO_PKG_VERSION"));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Runs the server until it is told to stop.
fn serve(sources: &Sources) -> Result<ExitCode, Box<dyn Error>> {
    let loaded = load(sources)?;
    let log = logging::init(&loaded.config)?;
    report(&loaded);
    cli::runtime()?.block_on(provisiond::serve::serve(sources.clone(), loaded, log))?;
    Ok(ExitCode::SUCCESS)
}

/// Brings the database schema up to date.
fn migrate(sources: &Sources) -> Result<ExitCode, Box<dyn Error>> {
    let loaded = load(sources)?;
    let _log = logging::init(&loaded.config)?;
    report(&loaded);
    cli::runtime()?.block_on(provisiond::serve::migrate(&loaded.config))?;
    Ok(ExitCode::SUCCESS)
}

fn load(sources: &Sources) -> Result<Loaded, Box<dyn Error>> {
    Loaded::read(sources).map_err(|refused| format!("the configuration is refused:\n{refused}").into())
}

/// Logs where the configuration came from and what in it deserves attention.
fn report(loaded: &Loaded) {
    let files: Vec<String> = loaded.files.iter().map(|file| file.display().to_string()).collect();
    tracing::info!(files = files.join(", "), "configuration read");
    for warning in &loaded.warnings {
        tracing::warn!("{warning}");
    }
}
