//! Where a cluster lives: one folder with the cluster, its socket, its log. In the data folder, or under `/var/lib/scores`
//! when the user who runs Postgres cannot enter that.

use std::fs;
use std::io::Read;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::account::Account;
use super::programs::Programs;
use crate::files;
use crate::process::read;

const FALLBACK: &str = "/var/lib/scores";

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
    /// Chooses between the wished place and the one under `/var/lib`, and says so when it is the latter.
    pub(super) fn choose(parent: &Path, wished: &Path, account: &Account) -> Result<Self> {
        fs::create_dir_all(parent).with_context(|| format!("{} cannot be made", parent.display()))?;
        let wished = Self::at(wished.to_owned());
        let elsewhere = Self::at(Path::new(FALLBACK).join(fallback_name(&wished.folder)));
        // A cluster that is there already counts more than who may enter what today.
        let is_elsewhere = elsewhere.version().is_some() && wished.version().is_none();
        if !is_elsewhere && account.can_enter(parent) {
            return Ok(wished);
        }
        println!(
            "the database is kept in {}, since the user `postgres` cannot enter {}",
            elsewhere.folder.display(),
            parent.display()
        );
        Ok(elsewhere)
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

    /// Makes the folders, closed to others.
    pub(super) fn prepare(&self, account: &Account) -> Result<()> {
        for folder in [&self.folder, &self.sockets] {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
            account.own(folder)?;
        }
        Ok(())
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
    pub(super) fn initialise(&self, programs: &Programs, account: &Account) -> Result<()> {
        self.make_password(account)?;
        let initdb = |locale: &str| {
            let mut initdb = programs.server("initdb", account);
            initdb.args(["--username=postgres", "--encoding=UTF8", "--auth-local=trust", "--auth-host=scram-sha-256"]);
            initdb.args(["--no-sync", "--no-instructions", locale]).arg("--pwfile").arg(&self.password);
            read(initdb.arg("--pgdata").arg(&self.cluster))
        };
        // An old system without C.UTF-8 still has C.
        initdb("--locale=C.UTF-8").or_else(|_| initdb("--locale=C")).context("no database cluster could be made")?;
        Ok(())
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
    fn the_name_under_var_lib_tells_the_folder_and_is_its_own() {
        let name = fallback_name(Path::new("/root/scores/.data/postgres"));
        assert!(name.starts_with("root-scores-data-postgres-"), "{name}");
        assert_ne!(name, fallback_name(Path::new("/root/scores-data/postgres")));
    }
}
