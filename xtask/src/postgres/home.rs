//! Where a cluster lives: one folder with the cluster, its socket, its log. In the data folder, or under `/var/lib/scores`
//! when the user who runs Postgres cannot enter that.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::account::Account;
use super::programs::Programs;
use super::settings::Purpose;
use crate::files;
use crate::process::{command, read};

const FALLBACK: &str = "/var/lib/scores";

/// What a new cluster needs on its disk, with some days of work.
const ROOM_FOR_NEW_MB: u64 = 200;

/// What a cluster needs to come up and write: a few files of its log.
const ROOM_MB: u64 = 64;

/// The folder of one cluster.
pub(super) struct Home {
    /// The folder, Postgres' own.
    pub(super) folder: PathBuf,
    /// The cluster in it.
    pub(super) cluster: PathBuf,
    /// The folder of the socket.
    pub(super) sockets: PathBuf,
    /// The password for connections by TCP.
    pub(super) password: PathBuf,
    /// The server's log.
    pub(super) log: PathBuf,
}

impl Home {
    /// Chooses between the wished place and the one under `/var/lib`.
    pub(super) fn choose(parent: &Path, wished: &Path, account: &Account) -> Result<Self> {
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
        let wished = Self::at(wished.to_owned());
        let elsewhere = Self::at(Path::new(FALLBACK).join(fallback_name(&wished.folder)));
        // A cluster that is there already counts more than who may enter what today.
        let is_elsewhere = elsewhere.version().is_some() && wished.version().is_none();
        if wished.version().is_none() {
            // Only root puts it there. Others cannot look into it, and must not begin a second one beside it.
            account.check_owner(&elsewhere.folder)?;
        }
        if !is_elsewhere && account.can_enter(parent) {
            return Ok(wished);
        }
        Ok(elsewhere)
    }

    /// Says where it is, when that is not where it was wished.
    pub(super) fn tell(&self, wished: &Path) {
        if self.folder != wished {
            let (folder, wished) = (self.folder.display(), wished.display());
            println!("the database is kept in {folder}, since the user `postgres` cannot enter the folder of {wished}");
        }
    }

    fn at(folder: PathBuf) -> Self {
        Self {
            cluster: folder.join("cluster"),
            sockets: folder.join("socket"),
            password: folder.join("password"),
            log: folder.join("postgres.log"),
            folder,
        }
    }

    /// The major version of the cluster, if there is one.
    pub(super) fn version(&self) -> Option<u32> {
        files::read_if_there(&self.cluster.join("PG_VERSION"))?.trim().parse().ok()
    }

    /// Fails where something stands in the cluster's place that is none, or another's.
    pub(super) fn check(&self, account: &Account) -> Result<()> {
        account.check_owner(&self.folder)?;
        let is_empty = fs::read_dir(&self.cluster).map_or(true, |mut entries| entries.next().is_none());
        if !is_empty && self.version().is_none() {
            bail!(
                "{} holds files that are no database: nothing there was touched; move them away, or set SCORES_DATA_DIR",
                self.cluster.display()
            );
        }
        Ok(())
    }

    /// Fails where the disk has too little room for a Postgres to work: it would stop in the middle of something.
    pub(super) fn check_room(&self) -> Result<()> {
        let needed_mb = if self.version().is_none() { ROOM_FOR_NEW_MB } else { ROOM_MB };
        // Asking the system itself needs unsafe code or another crate; every system has this command.
        let told = read(command("df").arg("-Pk").arg(&self.folder)).ok();
        match told.as_deref().and_then(free_mb) {
            Some(free_mb) if free_mb < needed_mb => bail!(
                "the disk is full: {free_mb} MB are free in {}, where the database is kept, and it needs {needed_mb}; make \
                 room, or set SCORES_DATA_DIR",
                self.folder.display()
            ),
            _ => Ok(()),
        }
    }

    /// Makes the folders, closed to others.
    pub(super) fn prepare(&self, account: &Account) -> Result<()> {
        for folder in [&self.folder, &self.sockets] {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
            account.own(folder)?;
        }
        Ok(())
    }

    /// What Postgres said last in its log after the first `before` bytes of it, if it said why it ended.
    pub(super) fn last_words(&self, before: u64) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        let new = log.get(usize::try_from(before).unwrap_or(usize::MAX)..).unwrap_or_default();
        let new = String::from_utf8_lossy(new);
        let fatal =
            |line: &str| ["PANIC:  ", "FATAL:  "].iter().find_map(|word| Some(line.split_once(word)?.1.to_owned()));
        new.lines().rev().find_map(fatal).unwrap_or_else(|| "it does not say why".to_owned())
    }

    /// Throws the cluster away.
    pub(super) fn wipe(&self) -> Result<()> {
        if self.cluster.exists() {
            fs::remove_dir_all(&self.cluster)
                .with_context(|| format!("{} cannot be removed", self.cluster.display()))?;
        }
        Ok(())
    }

    /// Makes a new cluster: UTF-8, sorted by bytes, open to whoever can reach the socket.
    pub(super) fn initialise(&self, programs: &Programs, account: &Account, purpose: Purpose) -> Result<()> {
        self.make_password(account)?;
        // Beside its place until it is whole: a cluster that is there is then never half of one.
        let unfinished = self.folder.join("cluster.new");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).with_context(|| unfinished.display().to_string())?;
        }
        let initdb = |locale: &str| {
            let mut initdb = programs.server("initdb", account);
            initdb.args(["--username=postgres", "--encoding=UTF8", "--auth-local=trust", "--auth-host=scram-sha-256"]);
            initdb.args(["--no-instructions", locale]).arg("--pwfile").arg(&self.password);
            if purpose != Purpose::Keep {
                initdb.arg("--no-sync");
            }
            read(initdb.arg("--pgdata").arg(&unfinished))
        };
        // An old system without C.UTF-8 still has C.
        if let Err(error) = initdb("--locale=C.UTF-8").or_else(|_| initdb("--locale=C")) {
            let whole = error.to_string();
            let reason =
                whole.lines().find_map(|line| line.split_once("error: ")).map_or(whole.as_str(), |(_, why)| why);
            bail!("no database could be made in {}: {reason}", self.folder.display());
        }
        fs::rename(&unfinished, &self.cluster).with_context(|| self.cluster.display().to_string())
    }

    fn make_password(&self, account: &Account) -> Result<()> {
        let mut random = [0; 16];
        fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
        drop(fs::remove_file(&self.password));
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.password)?;
        std::io::Write::write_all(&mut file, hex::encode(random).as_bytes())?;
        account.own(&self.password)
    }
}

/// The free room in what `df -Pk` prints: the fourth number of its second line, whatever the first word holds.
fn free_mb(told: &str) -> Option<u64> {
    let fields: Vec<&str> = told.lines().nth(1)?.split_whitespace().collect();
    let percent = fields.iter().rposition(|field| field.ends_with('%'))?;
    fields.get(percent.checked_sub(1)?)?.parse::<u64>().ok().map(|kb| kb / 1_024)
}

/// A name for the cluster of a folder, readable and never the same for two folders.
fn fallback_name(folder: &Path) -> String {
    let path = folder.to_string_lossy();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let mut words: Vec<char> = path.chars().map(plain).collect();
    words.dedup_by(|a, b| *a == '-' && *b == '-');
    // The end tells folders apart, and the path of a socket must stay short.
    let start = words.len().saturating_sub(30);
    let words: String = words[start..].iter().collect();
    format!("{}-{}", words.trim_matches('-'), &files::hash(path.as_bytes())[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_free_room_is_read_from_df() {
        let told =
            "Filesystem     1024-blocks    Used Available Capacity Mounted on\n/dev/a b 10240 1024 9216 10% /m\n";
        assert_eq!(free_mb(told), Some(9));
        assert_eq!(free_mb("df: nothing"), None);
    }

    #[test]
    fn the_name_under_var_lib_tells_the_folder_and_is_its_own() {
        let name = fallback_name(Path::new("/root/scores/.data/postgres"));
        assert!(name.starts_with("root-scores-data-postgres-"), "{name}");
        assert_ne!(name, fallback_name(Path::new("/root/scores-data/postgres")));
    }
}
