//! One piece of the site: made when the stamp of its inputs differs from the one kept beside the site, and remembered with
//! the names of its files.

use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};

use super::compress::compressed;
use crate::files;

/// Raise this when the pieces are made in another way from the same inputs.
const FORMAT: u32 = 3;

/// Stands for the hash in paths and contents while a piece is made. The files of a piece call each other by name, so
/// they share one hash, of all of them; this is as long as a hash, so nothing moves where it is filled in.
pub(super) const HASH: &str = "~hash-of-piece-~";

/// What makes one part of the site from some files.
pub(super) struct Piece<'a> {
    /// Its name, for the stamp's file.
    pub(super) name: &'static str,
    /// The files that it is made from.
    pub(super) inputs: Vec<PathBuf>,
    /// Makes the files.
    pub(super) make: &'a dyn Fn() -> Result<Vec<NewFile>>,
}

/// A file to be written into the site.
pub(super) struct NewFile {
    /// Where, from the site's folder, with `HASH`.
    pub(super) path: String,
    /// Its key in `hash.txt`, if it has one.
    pub(super) key: Option<&'static str>,
    /// What is in it.
    pub(super) content: Vec<u8>,
}

/// A file that is in the site.
pub(super) struct Made {
    /// Where, from the site's folder.
    pub(super) path: String,
    /// Its key in `hash.txt`, if it has one.
    pub(super) key: Option<String>,
    /// The hash of its content.
    pub(super) hash: String,
}

/// The site's folder, as the pieces see it.
pub(super) struct Pieces<'a> {
    /// The site's folder.
    pub(super) folder: &'a Path,
    /// Whether compressed files are laid beside.
    pub(super) compress: bool,
}

impl Pieces<'_> {
    /// The files of a piece whose inputs have not changed since it was made.
    pub(super) fn unchanged(&self, piece: &Piece) -> Result<Option<Vec<Made>>> {
        let Some(kept) = files::read_if_there(&self.record(piece)) else {
            return Ok(None);
        };
        let mut lines = kept.lines();
        if lines.next() != Some(stamp(piece)?.as_str()) {
            return Ok(None);
        }
        let made: Option<Vec<Made>> = lines.map(Made::parse).collect();
        Ok(made.filter(|made| made.iter().all(|file| self.folder.join(&file.path).is_file())))
    }

    /// Makes a piece and remembers it.
    pub(super) fn make(&self, piece: &Piece) -> Result<Vec<Made>> {
        // The stamp first: an input that changes meanwhile must count as changed.
        let stamp = stamp(piece)?;
        let new = (piece.make)()?;
        let hash = files::hash(&new.iter().map(|file| file.content.as_slice()).collect::<Vec<_>>().concat());
        let made = thread::scope(|scope| {
            let writers: Vec<_> = new.iter().map(|file| scope.spawn(|| self.write(file, &hash))).collect();
            let wait = |writer: thread::ScopedJoinHandle<'_, Result<Made>>| {
                writer.join().unwrap_or_else(|_| Err(anyhow!("a compressor panicked")))
            };
            writers.into_iter().map(wait).collect::<Result<Vec<Made>>>()
        })?;
        let lines: String = made.iter().map(Made::print).collect();
        files::write(&self.record(piece), format!("{stamp}\n{lines}"))?;
        Ok(made)
    }

    fn write(&self, file: &NewFile, hash: &str) -> Result<Made> {
        let path = file.path.replace(HASH, hash);
        let content = filled(&file.content, hash);
        files::write(&self.folder.join(&path), &content)?;
        if self.compress {
            for (suffix, content) in compressed(&path, &content)? {
                files::write(&self.folder.join(format!("{path}.{suffix}")), content)?;
            }
        }
        Ok(Made { path, key: file.key.map(str::to_owned), hash: hash.to_owned() })
    }

    fn record(&self, piece: &Piece) -> PathBuf {
        let mut folder = self.folder.as_os_str().to_owned();
        folder.push("-stamps");
        PathBuf::from(folder).join(piece.name)
    }
}

impl Made {
    fn print(&self) -> String {
        format!("{}\t{}\t{}\n", self.key.as_deref().unwrap_or_default(), self.hash, self.path)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.splitn(3, '\t');
        let key = words.next().filter(|key| !key.is_empty()).map(str::to_owned);
        Some(Self { key, hash: words.next()?.to_owned(), path: words.next()?.to_owned() })
    }
}

/// A content with the hash where `HASH` stands for it.
fn filled(content: &[u8], hash: &str) -> Vec<u8> {
    let mut filled = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(byte) = rest.first() {
        match rest.strip_prefix(HASH.as_bytes()) {
            Some(after) => {
                filled.extend_from_slice(hash.as_bytes());
                rest = after;
            }
            None => {
                filled.push(*byte);
                rest = &rest[1..];
            }
        }
    }
    filled
}

fn stamp(piece: &Piece) -> Result<String> {
    let inputs = files::stamp(&piece.inputs).with_context(|| format!("the inputs of the {}", piece.name))?;
    Ok(format!("{FORMAT} {inputs}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_file_is_read_back_as_it_was_written() {
        let made = Made { path: "pkg/a b.js".into(), key: None, hash: "12".into() };
        let read = Made::parse(made.print().trim_end_matches('\n')).expect("three words");
        assert_eq!((read.path, read.key, read.hash), (made.path, made.key, made.hash));
    }

    #[test]
    fn the_hash_is_filled_in_without_moving_anything() {
        let hash = files::hash(b"abc");
        let content = format!("import './a.{HASH}.js';{HASH}");
        let filled = filled(content.as_bytes(), &hash);
        assert_eq!(filled.len(), content.len());
        assert_eq!(filled, format!("import './a.{hash}.js';{hash}").into_bytes());
    }
}
