//! Splits the code that the compiler made: what a lazy function alone needs goes into a chunk of its own, which the
//! browser loads when the function is first called. What two of them need stays in the main part: in a chunk for each
//! set of functions it would be many requests, and larger, since compression finds less in small files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use walrus::{ModuleConfig, passes};
use wasm_split_cli_support::{Options, transform};

use super::Flavour;
use super::kept::keep_in_main;
use super::piece::HASH;
use super::sections::Functions;
use super::tiny::put_inside;
use super::unreached::empty_unreached;

/// How the names of chunks begin that several functions need.
const SHARED: &str = "chunk_";

/// The code in parts.
pub(super) struct Split {
    /// What is always loaded; wasm-bindgen has not seen it yet.
    pub(super) main: Vec<u8>,
    /// The JavaScript that loads the chunks.
    pub(super) loader: String,
    /// The chunks by the names of their files, without the suffix. Several functions may still share words.
    pub(super) chunks: BTreeMap<String, Vec<u8>>,
    /// The names of the chunks that each lazy function needs.
    pub(super) needs: BTreeMap<String, Vec<String>>,
}

/// The name of the loader's file.
pub(super) fn loader_name() -> String {
    format!("__wasm_split.{HASH}.js")
}

/// Splits the wasm; `scratch` is a folder to work in.
pub(super) fn split(wasm: &[u8], scratch: &Path, flavour: Flavour) -> Result<Split> {
    if flavour == Flavour::Dev {
        return transformed(wasm, scratch);
    }
    let wasm = empty_unreached(wasm)?;
    let first = transformed(&wasm, scratch)?;
    let mut split = transformed(&keep_in_main(&wasm, &shared(&first)?)?, scratch)?;
    for chunk in split.chunks.values_mut() {
        *chunk = without_names(chunk)?;
    }
    put_inside(&mut split)?;
    Ok(split)
}

fn transformed(wasm: &[u8], scratch: &Path) -> Result<Split> {
    if scratch.exists() {
        fs::remove_dir_all(scratch).with_context(|| scratch.display().to_string())?;
    }
    fs::create_dir_all(scratch).with_context(|| scratch.display().to_string())?;
    let (loader, main) = (loader_name(), scratch.join("main.wasm"));
    let (link_name, main_module) = (format!("./{loader}"), format!("./scores.{HASH}.js"));
    let mut options = Options::new(wasm);
    options.output_dir = scratch;
    options.main_out_path = &main;
    options.link_name = &link_name;
    options.main_module = &main_module;
    let made = transform(options).map_err(|error| anyhow!("the wasm cannot be split: {error:#}"))?;
    let mut chunks = BTreeMap::new();
    for path in &made.split_modules {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        chunks.insert(name, fs::read(path).with_context(|| path.display().to_string())?);
    }
    Ok(Split {
        main: fs::read(&main)?,
        loader: fs::read_to_string(scratch.join(&loader))?,
        chunks,
        needs: made.prefetch_map.into_iter().collect(),
    })
}

/// The names of the functions that several lazy ones need.
fn shared(split: &Split) -> Result<BTreeSet<String>> {
    let mut shared = BTreeSet::new();
    for (_, chunk) in split.chunks.iter().filter(|(name, _)| name.starts_with(SHARED)) {
        shared.extend(Functions::read(chunk)?.names.into_iter().map(|(_, name)| name));
    }
    Ok(shared)
}

/// A chunk without names and unused types.
fn without_names(chunk: &[u8]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(chunk)?;
    passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}
