//! The browser's files: where they lie, under which hashed names, and how long they may be kept.

use std::path::{Path, PathBuf};

use leptos::config::{Env, LeptosOptions};

/// The folder of the browser's files: as set, else `site` beside the program.
pub(crate) fn site_dir(set: Option<&Path>) -> std::io::Result<PathBuf> {
    if let Some(set) = set {
        return set.canonicalize();
    }
    let program = std::env::current_exe()?;
    Ok(program.with_file_name("site"))
}

/// How Leptos names the files: `/pkg/scores.<hash>.js`, with the hashes in `hash.txt`.
pub(crate) fn leptos_options(site: &Path) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("scores")
        .site_root(site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .env(Env::PROD)
        .hash_file(site.join("hash.txt").to_string_lossy().into())
        .hash_files(true)
        .build()
}
