//! The command line: `server serve | migrate | create-user | reset-password | create-key`.

use std::process::ExitCode;

use clap::Parser;
use server::commands;
use server::settings::{Cli, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    server::serve::start_logging(&cli.settings);
    let outcome = match &cli.command {
        Command::Serve { demo } => server::serve::serve(&cli.settings, demo.as_deref()).await,
        Command::Migrate => commands::migrate(&cli.settings).await,
        Command::CreateUser { email, name } => commands::create_user(&cli.settings, email, name.as_deref()).await,
        Command::ResetPassword { email } => commands::reset_password(&cli.settings, email).await,
        Command::CreateKey { project, name } => commands::create_key(&cli.settings, project, name).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            server::serve::say_error(error.as_ref());
            ExitCode::FAILURE
        }
    }
}
