//! A Postgres of our own: found or installed, with its cluster in the data folder, reachable only from this machine, and
//! stopped with the value that stands for it. `serve` and `dev` keep theirs; tests get a scratch one, made anew each run.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::process;
use crate::signals;
use crate::workspace::Workspace;

use self::account::Account;
use self::address::Address;
use self::home::Home;
use self::programs::Programs;
use self::settings::{Purpose, settings};

pub(crate) use self::address::free_port;
pub(crate) use self::settings::memory_mb;

mod account;
mod address;
mod home;
mod leftover;
mod programs;
mod settings;

/// The file that whoever runs a cluster holds locked.
const LOCK: &str = "lock";

/// The product's database.
pub(crate) const DATABASE: &str = "scores";

/// A client program of Postgres, to be told an address.
pub(crate) fn client(program: &str) -> Result<Command> {
    Ok(Programs::find(None)?.command(program))
}

/// A running server.
pub(crate) struct Postgres {
    programs: Programs,
    account: Account,
    home: Home,
    address: Address,
    purpose: Purpose,
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

    /// An empty one in a place of its own for tests that end it by force: it keeps what it was given.
    pub(crate) fn start_trial(workspace: &Workspace, name: &str) -> Result<Self> {
        Self::start(&workspace.target, &workspace.target.join(name), Purpose::Trial)
    }

    /// Fails when another run has the one that keeps the product's data. For saying so before a long build.
    pub(crate) fn check_free(workspace: &Workspace) -> Result<()> {
        let data = workspace.data_dir()?;
        let home = Home::choose(&data, &data.join("postgres"), &Account::choose()?)?;
        let lock = fs::OpenOptions::new().write(true).open(home.folder.join(LOCK));
        match lock.map(|lock| lock.try_lock()) {
            Ok(Err(TryLockError::WouldBlock)) => Err(taken(&home)),
            _ => Ok(()),
        }
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

    /// Asks one statement of a database, as psql prints it without decoration.
    pub(crate) fn ask(&self, database: &str, statement: &str) -> Result<String> {
        let mut psql = self.programs.client("psql", &self.address);
        process::read(psql.args(["-X", "-At", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]))
    }

    fn sql(&self, statement: &str) -> Result<String> {
        self.ask("postgres", statement)
    }

    fn start(parent: &Path, place: &Path, purpose: Purpose) -> Result<Self> {
        let account = Account::choose()?;
        let home = Home::choose(parent, place, &account)?;
        home.tell(place);
        if purpose == Purpose::Keep {
            home.check(&account)?;
        }
        let kept = home.version().filter(|_| purpose == Purpose::Keep);
        let programs = Programs::find(kept)?;
        // Again: installing the package may just have made the `postgres` user that root needs.
        let account = account.or_made()?.of_cluster(&home.cluster)?;
        home.prepare(&account)?;
        let lock = lock(&home, purpose)?;
        if leftover::postmaster(&home).is_some() {
            println!("a Postgres that an earlier run left behind is stopped first");
            stop(&programs, &account, &home)?;
        }
        leftover::clear(&home)?;
        if purpose != Purpose::Keep {
            home.wipe()?;
        }
        home.check_room()?;
        if home.version().is_none() {
            home.initialise(&programs, &account, purpose)?;
        }
        let address = Address::choose(&home)?;
        let postgres = Self { programs, account, home, address, purpose, _lock: lock };
        postgres.launch()?;
        Ok(postgres)
    }

    /// Starts it again where it has ended by itself; what was committed is there again.
    pub(crate) fn tend(&self) -> Result<()> {
        if leftover::postmaster(&self.home).is_some() {
            return Ok(());
        }
        println!("Postgres has ended: it is started again");
        leftover::clear(&self.home)?;
        self.home.check_room()?;
        self.launch()
    }

    /// The process number of its head, while it runs.
    pub(crate) fn pid(&self) -> Option<u32> {
        leftover::postmaster(&self.home)
    }

    fn launch(&self) -> Result<()> {
        let Self { programs, account, home, .. } = self;
        let options = self.address.options() + &settings(programs, account, home, self.purpose);
        let before = fs::metadata(&home.log).map_or(0, |log| log.len());
        let mut pg_ctl = programs.server("pg_ctl", account);
        pg_ctl.args(["start", "-s", "-w", "-t", "300", "-D"]).arg(&home.cluster);
        if process::read(pg_ctl.arg("-l").arg(&home.log).arg("-o").arg(options)).is_err() {
            let why = home.last_words(before);
            bail!("Postgres does not start: {why}; its log is {}", home.log.display());
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if leftover::postmaster(&self.home).is_none() {
            return;
        }
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
    let path = home.folder.join(LOCK);
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error).with_context(|| path.display().to_string()),
            Err(TryLockError::WouldBlock) if purpose != Purpose::Keep => {
                if !told {
                    println!("another run uses the test database: waiting for its end");
                    told = true;
                }
            }
            Err(TryLockError::WouldBlock) => return Err(taken(home)),
        }
        signals::go_on()?;
        process::pause();
    }
}

fn taken(home: &Home) -> anyhow::Error {
    anyhow!(
        "another `cargo xtask` runs the database in {}: stop it, or set SCORES_DATA_DIR or DATABASE_URL",
        home.folder.display()
    )
}
