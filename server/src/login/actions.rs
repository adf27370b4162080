//! What the pages may ask of the login of the request at hand.

use std::net::IpAddr;

use app::{LoginActions, LoginFuture, SignInOutcome};
use store::{SignInGate, Store, StoreError, User};
use tower_sessions::Session;

use super::password::{hash_password, verify_password};

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

    fn check_password(&self, email: String, password: String) -> LoginFuture<SignInOutcome> {
        let login = self.clone();
        Box::pin(async move {
            match login.check(&email, password).await {
                Ok(Ok(_)) => SignInOutcome::Welcome,
                Ok(Err(outcome)) => outcome,
                Err(error) => {
                    tracing::error!(%error, "a password could not be checked");
                    SignInOutcome::Failed
                }
            }
        })
    }

    fn hash_password(&self, password: String) -> LoginFuture<Option<String>> {
        Box::pin(async move {
            match hash_password(password).await {
                Ok(hash) => Some(hash),
                Err(error) => {
                    tracing::error!(%error, "a password could not be hashed");
                    None
                }
            }
        })
    }

    fn sign_in_as(&self, user_id: String) -> LoginFuture<bool> {
        let login = self.clone();
        Box::pin(async move {
            let begun = login.begin_session(user_id).await;
            if let Err(error) = &begun {
                tracing::error!(%error, "a login session could not begin");
            }
            begun.is_ok()
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
        let user = match self.check(&email, password).await? {
            Ok(user) => user,
            Err(outcome) => return Ok(outcome),
        };
        self.begin_session(user.id).await?;
        Ok(SignInOutcome::Welcome)
    }

    /// Begins a session under a new id, so that a cookie planted before opens nothing.
    async fn begin_session(&self, user_id: String) -> Result<(), SignInError> {
        self.session.cycle_id().await?;
        self.session.insert(USER_ID, user_id).await?;
        Ok(())
    }

    /// The person of this email, if this is their password; counted as a try.
    async fn check(&self, email: &str, password: String) -> Result<Result<User, SignInOutcome>, SignInError> {
        let email = email.trim().to_lowercase();
        let storable = email.len() + password.len() <= MAX_CREDENTIAL_BYTES && !email.contains('\0');
        if email.is_empty() || !storable {
            return Ok(Err(SignInOutcome::Wrong { left: TRIES_PER_EMAIL }));
        }
        let by_email = format!("email {email}");
        if let Some(address) = self.address
            && self.store.try_sign_in(&format!("address {address}"), TRIES_PER_ADDRESS).await? == SignInGate::Closed
        {
            return Ok(Err(SignInOutcome::Paused));
        }
        let SignInGate::Open { left } = self.store.try_sign_in(&by_email, TRIES_PER_EMAIL).await? else {
            return Ok(Err(SignInOutcome::Paused));
        };
        let user = self.store.user_by_email(&email).await?;
        let hash = user.as_ref().map(|user| user.password_hash.clone());
        let right = verify_password(password, hash).await;
        let Some(user) = user.filter(|_| right) else {
            return Ok(Err(if left == 0 { SignInOutcome::Paused } else { SignInOutcome::Wrong { left } }));
        };
        self.store.forget_failures(&by_email).await?;
        if let Some(address) = self.address {
            self.store.forget_failures(&format!("address {address}")).await?;
        }
        Ok(Ok(user))
    }
}
