//! What a first start makes and says, once: where to look, how to sign in, and how to send a first score.

use std::error::Error;

use store::{Init, InitOutcome, MadeKey, NewUser, Store};

use crate::commands::say;
use crate::login::{hash_password, random_password};
use crate::settings::Settings;

/// The owner of an installation that was given none.
const FIRST_EMAIL: &str = "owner@scores.local";

/// Makes what is missing, and prints the block of a first start.
///
/// # Errors
/// When the database cannot be asked, or half of a pair of settings is missing.
pub async fn prepare(store: &Store, settings: &Settings, address: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (wanted, password) = wanted(settings).await?;
    let made_password = random_password();
    let fallback = match wanted.owner.is_none() && store.is_new().await? {
        true => Some(new_owner(FIRST_EMAIL, made_password.clone()).await?),
        false => None,
    };
    if let Some(made) = store.init(&wanted, fallback.as_ref()).await? {
        // A password that the operator chose is theirs to know.
        let shown = if password.is_some() { "the password of SCORES_INIT_USER_PASSWORD" } else { &made_password };
        say(&block(&made, address, shown));
    }
    Ok(())
}

async fn wanted(settings: &Settings) -> Result<(Init, Option<String>), Box<dyn Error + Send + Sync>> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let key = match (given(&settings.init_project_public_key), given(&settings.init_project_secret_key)) {
        (Some(public_key), Some(secret_key)) => Some(MadeKey { public_key, secret_key }),
        (None, None) => None,
        _ => {
            return Err(
                "SCORES_INIT_PROJECT_PUBLIC_KEY and SCORES_INIT_PROJECT_SECRET_KEY go together: set both or none."
                    .into(),
            );
        }
    };
    let password = given(&settings.init_user_password);
    let owner = match (given(&settings.init_user_email), &password) {
        (Some(email), Some(password)) => Some(new_owner(&email, password.clone()).await?),
        (None, None) => None,
        _ => return Err("SCORES_INIT_USER_EMAIL and SCORES_INIT_USER_PASSWORD go together: set both or none.".into()),
    };
    let init = Init {
        project_id: given(&settings.init_project_id),
        project_name: given(&settings.init_project_name),
        key,
        owner,
    };
    Ok((init, password))
}

async fn new_owner(email: &str, password: String) -> Result<NewUser, Box<dyn Error + Send + Sync>> {
    let name = email.split('@').next().unwrap_or(email).to_owned();
    Ok(NewUser { email: email.to_owned(), name, password_hash: hash_password(password).await? })
}

fn block(made: &InitOutcome, address: &str, password: &str) -> String {
    let (email, public_key, secret_key) = (&made.email, &made.key.public_key, &made.key.secret_key);
    format!(
        r#"
  Scores is ready. This is shown once: keep it.

  Open       {address}
  Sign in    {email}
  Password   {password}

  Send a first score (pip install interactiveai):

export INTERACTIVEAI_BASE_URL={address}
export INTERACTIVEAI_PUBLIC_KEY={public_key}
export INTERACTIVEAI_SECRET_KEY={secret_key}

from interactiveai import Interactive

client = Interactive()
client.create_score(trace_id="my-first-trace", name="helpfulness", value=4,
                    data_type="NUMERIC", comment="Answers the question in one step")
client.flush()
"#
    )
}
