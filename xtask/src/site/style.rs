//! The style sheet: `style/main.css` with everything that it imports, in one file.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};

use super::Flavour;
use super::piece::{HASH, NewFile};
use crate::files;

/// The sheets that the bundle is made from.
pub(super) fn inputs(style: &Path) -> Result<Vec<PathBuf>> {
    let mut sheets = files::walk(style)?;
    sheets.retain(|path| path.extension().is_some_and(|suffix| suffix == "css"));
    Ok(sheets)
}

/// Bundles the sheets, without white space in a release.
pub(super) fn bundle(style: &Path, flavour: Flavour) -> Result<Vec<NewFile>> {
    let main = style.join("main.css");
    ensure!(main.is_file(), "{} is missing", main.display());
    let provider = FileProvider::new();
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    // The error borrows from the provider, so only its words can leave.
    let mut sheet = bundler.bundle(&main).map_err(|error| anyhow!("{error}"))?;
    let minify = flavour == Flavour::Release;
    if minify {
        sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{error}"))?;
    }
    let css = sheet.to_css(PrinterOptions { minify, ..Default::default() }).map_err(|error| anyhow!("{error}"))?;
    Ok(vec![NewFile { path: format!("pkg/scores.{HASH}.css"), key: Some("css"), content: css.code.into_bytes() }])
}
