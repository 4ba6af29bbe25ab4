//! `provisiond`: the provisioning server for SIP/VoIP platforms.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use provisiond::cli::{self, CheckOptions, Cli, Command, ConfigCommand, Progress};
use provisiond::config::{self, Config, Loaded, Sources};
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
    let out = &mut io::stdout();
    let config = || -> Result<Config, Box<dyn Error>> { Ok(load(&sources)?.config) };
    match &cli.command {
        Command::Serve => return serve(&sources),
        Command::Migrate => return migrate(&sources),
        Command::Config(command) => return configuration(&sources, command),
        Command::Openapi { yaml, role } => cli::openapi(&config()?, *role, *yaml, out)?,
        Command::Wsdl { service, style, plain } => cli::wsdl(&config()?, *service, *style, *plain, out)?,
        Command::Admin(command) => cli::admin(&config()?, command, out)?,
        Command::Htpasswd { kind, cost, user, .. } => cli::htpasswd(*kind, *cost, user, out)?,
        Command::Backup { file } => cli::backup(&config()?, file)?,
        Command::Restore { file } => cli::restore(&config()?, file)?,
        Command::Seal => cli::seal(&config()?, out)?,
        Command::Verify { repair, json } => return cli::verify(&config()?, *repair, *json, out),
        Command::Healthcheck => cli::healthcheck(&config()?)?,
        Command::Completions { shell } => cli::completions(*shell, out),
        Command::Man => cli::man(out)?,
        Command::Version => println!("provisiond {}", env!("CARGO_PKG_VERSION")),
    }
    Ok(ExitCode::SUCCESS)
}

/// The commands on the configuration.
fn configuration(sources: &Sources, command: &ConfigCommand) -> Result<ExitCode, Box<dyn Error>> {
    let out = &mut io::stdout();
    match command {
        ConfigCommand::Check { strict, offline, json } => {
            let options = CheckOptions { strict: *strict, offline: *offline, json: *json };
            Ok(cli::check(sources, options, out)?)
        }
        ConfigCommand::Apply { message, json } => cli::apply(sources, message, *json, out),
        ConfigCommand::History { limit, json } => {
            cli::history(sources, *limit, *json, out)?;
            Ok(ExitCode::SUCCESS)
        }
        ConfigCommand::Kamailio => {
            let loaded = load(sources)?;
            write!(out, "{}", config::for_kamailio(&loaded.config))?;
            Ok(ExitCode::SUCCESS)
        }
        ConfigCommand::Reference => {
            write!(out, "{}", config::reference())?;
            Ok(ExitCode::SUCCESS)
        }
        ConfigCommand::Show { key } => Ok(cli::show(sources, key.as_deref(), out, &mut io::stderr())?),
    }
}

/// Runs the server until it is told to stop.
fn serve(sources: &Sources) -> Result<ExitCode, Box<dyn Error>> {
    let loaded = load(sources)?;
    let log = logging::init(&loaded.config)?;
    report(&loaded);
    let served = cli::runtime()?.block_on(provisiond::serve::serve(sources.clone(), loaded, log.clone()));
    log.close();
    served?;
    Ok(ExitCode::SUCCESS)
}

/// Brings the database schema up to date.
fn migrate(sources: &Sources) -> Result<ExitCode, Box<dyn Error>> {
    let loaded = load(sources)?;
    let _log = logging::init(&loaded.config)?;
    report(&loaded);
    let _progress = Progress::spinner("bringing the schema up to date");
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
