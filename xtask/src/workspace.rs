//! Where things are: the repository's root, cargo's target folder, the data folder.

use std::env;
use std::path::{Path, PathBuf, absolute};

use anyhow::{Context, Result};

/// The folders that every command works in, all absolute.
pub(crate) struct Workspace {
    /// The repository's root.
    pub(crate) root: PathBuf,
    /// Cargo's target folder; what we build lies in it too.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Takes the root from the package that cargo runs, so that a copied executable works on the right clone.
    pub(crate) fn find() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&package).parent().context("the folder of xtask has no parent")?.to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => absolute(folder)?,
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// `SCORES_DATA_DIR`, where `serve` keeps its database; `.data` in the root if unset.
    pub(crate) fn data_dir(&self) -> Result<PathBuf> {
        match env::var_os("SCORES_DATA_DIR").filter(|folder| !folder.is_empty()) {
            Some(folder) => Ok(absolute(folder)?),
            None => Ok(self.root.join(".data")),
        }
    }

    /// A program that cargo built.
    pub(crate) fn built(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(name)
    }
}

/// Whether this is a CI run, where nothing may change by itself.
pub(crate) fn is_ci() -> bool {
    env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false" && value != "0")
}
