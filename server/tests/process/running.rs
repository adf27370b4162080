//! The server as a process on a database of its own, and a client that writes its requests byte by byte.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::database::TestDatabase;

/// `pk-test:sk-very-secret` in Basic's base64.
pub const BASIC: &str = "cGstdGVzdDpzay12ZXJ5LXNlY3JldA==";
/// Nothing here takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server, killed when the test is over.
pub struct Running {
    pub child: Child,
    pub address: SocketAddr,
    pub scores_path: String,
    folder: PathBuf,
    database: TestDatabase,
}

impl Running {
    /// Starts it with these settings on top, and waits until it answers.
    pub async fn start(settings: &[(&str, &str)], args: &[&str]) -> Self {
        let database = TestDatabase::create().await;
        let folder = std::env::temp_dir().join(format!("scores-test-{}", uuid::Uuid::new_v4().simple()));
        fs::create_dir_all(&folder).unwrap();
        // No page is asked for here: the names of the browser's files are enough.
        fs::write(folder.join("hash.txt"), "js: a\nwasm: b\ncss: c\n").unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = File::create(folder.join("log")).unwrap();
        let mut server = Command::new(env!("CARGO_BIN_EXE_server"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SCORES_") {
                server.env_remove(name);
            }
        }
        server
            .env("DATABASE_URL", &database.url)
            .env("SCORES_ADDR", address.to_string())
            .env("SCORES_SITE_DIR", &folder)
            .env("SCORES_INIT_PROJECT_ID", "test-project")
            .env("SCORES_INIT_PROJECT_PUBLIC_KEY", "pk-test")
            .env("SCORES_INIT_PROJECT_SECRET_KEY", "sk-very-secret")
            .env("SCORES_INIT_USER_EMAIL", "owner@example.com")
            .env("SCORES_INIT_USER_PASSWORD", "password-very-secret")
            .env("SCORES_SECRET", "hash-very-secret")
            .envs(settings.iter().copied())
            .arg("serve")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log);
        let child = server.spawn().unwrap();
        let mut running = Self { child, address, scores_path: String::new(), folder, database };
        running.wait_until(|running| running.ask("GET", "/readyz", "").is_some_and(|answer| answer.status == 200));
        let projects = running.ask("GET", "/api/platform/v1/projects", "").unwrap().body;
        let organization = projects.split("\"orgId\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        running.scores_path = format!("/api/platform/v1/organizations/{organization}/projects/test-project/scores");
        running
    }

    /// Straight to the database.
    pub async fn pool(&self) -> sqlx::PgPool {
        self.database.pool().await
    }

    /// Everything that it logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap()
    }

    /// One request on a connection of its own.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        let length = format!("Content-Length: {}", body.len());
        stream.write_all(head(method, path, &[&length]).as_bytes()).ok()?;
        stream.write_all(body.as_bytes()).ok()?;
        Answer::read(&mut stream)
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        let sent = Command::new("sh").arg("-c").arg(format!("kill -TERM {}", self.child.id())).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> ExitStatus {
        let mut status = None;
        self.wait_until(|running| {
            status = running.child.try_wait().unwrap();
            status.is_some()
        });
        status.unwrap()
    }

    /// Waits until something holds.
    pub fn wait_until(&mut self, mut holds: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(Instant::now() < deadline, "it took too long; the log: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// The head of a request with the project's keys.
pub fn head(method: &str, path: &str, headers: &[&str]) -> String {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    format!("{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {BASIC}\r\nConnection: close\r\n{headers}\r\n")
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    /// Reads a connection to its end.
    pub fn read(stream: &mut TcpStream) -> Option<Self> {
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        let mut text = Vec::new();
        stream.read_to_end(&mut text).ok()?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        Some(Self { status: head.split(' ').nth(1)?.parse().ok()?, body: body.to_owned() })
    }
}
