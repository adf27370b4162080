//! The commands beside `serve`: what an operator does without the browser.

use std::error::Error;
use std::io::{self, BufRead, IsTerminal};

use store::{NewUser, Store};

use crate::login::{hash_password, random_password};
use crate::settings::Settings;

/// What a command answers.
pub type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// Connects and brings the schema up to date.
///
/// # Errors
/// When there is no database to connect to, said so that an operator can mend it.
pub async fn open_store(settings: &Settings) -> Result<Store, Box<dyn Error + Send + Sync>> {
    let url = settings.database_url.as_deref().ok_or(
        "DATABASE_URL is not set: name a Postgres database (postgres://user:password@host/name), \
         or start with `cargo xtask serve`, which brings its own.",
    )?;
    Ok(Store::open(url, settings.secret.as_deref()).await?)
}

/// `migrate`
///
/// # Errors
/// When the database cannot be brought up to date.
pub async fn migrate(settings: &Settings) -> Outcome {
    open_store(settings).await?;
    say("The database is up to date.");
    Ok(())
}

/// `create-user`
///
/// # Errors
/// When the email is taken or the database cannot be asked.
pub async fn create_user(settings: &Settings, email: &str, name: Option<&str>) -> Outcome {
    let store = open_store(settings).await?;
    let (password, made) = ask_password()?;
    let user = NewUser {
        email: email.to_owned(),
        name: name.unwrap_or_else(|| email.split('@').next().unwrap_or(email)).to_owned(),
        password_hash: hash_password(password.clone()).await?,
    };
    if !store.create_user(&user).await? {
        return Err(
            format!("{email} can sign in already; `server reset-password {email}` gives a new password.").into()
        );
    }
    say(&format!("{email} can sign in now."));
    if made {
        say(&format!("Password: {password}"));
    }
    Ok(())
}

/// `reset-password`
///
/// # Errors
/// When there is no such person or the database cannot be asked.
pub async fn reset_password(settings: &Settings, email: &str) -> Outcome {
    let store = open_store(settings).await?;
    let (password, made) = ask_password()?;
    if !store.reset_password(email, &hash_password(password.clone()).await?).await? {
        return Err(format!("Nobody signs in as {email}.").into());
    }
    say(&format!("{email} has a new password and is signed out everywhere."));
    if made {
        say(&format!("Password: {password}"));
    }
    Ok(())
}

/// `create-key`
///
/// # Errors
/// When there is no such project or the database cannot be asked.
pub async fn create_key(settings: &Settings, project: &str, name: &str) -> Outcome {
    let store = open_store(settings).await?;
    let key = store.create_key(project, name).await?.ok_or_else(|| format!("There is no project {project}."))?;
    say(&format!("export INTERACTIVEAI_PUBLIC_KEY={}", key.public_key));
    say(&format!("export INTERACTIVEAI_SECRET_KEY={}", key.secret_key));
    Ok(())
}

/// One line of standard input, or a random password where it is empty; and whether it was made.
fn ask_password() -> io::Result<(String, bool)> {
    let mut line = String::new();
    if !io::stdin().is_terminal() {
        io::stdin().lock().read_line(&mut line)?;
    }
    let typed = line.trim_end_matches(['\r', '\n']);
    Ok(if typed.is_empty() { (random_password(), true) } else { (typed.to_owned(), false) })
}

/// Prints one line for the operator.
#[expect(clippy::print_stdout, reason = "this is the command line's own answer, not a log")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
