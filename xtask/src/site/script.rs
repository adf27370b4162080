//! wasm-bindgen as a library: from cargo's wasm the one that browsers run, and the JavaScript that loads it. The library's
//! version is pinned to that of `wasm-bindgen` itself, so the two cannot disagree.

use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::Flavour;
use super::piece::NewFile;
use super::unreached::drop_unreached;

/// Generates `scores.HASH.js`, `scores.HASH.wasm` and what the JavaScript imports.
pub(super) fn generate(wasm: &Path, flavour: Flavour) -> Result<Vec<NewFile>> {
    let release = flavour == Flavour::Release;
    let mut output = Bindgen::new()
        .input_path(wasm)
        .out_name("scores")
        .web(true)?
        .typescript(false)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate_output()
        .with_context(|| format!("{} is not what wasm-bindgen expects", wasm.display()))?;
    if release {
        drop_unreached(output.wasm_mut());
    }
    let mut files = vec![
        file("pkg/scores.*.js", Some("js"), output.js().as_bytes().to_vec()),
        file("pkg/scores.*.wasm", Some("wasm"), output.wasm_mut().emit_wasm()),
    ];
    for (folder, scripts) in output.snippets() {
        for (index, script) in scripts.iter().enumerate() {
            files.push(file(&format!("pkg/snippets/{folder}/inline{index}.js"), None, script.clone().into()));
        }
    }
    for (path, script) in output.local_modules() {
        files.push(file(&format!("pkg/snippets/{path}"), None, script.clone().into()));
    }
    Ok(files)
}

fn file(path: &str, key: Option<&'static str>, content: Vec<u8>) -> NewFile {
    NewFile { path: path.to_owned(), key, content }
}
