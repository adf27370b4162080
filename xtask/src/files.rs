//! Files as the build sees them: walking folders, hashes for names, stamps that tell whether an input changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// As many hex digits of a hash as a file name carries.
const NAME_DIGITS: usize = 16;

/// Every file below a folder, sorted; none when there is no such folder.
pub(crate) fn walk(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A text that changes when one of the files changes: their paths, lengths and times. Reading them would take a debug
/// build's hash longer than all the rest of a warm start.
pub(crate) fn stamp<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> Result<String> {
    let mut text = String::new();
    for file in files {
        let meta = fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let modified = meta.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        text.push_str(&format!("{} {} {}\n", file.display(), meta.len(), modified.as_nanos()));
    }
    Ok(hash(text.as_bytes()))
}

/// A short hash of the content, for a file's name.
pub(crate) fn hash(content: &[u8]) -> String {
    let mut digits = hex::encode(Sha256::digest(content));
    digits.truncate(NAME_DIGITS);
    digits
}

/// Reads a text file; nothing when it cannot be read.
pub(crate) fn read_if_there(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// Writes a file, and its folders where they are missing.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_carries_the_start_of_the_sha_256() {
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea");
    }
}
