//! The command line: `server serve | migrate | create-user | reset-password | create-key`.

use std::process::ExitCode;

use clap::Parser;
use server::settings::{Cli, Command};
use server::{commands, volume};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = server::serve::start_logging(&cli.settings) {
        server::serve::say_error(error.as_ref());
        return ExitCode::FAILURE;
    }
    let outcome = match &cli.command {
        Command::Serve { demo, until_stdin_ends } => {
            server::serve::serve(&cli.settings, demo.as_deref(), *until_stdin_ends).await
        }
        Command::Migrate => commands::migrate(&cli.settings).await,
        Command::CreateUser { email, name } => commands::create_user(&cli.settings, email, name.as_deref()).await,
        Command::ResetPassword { email } => commands::reset_password(&cli.settings, email).await,
        Command::CreateKey { project, name } => commands::create_key(&cli.settings, project, name).await,
        Command::Seed { project, scores } => volume::seed(&cli.settings, project, *scores).await,
        Command::BenchLists { project, address } => volume::bench(&cli.settings, project, address).await,
        Command::BenchIntake { project, address, server, pgbench, seconds } => {
            volume::bench_intake(&cli.settings, project, address, (*server, pgbench, *seconds)).await
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            server::serve::say_error(error.as_ref());
            ExitCode::FAILURE
        }
    }
}
