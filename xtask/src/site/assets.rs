//! The static files: `style/assets` as it is, under `/assets`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::piece::NewFile;
use crate::files;

/// Every file below `style/assets`.
pub(super) fn inputs(style: &Path) -> Result<Vec<PathBuf>> {
    files::walk(&style.join("assets"))
}

/// The files for the site, under the names that they have.
pub(super) fn copy(style: &Path) -> Result<Vec<NewFile>> {
    let copy = |path: PathBuf| {
        let name = path.strip_prefix(style)?.to_string_lossy().into_owned();
        Ok(NewFile { path: name, key: None, content: fs::read(&path)? })
    };
    inputs(style)?.into_iter().map(copy).collect()
}
