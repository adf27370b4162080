//! wasm-bindgen as a library: from cargo's wasm the one that browsers run, and the JavaScript that loads it. The library's
//! version is pinned to that of `wasm-bindgen` itself, so the two cannot disagree.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Flavour;
use super::kept::drop_exports;
use super::piece::{HASH, NewFile};
use super::split::{Split, loader_name, split};

/// How the name of the file begins that tells which chunks each lazy function needs. The server reads it.
pub(super) const MANIFEST: &str = "__wasm_split_manifest.";

/// Whether a lazy function is a page: what it needs is loaded before the page is alive.
pub(super) fn is_page(name: &str) -> bool {
    name.ends_with("_page")
}

/// Generates `scores.HASH.js`, `scores.HASH.wasm`, what the JavaScript imports, and the chunks of lazy code with what
/// tells of them.
pub(super) fn generate(wasm: &Path, flavour: Flavour) -> Result<Vec<NewFile>> {
    let release = flavour == Flavour::Release;
    let code = fs::read(wasm).with_context(|| wasm.display().to_string())?;
    let Split { main, loader, chunks, needs } = split(&code, &wasm.with_extension("split"), flavour)?;
    let mut output = Bindgen::new()
        .input_bytes("scores", main)
        .web(true)?
        .typescript(false)
        // The chunks share the table of functions.
        .keep_lld_exports(true)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate_output()
        .with_context(|| format!("{} is not what wasm-bindgen expects", wasm.display()))?;
    drop_exports(output.wasm_mut());
    let mut files = vec![
        file(&format!("scores.{HASH}.js"), Some("js"), output.js()),
        file(&format!("scores.{HASH}.wasm"), Some("wasm"), output.wasm_mut().emit_wasm()),
        // Chunks are called by their plain names in it.
        file(&loader_name(), Some("split"), loader.replace(".wasm\"", &format!(".{HASH}.wasm\""))),
    ];
    let hashed = |name: &String| format!("{name}.{HASH}");
    let needs: serde_json::Map<_, _> =
        needs.into_iter().map(|(of, chunks)| (of, chunks.iter().map(hashed).collect())).collect();
    files.push(file(&format!("{MANIFEST}{HASH}.json"), Some("manifest"), serde_json::to_string(&needs)?));
    files.extend(chunks.into_iter().map(|(name, chunk)| file(&format!("{}.wasm", hashed(&name)), None, chunk)));
    for (folder, scripts) in output.snippets() {
        for (index, script) in scripts.iter().enumerate() {
            files.push(file(&format!("snippets/{folder}/inline{index}.js"), None, script.as_str()));
        }
    }
    for (path, script) in output.local_modules() {
        files.push(file(&format!("snippets/{path}"), None, script.as_str()));
    }
    Ok(files)
}

fn file(path: &str, key: Option<&'static str>, content: impl Into<Vec<u8>>) -> NewFile {
    NewFile { path: format!("pkg/{path}"), key, content: content.into() }
}
