//! What names, emails and passwords of people may be. Each fault begins with the name of its field.

/// The fewest characters of a password: NIST SP 800-63B asks for 8, and for nothing else of it.
pub(crate) const LEAST_PASSWORD_CHARS: usize = 8;
/// The most characters of a password.
#[cfg(feature = "ssr")]
pub(crate) const MOST_PASSWORD_CHARS: usize = 200;
/// The most characters of a name.
pub(crate) const MOST_NAME_CHARS: usize = 80;
/// The longest email, in bytes (RFC 5321).
#[cfg(feature = "ssr")]
const MOST_EMAIL_BYTES: usize = 254;

/// Reads a new password.
#[cfg(feature = "ssr")]
pub(crate) fn read_password(password: String) -> Result<String, String> {
    let chars = password.chars().count();
    if chars < LEAST_PASSWORD_CHARS {
        return Err(format!("Password: it must have at least {LEAST_PASSWORD_CHARS} characters."));
    }
    if chars > MOST_PASSWORD_CHARS || password.contains('\0') {
        return Err(format!("Password: it must have at most {MOST_PASSWORD_CHARS} characters."));
    }
    Ok(password)
}

/// Reads the name of a person or a project.
#[cfg(feature = "ssr")]
pub(crate) fn read_name(name: &str) -> Result<String, String> {
    let name = name.trim();
    if name.is_empty() {
        return Err("Name: it must not be empty.".to_owned());
    }
    if name.chars().count() > MOST_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(format!("Name: it must have at most {MOST_NAME_CHARS} characters, all of them printable."));
    }
    Ok(name.to_owned())
}

/// Reads an email: something, an @, something. Whether anybody has it shows when they use the link.
#[cfg(feature = "ssr")]
pub(crate) fn read_email(email: &str) -> Result<String, String> {
    let email = email.trim().to_lowercase();
    let is_one = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    let is_plain = !email.chars().any(|char| char.is_control() || char.is_whitespace());
    if is_one && is_plain && email.len() <= MOST_EMAIL_BYTES {
        Ok(email)
    } else {
        Err("Email: it must be an address like ann@example.com.".to_owned())
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_people_are_called_is_read_or_refused_by_its_field() {
        assert_eq!(read_name("  Ann Lee "), Ok("Ann Lee".to_owned()));
        assert!(read_name(" ").is_err_and(|why| why.starts_with("Name: ")));
        assert!(read_name(&"x".repeat(81)).is_err());
        assert_eq!(read_email(" Ann@Example.com"), Ok("ann@example.com".to_owned()));
        for wrong in ["", "ann", "@example.com", "ann@", "ann lee@example.com"] {
            assert!(read_email(wrong).is_err_and(|why| why.starts_with("Email: ")), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_long_and_anything() {
        assert!(read_password("seven77".to_owned()).is_err_and(|why| why.starts_with("Password: ")));
        assert!(read_password("äöü äöü ".to_owned()).is_ok());
        assert!(read_password("x".repeat(201)).is_err());
    }
}
