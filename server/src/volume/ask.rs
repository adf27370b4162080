//! The least of an HTTP client: one kept connection to a server on this machine, signed in, one request at a time.

use std::error::Error;
use std::io;
use std::time::Duration;

use model::list::encode;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How often it is tried to reach a server that is just being started, and how long is waited in between.
const TRIES: u32 = 300;
const PAUSE: Duration = Duration::from_millis(100);

/// A signed-in client.
pub(super) struct Client {
    connection: BufReader<TcpStream>,
    cookie: String,
}

impl Client {
    /// Connects, as soon as the server listens, and signs in.
    pub(super) async fn sign_in(address: &str, email: &str, password: &str) -> Result<Self> {
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
        let mut client = Self { connection: BufReader::new(stream), cookie: String::new() };
        let form = format!("email={}&password={}&next=%2F", encode(email), encode(password));
        client.ask("POST", "/rpc/sign-in", "application/x-www-form-urlencoded", &form).await?;
        if client.cookie.is_empty() { Err("the server did not sign us in".into()) } else { Ok(client) }
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
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie,
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
                "set-cookie" => self.cookie = value.trim().split(';').next().unwrap_or_default().to_owned(),
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
