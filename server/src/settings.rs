//! Every setting of the server, once: as flag, as environment variable, in `--help` and in the README's table.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Scores: collects, shows and compares quality scores of LLM applications.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// With which settings.
    #[command(flatten)]
    pub settings: Settings,
}

/// What the server can be told to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring the database up to date and serve pages and API.
    Serve {
        /// Fill a project with data worth looking at, unless it has scores: the oldest one, or the one of this id, made
        /// if it is missing.
        #[arg(long, value_name = "PROJECT", num_args = 0..=1, require_equals = true, default_missing_value = "")]
        demo: Option<String>,
        /// Stop as on SIGTERM when standard input ends: a program that starts the server then never leaves it behind.
        #[arg(long)]
        until_stdin_ends: bool,
    },
    /// Bring the database up to date and stop.
    Migrate,
    /// Make a person who can sign in; the password is the first line of standard input, or made and printed.
    CreateUser {
        /// The email to sign in with.
        email: String,
        /// The name shown; the email's first part if not given.
        #[arg(long)]
        name: Option<String>,
    },
    /// Give a person a new password, read as above, and end their sessions.
    ResetPassword {
        /// The person's email.
        email: String,
    },
    /// Make an API key pair for a project and print it.
    CreateKey {
        /// The project's id.
        project: String,
        /// What to call the key; scores show this name as their author.
        #[arg(long, default_value = "API key")]
        name: String,
    },
    /// Fill a project of its own with many scores: `cargo xtask seed`.
    #[command(hide = true)]
    Seed {
        /// The project's id; it is made if it is missing.
        project: String,
        /// How many scores.
        scores: u64,
    },
    /// Measure the lists of a seeded project: `cargo xtask bench lists`.
    #[command(hide = true)]
    BenchLists {
        /// The project's id.
        project: String,
        /// The address and port of a server on the same database.
        address: String,
    },
    /// Measure intake: `cargo xtask bench intake`.
    #[command(hide = true)]
    BenchIntake {
        /// The project's id; it is made if it is missing.
        project: String,
        /// The address and port of a server on the same database.
        address: String,
        /// That server's process.
        #[arg(long)]
        server: u32,
        /// The program `pgbench`.
        #[arg(long)]
        pgbench: PathBuf,
        /// How long each figure is measured, in seconds.
        #[arg(long)]
        seconds: u32,
    },
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The settings, each a flag and an environment variable.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// Where to listen.
    #[arg(long, env = "SCORES_ADDR", default_value = "127.0.0.1:3000", global = true)]
    pub addr: SocketAddr,
    /// The Postgres database, 15 or newer.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// The folder of the browser's files; beside the program if not given.
    #[arg(long, env = "SCORES_SITE_DIR", global = true)]
    pub site_dir: Option<PathBuf>,
    /// The address by which people and programs reach this server; from each request if not given.
    #[arg(long, env = "SCORES_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// The secret for keyed hashes; when not given, a random one is made and kept in the database.
    #[arg(long, env = "SCORES_SECRET", hide_env_values = true, global = true)]
    pub secret: Option<String>,
    /// How log lines look.
    #[arg(long, env = "SCORES_LOG_FORMAT", value_enum, default_value = "text", global = true)]
    pub log_format: LogFormat,
    /// Which log lines are written: a level, or `module=level` pairs with commas between.
    #[arg(long, env = "RUST_LOG", default_value = "warn,sqlx=error", global = true)]
    pub log: String,
    /// A project to make if it is missing: its id in addresses and in the API.
    #[arg(long, env = "SCORES_INIT_PROJECT_ID", global = true)]
    pub init_project_id: Option<String>,
    /// The name of that project.
    #[arg(long, env = "SCORES_INIT_PROJECT_NAME", global = true)]
    pub init_project_name: Option<String>,
    /// A public key of that project to make if it is missing; any text.
    #[arg(long, env = "SCORES_INIT_PROJECT_PUBLIC_KEY", global = true)]
    pub init_project_public_key: Option<String>,
    /// The secret key that goes with it; any text.
    #[arg(long, env = "SCORES_INIT_PROJECT_SECRET_KEY", hide_env_values = true, global = true)]
    pub init_project_secret_key: Option<String>,
    /// The email of an owner to make if missing.
    #[arg(long, env = "SCORES_INIT_USER_EMAIL", global = true)]
    pub init_user_email: Option<String>,
    /// The password of that owner.
    #[arg(long, env = "SCORES_INIT_USER_PASSWORD", hide_env_values = true, global = true)]
    pub init_user_password: Option<String>,
}

impl Settings {
    /// Whether people reach this server by https, so that cookies must not travel otherwise.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}
