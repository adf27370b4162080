//! How a cluster is reached: by a Unix socket in a closed folder, or, where the folder's path is too long for a socket, by
//! a loopback port with a password.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::home::Home;
use crate::files;

/// Systems allow a socket's path of 104 to 108 bytes.
const MAX_SOCKET_PATH_BYTES: usize = 100;

const SOCKET_NAME: &str = "/.s.PGSQL.5432";

/// Where the server listens.
pub(super) enum Address {
    /// In this folder.
    Socket(PathBuf),
    /// At a port of 127.0.0.1.
    Port {
        /// The port.
        port: u16,
        /// The superuser's password.
        password: String,
    },
}

impl Address {
    /// The socket if its path is short enough, else a port that is free now.
    pub(super) fn choose(home: &Home) -> Result<Self> {
        let length = home.sockets.as_os_str().len() + SOCKET_NAME.len();
        // libpq takes a comma for the start of a second host.
        let plain = !home.sockets.to_string_lossy().contains(',');
        if plain && length <= MAX_SOCKET_PATH_BYTES {
            return Ok(Self::Socket(home.sockets.clone()));
        }
        let password = files::read_if_there(&home.password).context("the database's password cannot be read")?;
        Ok(Self::Port { port: free_port()?, password })
    }

    /// The server's options for it.
    pub(super) fn options(&self) -> String {
        match self {
            Self::Socket(folder) => {
                let folder = folder.to_string_lossy().replace('"', "\"\"");
                // The list of folders has its own quotes, inside those of the shell that pg_ctl starts.
                let folder = format!("\"{folder}\"").replace('\'', "'\\''");
                format!("-c listen_addresses='' -c unix_socket_directories='{folder}' ")
            }
            Self::Port { port, .. } => {
                format!("-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' ")
            }
        }
    }

    /// The address of a database.
    pub(super) fn url(&self, database: &str) -> String {
        match self {
            Self::Socket(folder) => {
                format!("postgres://postgres@localhost/{database}?host={}", encode(&folder.to_string_lossy()))
            }
            Self::Port { port, password } => format!("postgres://postgres:{password}@127.0.0.1:{port}/{database}"),
        }
    }

    /// Tells a client program where to go, whatever its environment says.
    pub(super) fn apply(&self, client: &mut Command) {
        match self {
            Self::Socket(folder) => client.env("PGHOST", folder),
            Self::Port { port, password } => {
                client.env("PGHOST", "127.0.0.1").env("PGPORT", port.to_string()).env("PGPASSWORD", password)
            }
        };
        client.env("PGUSER", "postgres");
    }
}

/// A loopback port that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Percent-encodes all but plain letters, digits and the marks of a path.
fn encode(path: &str) -> String {
    let mut text = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_folders_survive_the_address_and_the_options() {
        let address = Address::Socket(PathBuf::from("/data of\"x'/ü&?"));
        assert_eq!(address.url("scores"), "postgres://postgres@localhost/scores?host=/data%20of%22x%27/%C3%BC%26%3F");
        assert_eq!(
            address.options(),
            "-c listen_addresses='' -c unix_socket_directories='\"/data of\"\"x'\\''/ü&?\"' "
        );
    }
}
