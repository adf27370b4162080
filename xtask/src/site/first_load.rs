//! What a browser that was never here loads before the page is alive: wasm, JavaScript and style sheet, as they travel.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The bytes of a kilobyte.
const KB: u64 = 1_024;
/// The most that it may be, in bytes.
const LIMIT: u64 = 450 * KB;

/// The bytes of each file, compressed with brotli.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FirstLoad {
    wasm: u64,
    js: u64,
    css: u64,
}

impl FirstLoad {
    /// Measures the site in this folder.
    pub(crate) fn measure(site: &Path) -> Result<Self> {
        let package = site.join("pkg");
        let mut load = Self::default();
        for entry in fs::read_dir(&package).with_context(|| package.display().to_string())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let part = match name.strip_suffix(".br").and_then(|name| name.rsplit_once('.')) {
                Some((_, "wasm")) => &mut load.wasm,
                Some((_, "js")) => &mut load.js,
                Some((_, "css")) => &mut load.css,
                _ => continue,
            };
            *part += entry.metadata()?.len();
        }
        if load.wasm == 0 || load.js == 0 || load.css == 0 {
            bail!("{} lacks a compressed part of the first load: {load}", package.display());
        }
        Ok(load)
    }

    /// Whether it is as small as it must be.
    pub(crate) fn is_small(self) -> bool {
        self.total() <= LIMIT
    }

    fn total(self) -> u64 {
        self.wasm + self.js + self.css
    }
}

impl fmt::Display for FirstLoad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kb = |bytes: u64| format!("{}.{}", bytes / KB, bytes % KB * 10 / KB);
        let (wasm, js, css) = (kb(self.wasm), kb(self.js), kb(self.css));
        write!(f, "{} KB of at most {} (wasm {wasm}, js {js}, css {css})", kb(self.total()), kb(LIMIT))
    }
}
