//! The least of an HTTP client: one kept connection, one request at a time, and the parts of an answer that matter here.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::super::product::KEYS_IN_BASIC;

/// Longer than the server takes for any answer.
const PATIENCE: Duration = Duration::from_secs(40);

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Whether it says when to come back.
    pub(super) has_retry_after: bool,
    pub(super) body: String,
}

/// A client of the product.
pub(super) struct Client {
    port: u16,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(super) fn new(port: u16) -> Self {
        Self { port, connection: None }
    }

    pub(super) fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask("GET", path, "")
    }

    pub(super) fn post(&mut self, path: &str, body: &str) -> Result<Answer> {
        self.ask("POST", path, body)
    }

    /// Where scores go, by what the server says of the keys.
    pub(super) fn scores_path(&mut self) -> Result<String> {
        let answer = self.get("/api/platform/v1/projects")?;
        let projects: serde_json::Value = serde_json::from_str(&answer.body)?;
        let of = |field: &str| projects["data"][0][field].as_str().unwrap_or_default().to_owned();
        Ok(format!("/api/platform/v1/organizations/{}/projects/{}/scores", of("orgId"), of("id")))
    }

    /// A connection that failed is not used again.
    fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<Answer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(("127.0.0.1", self.port))?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {KEYS_IN_BASIC}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        connection.get_mut().write_all(request.as_bytes())?;
        let answer = read(&mut connection)?;
        self.connection = Some(connection);
        Ok(answer)
    }
}

fn read(connection: &mut BufReader<TcpStream>) -> Result<Answer> {
    let mut line = String::new();
    connection.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| Error::new(ErrorKind::UnexpectedEof, "no answer came"))?;
    let (mut length, mut has_retry_after) = (0, false);
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().map_err(Error::other)?,
            "retry-after" => has_retry_after = true,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok(Answer { status, has_retry_after, body: String::from_utf8_lossy(&body).into_owned() })
}
