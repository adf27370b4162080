//! The server as a child: built by cargo, started with its settings in the environment, stopped by SIGTERM.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

use std::os::unix::process::CommandExt;

use anyhow::Result;

use crate::postgres::{self, Postgres};
use crate::process::{self, command, run};
use crate::signals;
use crate::step::step;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// The database that the product uses: one that was named, or our own, which stops with this value.
pub(crate) struct Database {
    /// Its address.
    pub(crate) url: String,
    _own: Option<Postgres>,
}

impl Database {
    /// Takes `DATABASE_URL`, or starts our own Postgres.
    pub(crate) fn open(workspace: &Workspace) -> Result<Self> {
        match env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => Ok(Self { url, _own: None }),
            _ => step("Postgres", || {
                let own = Postgres::start_own(workspace)?;
                own.create_if_missing(postgres::DATABASE)?;
                Ok(Self { url: own.url(postgres::DATABASE), _own: Some(own) })
            }),
        }
    }
}

/// A running server, stopped when this value goes.
pub(crate) struct Server {
    child: Child,
}

impl Server {
    /// Starts a prepared command in a process group of its own: a Ctrl-C then reaches it once, through us.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        Ok(Self { child: process::spawn(command.process_group(0))? })
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until it ends by itself or a signal tells us to stop it.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            if signals::told_to_stop() {
                return self.stop();
            }
            process::pause();
        }
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
    server.current_dir(&workspace.root).env("DATABASE_URL", database_url).env("SCORES_SITE_DIR", site).arg("serve");
    server
}
