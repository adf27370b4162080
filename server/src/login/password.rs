//! Passwords: Argon2id, computed off the async threads and few at a time, since each takes 19 MiB and a core.

use std::error::Error;
use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use rand::Rng;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Passwords computed at once.
const AT_ONCE: usize = 2;
/// Letters and digits that are not taken for one another.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// A hash that no password has, for people who do not exist: finding that out must take as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let mut unknown = [0_u8; 32];
    rand::rng().fill(&mut unknown);
    Argon2::default().hash_password(&unknown).map(|hash| hash.to_string()).unwrap_or_default()
});

/// Hashes a password as a PHC string.
pub(crate) async fn hash_password(password: String) -> Result<String, Box<dyn Error + Send + Sync>> {
    let _place = PLACES.acquire().await?;
    let hash =
        spawn_blocking(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    hash.await?.map_err(|error| error.to_string().into())
}

/// Whether a password is the one of this hash; without a hash it is not, and takes as long to be.
pub(crate) async fn verify_password(password: String, hash: Option<String>) -> bool {
    let Ok(_place) = PLACES.acquire().await else { return false };
    let checked = spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && matches
    });
    checked.await.unwrap_or(false)
}

/// A password of twenty letters and digits: 99 bits.
pub(crate) fn random_password() -> String {
    let mut rng = rand::rng();
    (0..20).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_and_nothing_else() -> Result<(), Box<dyn Error + Send + Sync>> {
        let hash = hash_password("correct horse".to_owned()).await?;
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify_password("correct horse".to_owned(), Some(hash.clone())).await);
        assert!(!verify_password("battery staple".to_owned(), Some(hash)).await);
        assert!(!verify_password("correct horse".to_owned(), None).await);
        Ok(())
    }
}
