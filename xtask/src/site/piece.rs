//! One piece of the site: made when the stamp of its inputs differs from the one kept beside the site, and remembered with
//! the names of its files.

use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};

use super::compress::compressed;
use crate::files;

/// Raise this when the pieces are made in another way from the same inputs.
const FORMAT: u32 = 2;

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
    /// Where, from the site's folder; `*` stands for the hash.
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
        let made = thread::scope(|scope| {
            let writers: Vec<_> = new.iter().map(|file| scope.spawn(|| self.write(file))).collect();
            let wait = |writer: thread::ScopedJoinHandle<'_, Result<Made>>| {
                writer.join().unwrap_or_else(|_| Err(anyhow!("a compressor panicked")))
            };
            writers.into_iter().map(wait).collect::<Result<Vec<Made>>>()
        })?;
        let lines: String = made.iter().map(Made::print).collect();
        files::write(&self.record(piece), format!("{stamp}\n{lines}"))?;
        Ok(made)
    }

    fn write(&self, file: &NewFile) -> Result<Made> {
        let hash = files::hash(&file.content);
        let path = file.path.replace('*', &hash);
        let target = self.folder.join(&path);
        files::write(&target, &file.content)?;
        if self.compress {
            for (suffix, content) in compressed(&path, &file.content)? {
                files::write(&self.folder.join(format!("{path}.{suffix}")), content)?;
            }
        }
        Ok(Made { path, key: file.key.map(str::to_owned), hash })
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
}
