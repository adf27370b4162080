//! The server as a child: built by cargo, started with its settings in the environment, stopped by SIGTERM.

use std::env;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::postgres::{self, Postgres};
use crate::process::{self, command, run};
use crate::signals;
use crate::step::step;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// Where the server listens when it is told nothing.
const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";

/// How often our own Postgres is looked at while a server runs.
pub(crate) const TEND_EVERY: Duration = Duration::from_secs(1);

/// How long a server of an earlier run may take to leave the port.
const LEFTOVER_PATIENCE: Duration = Duration::from_secs(3);

/// The database that the product uses: one that was named, or our own, which stops with this value.
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: String,
    own: Option<Postgres>,
}

impl Database {
    /// Takes `DATABASE_URL`, or starts our own Postgres.
    pub(crate) fn open(workspace: &Workspace) -> Result<Self> {
        match env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => Ok(Self { url, own: None }),
            _ => step("Postgres", || {
                let own = Postgres::start_own(workspace)?;
                own.create_if_missing(postgres::DATABASE)?;
                Ok(Self { url: own.url(postgres::DATABASE), own: Some(own) })
            }),
        }
    }

    /// Starts our own Postgres again where it has ended by itself.
    pub(crate) fn tend(&self) -> Result<()> {
        self.own.as_ref().map_or(Ok(()), Postgres::tend)
    }
}

/// Fails in one sentence, before a long build, when somebody else has the database or the port.
pub(crate) fn check_free(workspace: &Workspace, server_args: &[String]) -> Result<()> {
    if env::var_os("DATABASE_URL").is_none_or(|url| url.is_empty()) {
        Postgres::check_free(workspace)?;
    }
    // What is no address the server itself will say.
    address(server_args).parse().map_or(Ok(()), check_port)
}

/// A server that lost the `cargo xtask` which started it stops by itself, and is given the time for it.
fn check_port(address: SocketAddr) -> Result<()> {
    let deadline = Instant::now() + LEFTOVER_PATIENCE;
    loop {
        let Err(error) = TcpListener::bind(address) else { return Ok(()) };
        if error.kind() != ErrorKind::AddrInUse {
            bail!("{address} cannot be listened on: {error}; SCORES_ADDR names another address");
        }
        if Instant::now() > deadline {
            bail!("{address} is in use: stop the program that listens there, or name another address in SCORES_ADDR");
        }
        signals::go_on()?;
        process::pause();
    }
}

/// Where the server will listen: as it reads its own settings.
fn address(server_args: &[String]) -> String {
    let mut args = server_args.iter();
    while let Some(arg) = args.next() {
        match arg.strip_prefix("--addr") {
            Some("") => return args.next().cloned().unwrap_or_default(),
            Some(rest) if rest.starts_with('=') => return rest[1..].to_owned(),
            _ => {}
        }
    }
    env::var("SCORES_ADDR").unwrap_or_else(|_| DEFAULT_ADDRESS.to_owned())
}

/// A running server, stopped when this value goes.
pub(crate) struct Server {
    child: Child,
}

impl Server {
    /// Starts a prepared command in a process group of its own: a Ctrl-C then reaches it once, through us. Its standard
    /// input is ours to end: when we are killed the system ends it, and the server stops.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        Ok(Self { child: process::spawn(command.process_group(0).stdin(Stdio::piped()))? })
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until it ends by itself or a signal tells us to stop it, and keeps its database running meanwhile.
    pub(crate) fn wait(&mut self, database: &Database) -> Result<ExitStatus> {
        let mut tended = Instant::now();
        loop {
            if tended.elapsed() > TEND_EVERY {
                database.tend()?;
                tended = Instant::now();
            }
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            if signals::told_to_stop() {
                return self.stop();
            }
            process::pause();
        }
    }

    /// Ends it as a crash would.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Stops it.
    pub(crate) fn stop(&mut self) -> Result<ExitStatus> {
        process::stop(&mut self.child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("the server could not be stopped: {error:#}");
        }
    }
}

/// Builds the server in a profile and gives the program.
pub(crate) fn build(workspace: &Workspace, toolchain: &Toolchain, profile: &str) -> Result<PathBuf> {
    step(&format!("server ({profile})"), || {
        run(toolchain.cargo(workspace, "build").args(["--profile", profile, "-p", "server"]))?;
        Ok(workspace.built(profile, "server"))
    })
}

/// `server serve` on a database and a site; everything else it finds in the environment.
pub(crate) fn serve_command(workspace: &Workspace, program: &Path, database_url: &str, site: &Path) -> Command {
    let mut server = command(program);
    server
        .current_dir(&workspace.root)
        .env("DATABASE_URL", database_url)
        .env("SCORES_SITE_DIR", site)
        .args(["serve", "--until-stdin-ends"]);
    server
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_as_the_server_reads_it() {
        let of = |args: &[&str]| address(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["--log-format", "json", "--addr", "[::1]:1"]), "[::1]:1");
        assert_eq!(of(&["--addr=0.0.0.0:80"]), "0.0.0.0:80");
    }
}
