//! A Postgres of our own: found or installed, with its cluster in the data folder, reachable only from this machine, and
//! stopped with the value that stands for it. `serve` and `dev` keep theirs; tests get a scratch one, made anew each run.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result};

use crate::process;
use crate::signals;
use crate::workspace::Workspace;

use self::account::Account;
use self::address::Address;
use self::home::Home;
use self::programs::Programs;
use self::settings::{Purpose, settings};

pub(crate) use self::address::free_port;

mod account;
mod address;
mod home;
mod programs;
mod settings;

/// The product's database.
pub(crate) const DATABASE: &str = "scores";

/// A running server.
pub(crate) struct Postgres {
    programs: Programs,
    account: Account,
    home: Home,
    address: Address,
    /// Held as long as the cluster is ours; the system lets go of it even when we are killed.
    _lock: File,
}

impl Postgres {
    /// The one that keeps the product's data.
    pub(crate) fn start_own(workspace: &Workspace) -> Result<Self> {
        let data = workspace.data_dir()?;
        Self::start(&data, &data.join("postgres"), Purpose::Keep)
    }

    /// An empty one for tests, as fast as it can be made.
    pub(crate) fn start_scratch(workspace: &Workspace) -> Result<Self> {
        Self::start(&workspace.target, &workspace.target.join("test-postgres"), Purpose::Scratch)
    }

    /// The address of one of its databases, for sqlx, libpq and node-postgres alike.
    pub(crate) fn url(&self, database: &str) -> String {
        self.address.url(database)
    }

    /// Makes a database unless it is there.
    pub(crate) fn create_if_missing(&self, database: &str) -> Result<()> {
        let known = self.sql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{database}'"))?;
        if known.trim() == "0" { self.create(database) } else { Ok(()) }
    }

    /// Makes a database.
    pub(crate) fn create(&self, database: &str) -> Result<()> {
        self.sql(&format!("CREATE DATABASE \"{database}\"")).map(drop)
    }

    /// Runs a file of SQL in a database, all of it or nothing.
    pub(crate) fn run_file(&self, database: &str, file: &Path) -> Result<()> {
        let mut psql = self.programs.client("psql", &self.address);
        psql.args(["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", database, "-f"]).arg(file);
        process::read(&mut psql).map(drop)
    }

    fn sql(&self, statement: &str) -> Result<String> {
        let mut psql = self.programs.client("psql", &self.address);
        process::read(psql.args(["-X", "-At", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-c", statement]))
    }

    fn start(parent: &Path, place: &Path, purpose: Purpose) -> Result<Self> {
        let account = Account::choose()?;
        let home = Home::choose(parent, place, &account)?;
        let kept = home.version().filter(|_| purpose == Purpose::Keep);
        let programs = Programs::find(kept)?;
        // Again: installing the package may just have made the `postgres` user that root needs.
        let account = account.or_made()?;
        home.prepare(&account)?;
        let lock = lock(&home, purpose)?;
        let running =
            process::read(programs.server("pg_ctl", &account).args(["status", "-D"]).arg(&home.cluster)).is_ok();
        if running {
            println!("a Postgres that an earlier run left behind is stopped first");
            stop(&programs, &account, &home)?;
        }
        if purpose == Purpose::Scratch {
            home.wipe()?;
        }
        if home.version().is_none() {
            home.initialise(&programs, &account)?;
        }
        let address = Address::choose(&home)?;
        let options = address.options() + &settings(&programs, &account, &home, purpose);
        let mut pg_ctl = programs.server("pg_ctl", &account);
        pg_ctl.args(["start", "-s", "-w", "-t", "300", "-D"]).arg(&home.cluster);
        process::read(pg_ctl.arg("-l").arg(&home.log).arg("-o").arg(options))
            .with_context(|| format!("Postgres does not start; its log is {}", home.log.display()))?;
        Ok(Self { programs, account, home, address, _lock: lock })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Err(error) = stop(&self.programs, &self.account, &self.home) {
            eprintln!("Postgres could not be stopped: {error:#}");
        }
    }
}

/// Fast: clients are cut off, their transactions rolled back, the data is written out.
fn stop(programs: &Programs, account: &Account, home: &Home) -> Result<()> {
    let mut pg_ctl = programs.server("pg_ctl", account);
    process::read(pg_ctl.args(["stop", "-s", "-w", "-t", "120", "-m", "fast", "-D"]).arg(&home.cluster)).map(drop)
}

/// Makes sure that nobody else runs this cluster: tests wait for each other, a second `serve` is told.
fn lock(home: &Home, purpose: Purpose) -> Result<File> {
    let path = home.folder.join("lock");
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error).with_context(|| path.display().to_string()),
            Err(TryLockError::WouldBlock) if purpose == Purpose::Scratch => {
                if !told {
                    println!("another run uses the test database: waiting for its end");
                    told = true;
                }
            }
            Err(TryLockError::WouldBlock) => anyhow::bail!(
                "another `cargo xtask` runs the database in {}: stop it, or set SCORES_DATA_DIR or DATABASE_URL",
                home.folder.display()
            ),
        }
        signals::go_on()?;
        process::pause();
    }
}
