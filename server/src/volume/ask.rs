//! The least of an HTTP client: one kept connection to a server on this machine, signed in or with keys, one request at a time.

use std::error::Error;
use std::io;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::list::encode;
use store::MadeKey;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How often it is tried to reach a server that is just being started, and how long is waited in between.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(100);

/// A client that the server knows.
pub(super) struct Client {
    connection: BufReader<TcpStream>,
    /// The header by which the server knows it.
    login: String,
}

impl Client {
    /// Connects, as soon as the server listens, and signs in.
    pub(super) async fn sign_in(address: &str, email: &str, password: &str) -> Result<Self> {
        let mut client = Self { connection: connect(address).await?, login: "X-Login: none".to_owned() };
        let form = format!("email={}&password={}&next=%2F", encode(email), encode(password));
        client.ask("POST", "/rpc/sign-in", "application/x-www-form-urlencoded", &form).await?;
        if client.login.starts_with("Cookie") { Ok(client) } else { Err("the server did not sign us in".into()) }
    }

    /// Connects, as soon as the server listens, as a program with keys.
    pub(super) async fn with_keys(address: &str, key: &MadeKey) -> Result<Self> {
        let keys = STANDARD.encode(format!("{}:{}", key.public_key, key.secret_key));
        Ok(Self { connection: connect(address).await?, login: format!("Authorization: Basic {keys}") })
    }

    /// Posts JSON.
    pub(super) async fn post(&mut self, path: &str, body: &str) -> Result<Vec<u8>> {
        self.ask("POST", path, "application/json", body).await
    }

    /// Calls a server function.
    pub(super) async fn call(&mut self, function: &str, body: &serde_json::Value) -> Result<Vec<u8>> {
        self.ask("POST", &format!("/rpc/{function}"), "application/json", &body.to_string()).await
    }

    /// Loads a page.
    pub(super) async fn load(&mut self, path: &str) -> Result<Vec<u8>> {
        self.ask("GET", path, "text/plain", "").await
    }

    async fn ask(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Result<Vec<u8>> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.login,
            body.len(),
        );
        self.connection.get_mut().write_all(request.as_bytes()).await?;
        let status = self.line().await?;
        let mut length = None;
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = Some(value.trim().parse()?),
                "set-cookie" => {
                    self.login = format!("Cookie: {}", value.trim().split(';').next().unwrap_or_default());
                }
                _ => {}
            }
        }
        let answer = match length {
            Some(length) => self.part(length).await?,
            None => self.chunks().await?,
        };
        if status.split(' ').nth(1) == Some("200") { Ok(answer) } else { Err(format!("{path}: {status}").into()) }
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.connection.read_line(&mut line).await? == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        Ok(line.trim_end().to_owned())
    }

    async fn part(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut part = vec![0; length];
        self.connection.read_exact(&mut part).await?;
        Ok(part)
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line().await?, 16)?;
            whole.extend(self.part(length).await?);
            self.line().await?;
            if length == 0 {
                return Ok(whole);
            }
        }
    }
}

async fn connect(address: &str) -> Result<BufReader<TcpStream>> {
    let mut tries = 0;
    let stream = loop {
        match TcpStream::connect(address).await {
            Ok(stream) => break stream,
            Err(error) if tries == TRIES => return Err(error.into()),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
        tries += 1;
    };
    stream.set_nodelay(true)?;
    Ok(BufReader::new(stream))
}
