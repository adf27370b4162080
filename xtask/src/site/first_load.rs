//! What a browser that was never here loads before a page is alive: wasm, JavaScript and style sheet, and the chunks of
//! the page that needs most, as they travel.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::script::{MANIFEST, is_page};

/// The bytes of a kilobyte.
const KB: u64 = 1_024;
/// The most that it may be, in bytes.
const LIMIT: u64 = 450 * KB;

/// The bytes of each part, compressed with brotli.
#[derive(Clone, Debug, Default)]
pub(crate) struct FirstLoad {
    wasm: u64,
    js: u64,
    css: u64,
    /// The page that needs most, and its chunks.
    page: (String, u64),
}

impl FirstLoad {
    /// Measures the site in this folder.
    pub(crate) fn measure(site: &Path) -> Result<Self> {
        let package = site.join("pkg");
        let mut load = Self::default();
        let mut chunks = BTreeMap::new();
        let mut needs = BTreeMap::new();
        for entry in fs::read_dir(&package).with_context(|| package.display().to_string())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(MANIFEST) && name.ends_with(".json") {
                needs = serde_json::from_slice(&fs::read(entry.path())?).context(name)?;
                continue;
            }
            let bytes = entry.metadata()?.len();
            match name.strip_suffix(".br").and_then(|name| name.rsplit_once('.')) {
                Some((name, "wasm")) if name.starts_with("scores.") => load.wasm += bytes,
                Some((name, "wasm")) => drop(chunks.insert(name.to_owned(), bytes)),
                Some((_, "js")) => load.js += bytes,
                Some((_, "css")) => load.css += bytes,
                _ => {}
            }
        }
        load.page = largest_page(&needs, &chunks).unwrap_or_default();
        if load.wasm == 0 || load.js == 0 || load.css == 0 || load.page.1 == 0 {
            bail!("{} lacks a compressed part of the first load: {load}", package.display());
        }
        Ok(load)
    }

    /// Whether it is as small as it must be.
    pub(crate) fn is_small(&self) -> bool {
        self.total() <= LIMIT
    }

    fn total(&self) -> u64 {
        self.wasm + self.js + self.css + self.page.1
    }
}

/// The page whose chunks are most bytes.
fn largest_page(needs: &BTreeMap<String, Vec<String>>, bytes: &BTreeMap<String, u64>) -> Option<(String, u64)> {
    let pages = needs.iter().filter(|(name, _)| is_page(name));
    let sums = pages.map(|(name, chunks)| (name.clone(), chunks.iter().filter_map(|chunk| bytes.get(chunk)).sum()));
    sums.max_by_key(|(_, sum)| *sum)
}

impl fmt::Display for FirstLoad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kb = |bytes: u64| format!("{}.{}", bytes / KB, bytes % KB * 10 / KB);
        let (page, chunks) = &self.page;
        let (wasm, js, css, chunks) = (kb(self.wasm), kb(self.js), kb(self.css), kb(*chunks));
        let (total, limit) = (kb(self.total()), kb(LIMIT));
        write!(f, "{total} KB of at most {limit} (wasm {wasm}, js {js}, css {css}, the most chunks {chunks}: {page})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_with_the_most_bytes_counts() {
        let need = |name: &str, chunks: &[&str]| {
            (name.to_owned(), chunks.iter().map(|chunk| (*chunk).to_owned()).collect::<Vec<_>>())
        };
        let needs = [need("a_page", &["a", "both"]), need("b_page", &["b", "both"]), need("a_menu", &["huge"])];
        let bytes = [("a", 5), ("b", 7), ("both", 10), ("huge", 100)].map(|(name, bytes)| (name.to_owned(), bytes));
        assert_eq!(largest_page(&needs.into(), &bytes.into()), Some(("b_page".to_owned(), 17)));
    }
}
