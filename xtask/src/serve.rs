//! `cargo xtask serve`: the product from a clone, optimised, in one command.

use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus};

use anyhow::Result;

use crate::server::{self, Database, Server};
use crate::site::{self, Flavour};
use crate::step::step;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// Builds everything, starts the database and the server, and waits for the end.
pub(crate) fn serve(workspace: &Workspace, server_args: &[String]) -> Result<ExitCode> {
    let toolchain = step("wasm target", || Toolchain::prepare(workspace))?;
    let site = site::build(workspace, &toolchain, Flavour::Release)?;
    let program = server::build(workspace, &toolchain, "release")?;
    // Declared before the server, so that it stops after it.
    let database = Database::open(workspace)?;
    let mut command = server::serve_command(workspace, &program, &database.url, &site);
    let mut server = Server::start(command.args(server_args))?;
    Ok(exit_code(server.wait()?))
}

/// The server's status as ours; the usual number where a signal ended it.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}
