//! Where a sign-in leads: back to the page that asked for it, and never to another site.

/// The address if it is a page of this site, else `/`.
pub(super) fn safe_next(next: &str) -> &str {
    let is_path = next.starts_with('/') && !next.starts_with("//");
    // Browsers read a backslash as a slash and drop control characters, which could make a host of a path.
    let is_plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_page = !["/login", "/rpc/", "/api/"].iter().any(|other| next.starts_with(other));
    if is_path && is_plain && is_page { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_are_next() {
        assert_eq!(safe_next("/project/p/scores?f=name~is~a%20b"), "/project/p/scores?f=name~is~a%20b");
        let refused =
            ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\tb", "/login?next=%2F", "x"];
        for next in refused {
            assert_eq!(safe_next(next), "/", "{next}");
        }
    }
}
