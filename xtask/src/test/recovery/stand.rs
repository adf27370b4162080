//! What the cases work with: a data folder of their own, this very program run on it, and a look into the database.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::postgres;
use crate::process::{self, command, read};
use crate::workspace::Workspace;

/// A refusal must come within this time: a build would take longer.
const AT_ONCE: Duration = Duration::from_secs(10);

/// A data folder with a database that holds one row.
pub(super) struct Stand {
    root: PathBuf,
    data: PathBuf,
}

/// `cargo xtask postgres` at work; killed when this value goes.
pub(super) struct Run {
    pub(super) child: Child,
    /// The address that it printed.
    pub(super) url: String,
    /// What it said before.
    pub(super) said: String,
}

impl Stand {
    /// Makes both. Below the system's folder for such things, which the user `postgres` can enter too.
    pub(super) fn make(workspace: &Workspace) -> Result<Self> {
        let data = env::temp_dir().join(format!("scores-recovery-{}", std::process::id()));
        let stand = Self { root: workspace.root.clone(), data };
        let run = stand.start()?;
        ask(&run.url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('here')")?;
        run.stop()?;
        Ok(stand)
    }

    /// The cluster.
    pub(super) fn cluster(&self) -> PathBuf {
        self.data.join("postgres/cluster")
    }

    /// The note beside the socket.
    pub(super) fn socket_note(&self) -> PathBuf {
        self.data.join("postgres/socket/.s.PGSQL.5432.lock")
    }

    /// Starts it and waits for its address.
    pub(super) fn start(&self) -> Result<Run> {
        let mut child = self.program(&["postgres"]).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        let mut said = String::new();
        for line in &mut lines {
            let line = line?;
            if line.starts_with("postgres://") {
                // What it says later is not read, but must not fail either.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Run { child, url: line, said });
            }
            said.push_str(&line);
            said.push('\n');
        }
        bail!("it did not start: {said}{}", child.wait()?)
    }

    /// Starts it with these words, and gives the one sentence with which it refuses at once.
    pub(super) fn refusal(&self, words: &[&str], settings: &[(&str, &str)]) -> Result<String> {
        let start = Instant::now();
        let mut child = self.program(words).envs(settings.iter().copied()).stderr(Stdio::piped()).spawn()?;
        let mut told = String::new();
        child.stderr.take().context("no output")?.read_to_string(&mut told)?;
        ensure!(!child.wait()?.success(), "it was not refused");
        ensure!(start.elapsed() < AT_ONCE, "the refusal took {} s", start.elapsed().as_secs());
        ensure!(told.lines().count() == 1, "that is not one sentence: {told}");
        Ok(told)
    }

    /// The row is there.
    pub(super) fn check_row(&self) -> Result<()> {
        let run = self.start()?;
        let found = ask(&run.url, "SELECT word FROM kept")?;
        run.stop()?;
        ensure!(found.trim() == "here", "the row is gone: {found:?}");
        Ok(())
    }

    /// The process that the cluster's note names.
    pub(super) fn pid(&self) -> Result<u32> {
        let note = fs::read_to_string(self.cluster().join("postmaster.pid"))?;
        Ok(note.lines().next().unwrap_or_default().trim().parse()?)
    }

    /// Every file of the cluster with its size and time.
    pub(super) fn look(&self) -> Result<String> {
        read(command("find").arg(self.cluster()).args(["-printf", "%p %s %T@ %m %U\n"]))
    }

    /// A disk too small for a database, where one can be mounted.
    pub(super) fn small_disk(&self) -> Result<Option<SmallDisk>> {
        let folder = self.data.join("small");
        fs::create_dir_all(&folder)?;
        let mount = read(command("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(&folder));
        Ok(mount.is_ok().then(|| SmallDisk { stand: Self { root: self.root.clone(), data: folder } }))
    }

    /// This very program, so that it is met as people meet it.
    fn program(&self, words: &[&str]) -> Command {
        let mut program = command(env::current_exe().unwrap_or_else(|_| "/proc/self/exe".into()));
        program
            .args(words)
            .current_dir(&self.root)
            .env("CARGO_MANIFEST_DIR", self.root.join("xtask"))
            .env("SCORES_DATA_DIR", &self.data)
            .env_remove("SCORES_ADDR")
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        program
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.data) {
            eprintln!("{} could not be removed: {error}", self.data.display());
        }
    }
}

impl Run {
    /// Ends it in order.
    pub(super) fn stop(mut self) -> Result<()> {
        let status = process::stop(&mut self.child)?;
        ensure!(status.success(), "it ended with {status}");
        Ok(())
    }

    /// Ends it as a crash would: its Postgres stays.
    pub(super) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        drop(process::stop(&mut self.child));
    }
}

/// A mounted disk, unmounted when this value goes.
pub(super) struct SmallDisk {
    stand: Stand,
}

impl SmallDisk {
    /// It is refused, and stays as it was.
    pub(super) fn check(&self) -> Result<()> {
        let told = self.stand.refusal(&["postgres"], &[])?;
        ensure!(told.contains("the disk is full"), "{told}");
        ensure!(!self.stand.cluster().exists(), "something was begun on a full disk");
        println!("ok: a full disk is refused in one sentence");
        Ok(())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let Err(error) = read(command("umount").arg(&self.stand.data)) {
            eprintln!("the small disk stays mounted: {error:#}");
        }
    }
}

/// Asks a database by its address.
pub(super) fn ask(url: &str, statement: &str) -> Result<String> {
    read(postgres::client("psql")?.args(["-X", "-At", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, url]))
}

/// A port that somebody listens on.
pub(super) fn listener() -> Result<(TcpListener, String)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    Ok((listener, address))
}

/// Waits until a process is gone.
pub(super) fn wait_for_end(pid: u32) -> Result<()> {
    let deadline = Instant::now() + AT_ONCE;
    while Path::new(&format!("/proc/{pid}")).exists() {
        ensure!(Instant::now() < deadline, "process {pid} does not end");
        process::pause();
    }
    Ok(())
}
