//! Postgres' programs: where they are, which version they are, how they are started.

use std::env;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::account::Account;
use super::address::Address;
use crate::apt;
use crate::process::{command, read};

/// The oldest major version that the product supports.
const OLDEST: u32 = 15;

const PURPOSE: &str = "the database (or set DATABASE_URL)";

/// A folder with initdb, pg_ctl, postgres and psql of one version.
pub(super) struct Programs {
    folder: PathBuf,
    /// Their major version.
    pub(super) version: u32,
}

impl Programs {
    /// The newest installed ones, those of the cluster's version when there is a cluster; installed when there are none.
    pub(super) fn find(cluster: Option<u32>) -> Result<Self> {
        let mut all = installed();
        if all.is_empty() {
            apt::install(&["postgresql"], PURPOSE)?;
            all = installed();
        }
        let mut versions: Vec<String> = all.iter().map(|programs| programs.version.to_string()).collect();
        versions.dedup();
        let versions = versions.join(", ");
        if let Some(version) = cluster {
            if version < OLDEST {
                bail!(
                    "the database was made by Postgres {version}, and Scores needs {OLDEST} or newer: carry the data over \
                     with pg_dump, or set SCORES_DATA_DIR or DATABASE_URL"
                );
            }
            return match all.into_iter().find(|programs| programs.version == version) {
                Some(programs) => Ok(programs),
                None => bail!(
                    "the database was made by Postgres {version}, and only {versions} is installed: install {version}, \
                     carry the data over with pg_dump, or set SCORES_DATA_DIR or DATABASE_URL"
                ),
            };
        }
        match all.into_iter().next() {
            Some(programs) if programs.version >= OLDEST => Ok(programs),
            Some(_) => bail!("Postgres {OLDEST} or newer is needed, and only {versions} is installed"),
            None => bail!("Postgres' programs initdb, pg_ctl, postgres and psql are nowhere to be found"),
        }
    }

    /// A program that works on a cluster's files, as the account that owns them.
    pub(super) fn server(&self, program: &str, account: &Account) -> Command {
        let mut command = self.command(program);
        account.apply(&mut command);
        // A group of its own: a Ctrl-C must not end `pg_ctl stop` half way.
        command.process_group(0);
        command
    }

    /// A program that connects.
    pub(super) fn client(&self, program: &str, address: &Address) -> Command {
        let mut command = self.command(program);
        address.apply(&mut command);
        command
    }

    /// A program as it is.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = command(self.folder.join(program));
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        command
    }
}

/// All that are installed, newest first; Debian's folders before others of the same version.
fn installed() -> Vec<Programs> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    if let Ok(folder) = read(command("pg_config").arg("--bindir")) {
        folders.push(PathBuf::from(folder.trim()));
    }
    if let Some(paths) = env::var_os("PATH") {
        folders.extend(env::split_paths(&paths));
    }
    let mut found: Vec<Programs> = folders.into_iter().filter_map(programs_in).collect();
    found.sort_by_key(|programs| std::cmp::Reverse(programs.version));
    found
}

fn programs_in(folder: PathBuf) -> Option<Programs> {
    let complete = ["initdb", "pg_ctl", "postgres", "psql"].iter().all(|program| is_program(&folder, program));
    let version = complete.then(|| read(command(folder.join("postgres")).arg("--version")).ok())??;
    Some(Programs { version: major(&version)?, folder })
}

fn is_program(folder: &Path, program: &str) -> bool {
    folder.join(program).is_file()
}

/// The 15 of `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`, also of `17beta1`.
fn major(version: &str) -> Option<u32> {
    let number = version.split("(PostgreSQL) ").nth(1)?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_every_form() {
        assert_eq!(major("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 17beta1\n"), Some(17));
        assert_eq!(major("something else"), None);
    }
}
