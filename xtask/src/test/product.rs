//! The product as the SDK's and the browser's tests meet it: the built server on a database of its own, with a known
//! project, owner and keys.

use std::env;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::Bench;
use crate::postgres::free_port;
use crate::process;
use crate::server::{Server, serve_command};
use crate::signals;

const PROJECT: &str = "demo-project";
const PUBLIC_KEY: &str = "pk-test";
const SECRET_KEY: &str = "sk-test";
/// Both keys as HTTP Basic sends them.
pub(super) const KEYS_IN_BASIC: &str = "cGstdGVzdDpzay10ZXN0";
const EMAIL: &str = "owner@example.com";
const PASSWORD: &str = "correct-horse-battery";

/// The project that `--demo` fills.
const DEMO_PROJECT: &str = "demo";

/// How long the server may take to answer, also where it fills a project before.
const PATIENCE: Duration = Duration::from_secs(90);

/// As many bytes of the log are shown when the server does not start.
const LOG_TAIL_BYTES: usize = 4_000;

/// A running product, stopped when this value goes.
pub(super) struct Product {
    server: Server,
    port: u16,
    database_url: String,
    log: PathBuf,
}

impl Product {
    /// Starts it on a fresh database and waits until it answers; with `demo`, with a second project that is full of data.
    pub(super) fn start(bench: &Bench, name: &str, demo: bool) -> Result<Self> {
        let postgres = bench.postgres()?;
        let database = format!("product_{name}");
        postgres.create(&database)?;
        let more = demo.then(|| format!("--demo={DEMO_PROJECT}"));
        Self::start_with(bench, name, postgres.url(&database), bench.site()?, free_port()?, more)
    }

    /// The same on a database that may hold something already, with a site and a port that were chosen.
    pub(super) fn start_on(bench: &Bench, name: &str, database_url: String, site: &Path, port: u16) -> Result<Self> {
        Self::start_with(bench, name, database_url, site, port, None)
    }

    fn start_with(
        bench: &Bench,
        name: &str,
        database_url: String,
        site: &Path,
        port: u16,
        more: Option<String>,
    ) -> Result<Self> {
        let program = &bench.build()?.server;
        let log = bench.workspace.target.join("test-logs").join(format!("{name}-server.log"));
        crate::files::write(&log, "")?;
        let mut command = serve_command(bench.workspace, program, &database_url, site);
        configure(&mut command, port, site);
        command.args(more);
        command.stdout(File::options().append(true).open(&log)?).stderr(File::options().append(true).open(&log)?);
        let mut product = Self { server: Server::start(&mut command)?, port, database_url, log };
        product.wait()?;
        Ok(product)
    }

    /// Ends it as a crash would.
    pub(super) fn kill(&mut self) -> Result<()> {
        self.server.kill()
    }

    /// Tells a test runner where the product is and how to get in.
    pub(super) fn apply(&self, runner: &mut Command, python: &Path) {
        runner
            .env("SCORES_URL", format!("http://127.0.0.1:{}", self.port))
            .env("SCORES_PROJECT_ID", PROJECT)
            .env("SCORES_DEMO_PROJECT", DEMO_PROJECT)
            .env_remove("SCORES_ORG_ID")
            .env("SCORES_PUBLIC_KEY", PUBLIC_KEY)
            .env("SCORES_SECRET_KEY", SECRET_KEY)
            .env("SCORES_EMAIL", EMAIL)
            .env("SCORES_PASSWORD", PASSWORD)
            .env("SCORES_PYTHON", python)
            .env("DATABASE_URL", &self.database_url);
    }

    /// Where the server's lines go.
    pub(super) fn log(&self) -> String {
        self.log.display().to_string()
    }

    fn wait(&mut self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            signals::go_on()?;
            if let Some(status) = self.server.ended()? {
                bail!("the server ended at once with {status}:\n{}", self.log_tail());
            }
            if is_healthy(self.port) {
                return Ok(());
            }
            process::pause();
        }
        bail!("the server did not answer in {} s:\n{}", PATIENCE.as_secs(), self.log_tail())
    }

    fn log_tail(&self) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&log[log.len().saturating_sub(LOG_TAIL_BYTES)..]).into_owned()
    }
}

/// The settings of a server under test, and none that happen to be in our environment.
fn configure(server: &mut Command, port: u16, site: &Path) {
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("SCORES_") {
            server.env_remove(name);
        }
    }
    server
        .env("SCORES_ADDR", format!("127.0.0.1:{port}"))
        .env("SCORES_SITE_DIR", site)
        .env("SCORES_INIT_PROJECT_ID", PROJECT)
        .env("SCORES_INIT_PROJECT_NAME", "Helpdesk copilot")
        .env("SCORES_INIT_PROJECT_PUBLIC_KEY", PUBLIC_KEY)
        .env("SCORES_INIT_PROJECT_SECRET_KEY", SECRET_KEY)
        .env("SCORES_INIT_USER_EMAIL", EMAIL)
        .env("SCORES_INIT_USER_PASSWORD", PASSWORD);
}

fn is_healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}
