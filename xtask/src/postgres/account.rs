//! Who runs Postgres. Its programs refuse to run as root; root therefore runs them as the user `postgres`, everybody else
//! as themselves.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::apt::is_root;
use crate::process::{command, read, run};

/// The user that Postgres' programs run as.
pub(super) enum Account {
    /// Whoever we are.
    Ourselves,
    /// Root is to use this user.
    Other {
        /// Its number.
        uid: u32,
        /// Its group's number.
        gid: u32,
    },
    /// Root is to use a user that is not there yet.
    Missing,
}

impl Account {
    /// The account to use, as far as it is there.
    pub(super) fn choose() -> Result<Self> {
        if !is_root()? {
            return Ok(Self::Ourselves);
        }
        let users = fs::read_to_string("/etc/passwd").context("/etc/passwd")?;
        Ok(find_user(&users).map_or(Self::Missing, |(uid, gid)| Self::Other { uid, gid }))
    }

    /// The same, with the user made if it is missing.
    pub(super) fn or_made(self) -> Result<Self> {
        let Self::Missing = self else {
            return Ok(self);
        };
        if let Self::Other { uid, gid } = Self::choose()? {
            return Ok(Self::Other { uid, gid });
        }
        run(command("useradd").args([
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/usr/sbin/nologin",
            USER,
        ]))
        .context("Postgres does not run as root, and no user `postgres` could be made for it")?;
        Self::choose()
    }

    /// The same, or for root the user whose cluster this is: it may have been made by an ordinary user.
    pub(super) fn of_cluster(self, cluster: &Path) -> Result<Self> {
        let (Self::Other { .. }, Ok(owner)) = (&self, fs::metadata(cluster)) else {
            return Ok(self);
        };
        if owner.uid() == 0 {
            bail!(
                "{} belongs to root, as whom Postgres does not run: give it to the user `postgres`",
                cluster.display()
            );
        }
        Ok(Self::Other { uid: owner.uid(), gid: owner.gid() })
    }

    /// Fails where an ordinary user meets what is another's.
    pub(super) fn check_owner(&self, path: &Path) -> Result<()> {
        let (Self::Ourselves, Ok(owner), Ok(us)) = (self, fs::metadata(path), fs::metadata("/proc/self")) else {
            return Ok(());
        };
        if owner.uid() != us.uid() {
            bail!(
                "the database in {} belongs to another user (number {}): start as that user, or set SCORES_DATA_DIR or \
                 DATABASE_URL",
                path.display(),
                owner.uid()
            );
        }
        Ok(())
    }

    /// Makes a command run as this account, from a folder that everybody may enter.
    pub(super) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.current_dir("/");
        match self {
            // Without root's groups: std drops them when only the user is set.
            Self::Other { uid, gid } => command.uid(*uid).gid(*gid),
            Self::Ourselves | Self::Missing => command,
        }
    }

    /// Gives a file or folder to this account.
    pub(super) fn own(&self, path: &Path) -> Result<()> {
        match self {
            Self::Other { uid, gid } => {
                std::os::unix::fs::chown(path, Some(*uid), Some(*gid)).with_context(|| path.display().to_string())
            }
            Self::Ourselves | Self::Missing => Ok(()),
        }
    }

    /// Whether this account can enter a folder that is there.
    pub(super) fn can_enter(&self, folder: &Path) -> bool {
        let mut probe = command("sh");
        probe.args(["-c", "cd \"$1\"", "sh"]).arg(folder);
        match self {
            Self::Ourselves => true,
            Self::Other { .. } => read(self.apply(&mut probe)).is_ok(),
            // Nobody to ask yet; this one stands for any user who is not root.
            Self::Missing => read(Self::Other { uid: NOBODY, gid: NOBODY }.apply(&mut probe)).is_ok(),
        }
    }
}

const USER: &str = "postgres";
const NOBODY: u32 = 65_534;

/// The numbers of `postgres` in the lines of `/etc/passwd`.
fn find_user(users: &str) -> Option<(u32, u32)> {
    let line = users.lines().find(|line| line.split(':').next() == Some(USER))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_is_found_by_its_whole_name() {
        let users =
            "root:x:0:0:root:/root:/bin/bash\npostgres2:x:7:7::/:/bin/sh\npostgres:x:101:104:x:/var:/bin/bash\n";
        assert_eq!(find_user(users), Some((101, 104)));
        assert_eq!(find_user("root:x:0:0:root:/root:/bin/bash\n"), None);
    }
}
