//! What the pages may ask of the login of the request at hand.

use std::net::IpAddr;

use app::{LoginActions, LoginFuture, SignInOutcome};
use store::{SignInGate, Store, StoreError};
use tower_sessions::Session;

use super::password::verify_password;

/// The session's one datum. `Store::reset_password` finds sessions by it.
const USER_ID: &str = "user_id";
/// Wrong passwords for one email before it pauses.
const TRIES_PER_EMAIL: u32 = 5;
/// Wrong passwords from one address before it pauses: more, since many people may share it.
const TRIES_PER_ADDRESS: u32 = 30;
/// The longest email and password looked at, in bytes.
const MAX_CREDENTIAL_BYTES: usize = 1_000;

/// The login of one request.
#[derive(Clone)]
pub(crate) struct RequestLogin {
    pub store: Store,
    pub session: Session,
    pub address: Option<IpAddr>,
}

impl LoginActions for RequestLogin {
    fn user_id(&self) -> LoginFuture<Option<String>> {
        let session = self.session.clone();
        Box::pin(async move {
            match session.get::<String>(USER_ID).await {
                Ok(user_id) => user_id,
                Err(error) => {
                    tracing::error!(%error, "a login session could not be read");
                    None
                }
            }
        })
    }

    fn sign_in(&self, email: String, password: String) -> LoginFuture<SignInOutcome> {
        let login = self.clone();
        Box::pin(async move {
            match login.try_sign_in(email, password).await {
                Ok(outcome) => outcome,
                Err(error) => {
                    tracing::error!(%error, "a sign-in could not be decided");
                    SignInOutcome::Failed
                }
            }
        })
    }

    fn sign_out(&self) -> LoginFuture<()> {
        let session = self.session.clone();
        Box::pin(async move {
            if let Err(error) = session.flush().await {
                tracing::error!(%error, "a login session could not be ended");
            }
        })
    }
}

/// Why a sign-in could not be decided.
#[derive(Debug, thiserror::Error)]
enum SignInError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Session(#[from] tower_sessions::session::Error),
}

impl RequestLogin {
    async fn try_sign_in(self, email: String, password: String) -> Result<SignInOutcome, SignInError> {
        let email = email.trim().to_lowercase();
        let storable = email.len() + password.len() <= MAX_CREDENTIAL_BYTES && !email.contains('\0');
        if email.is_empty() || !storable {
            return Ok(SignInOutcome::Wrong { left: TRIES_PER_EMAIL });
        }
        let by_email = format!("email {email}");
        if let Some(address) = self.address
            && self.store.try_sign_in(&format!("address {address}"), TRIES_PER_ADDRESS).await? == SignInGate::Closed
        {
            return Ok(SignInOutcome::Paused);
        }
        let SignInGate::Open { left } = self.store.try_sign_in(&by_email, TRIES_PER_EMAIL).await? else {
            return Ok(SignInOutcome::Paused);
        };
        let user = self.store.user_by_email(&email).await?;
        let hash = user.as_ref().map(|user| user.password_hash.clone());
        let right = verify_password(password, hash).await;
        let Some(user) = user.filter(|_| right) else {
            return Ok(if left == 0 { SignInOutcome::Paused } else { SignInOutcome::Wrong { left } });
        };
        self.store.forget_failures(&by_email).await?;
        if let Some(address) = self.address {
            self.store.forget_failures(&format!("address {address}")).await?;
        }
        // A new id, so that a cookie planted before the sign-in opens nothing.
        self.session.cycle_id().await?;
        self.session.insert(USER_ID, user.id).await?;
        Ok(SignInOutcome::Welcome)
    }
}
