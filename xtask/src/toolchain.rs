//! Which Rust builds the product. On an ordinary machine rustup's own, once it has the wasm target; where that target is
//! refused, Debian's packages (see `debian.rs`), for the wasm and the server alike, so that what they share is built once.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::process::{command, read, run};
use crate::workspace::{Workspace, is_ci};

/// The target of the browser half.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// A toolchain that can build for the host and for the browser.
pub(crate) enum Toolchain {
    /// Whatever `cargo` is in this folder by default.
    Rustup,
    /// Debian's, with the linker that fits it.
    Debian {
        /// `wasm-ld-NN`.
        linker: String,
    },
}

impl Toolchain {
    /// Makes sure of a toolchain with the wasm target, as `SCORES_WASM_TOOLCHAIN` says.
    pub(crate) fn prepare(workspace: &Workspace) -> Result<Self> {
        match env::var("SCORES_WASM_TOOLCHAIN").as_deref() {
            Ok("rustup") => add_target(workspace).map(|()| Self::Rustup),
            Ok("debian") => Ok(Self::Debian { linker: debian::install(workspace)? }),
            Ok("") | Err(_) => Self::find(workspace),
            Ok(other) => bail!("SCORES_WASM_TOOLCHAIN is `{other}`: it must be `rustup` or `debian`"),
        }
    }

    /// The toolchain without asking for the wasm target, for what is built for the host alone.
    pub(crate) fn plain() -> Self {
        Self::Rustup
    }

    /// Which one this is, in words.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Rustup => "rustup's",
            Self::Debian { .. } => "Debian's",
        }
    }

    /// A cargo call: from the root, with this toolchain, and with no database in sight of sqlx's macros.
    pub(crate) fn cargo(&self, workspace: &Workspace, subcommand: &str) -> Command {
        let mut cargo = command("cargo");
        if let Self::Debian { linker } = self {
            cargo.env("RUSTUP_TOOLCHAIN", debian::TOOLCHAIN);
            cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        cargo.current_dir(&workspace.root).env("SQLX_OFFLINE", "true").env_remove("DATABASE_URL").arg(subcommand);
        if is_ci() && subcommand != "fmt" {
            cargo.arg("--locked");
        }
        cargo
    }

    /// What is there already, rustup's first; else rustup's target, else Debian's packages.
    fn find(workspace: &Workspace) -> Result<Self> {
        if has_target(workspace) {
            return Ok(Self::Rustup);
        }
        if let Some(linker) = debian::installed() {
            return Ok(Self::Debian { linker });
        }
        let Err(refused) = add_target(workspace) else {
            return Ok(Self::Rustup);
        };
        println!("rustup has no {WASM} for us ({refused:#}): trying Debian's packages");
        let linker = debian::install(workspace).with_context(|| {
            format!(
                "neither `rustup target add {WASM}` nor Debian's packages can bring what the browser half is built with"
            )
        })?;
        Ok(Self::Debian { linker })
    }
}

fn add_target(workspace: &Workspace) -> Result<()> {
    if has_target(workspace) {
        return Ok(());
    }
    run(command("rustup").current_dir(&workspace.root).args(["target", "add", WASM]))
}

fn has_target(workspace: &Workspace) -> bool {
    let sysroot = read(command("rustc").current_dir(&workspace.root).args(["--print", "sysroot"]));
    sysroot.is_ok_and(|path| PathBuf::from(path.trim()).join("lib/rustlib").join(WASM).join("lib").is_dir())
}
