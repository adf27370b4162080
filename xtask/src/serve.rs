//! `cargo xtask serve`: the product from a clone, optimised, in one command.

use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus};
use std::time::Instant;

use anyhow::Result;

use crate::postgres::{DATABASE, Postgres};
use crate::process;
use crate::server::{self, Database, Server, TEND_EVERY};
use crate::signals;
use crate::site::{self, Flavour};
use crate::step::step;
use crate::toolchain::Toolchain;
use crate::workspace::Workspace;

/// Builds everything, starts the database and the server, and waits for the end.
pub(crate) fn serve(workspace: &Workspace, server_args: &[String]) -> Result<ExitCode> {
    server::check_free(workspace, server_args)?;
    let toolchain = step("wasm target", || Toolchain::prepare(workspace))?;
    let site = site::build(workspace, &toolchain, Flavour::Release)?;
    let program = server::build(workspace, &toolchain, "release")?;
    // Declared before the server, so that it stops after it.
    let database = Database::open(workspace)?;
    let mut command = server::serve_command(workspace, &program, &database.url, &site);
    let mut server = Server::start(command.args(server_args))?;
    Ok(exit_code(server.wait(&database)?))
}

/// Starts our own Postgres alone, prints its address, and waits for a signal.
pub(crate) fn serve_postgres(workspace: &Workspace) -> Result<ExitCode> {
    let postgres = Postgres::start_own(workspace)?;
    postgres.create_if_missing(DATABASE)?;
    println!("{}", postgres.url(DATABASE));
    let mut tended = Instant::now();
    while !signals::told_to_stop() {
        process::pause();
        if tended.elapsed() > TEND_EVERY {
            postgres.tend()?;
            tended = Instant::now();
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The server's status as ours; the usual number where a signal ended it.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}
