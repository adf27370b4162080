//! What the address of a review says: a list, the scores that are asked for, and where one is. Who opens it sees the same.

use model::list::{ListQuery, decode, encode};
use model::traces::TraceField;

/// A score that is asked for, without which one may go on.
const ASKED: &str = "score";
/// A score that is asked for, without which one may not.
const NEEDED: &str = "need";
/// The trace at hand.
const AT: &str = "at";
/// As many scores are asked of one trace.
pub(super) const MOST_ASKED: usize = 12;

/// A score that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The name of its config.
    pub(super) name: String,
    /// Whether one may not go on without it.
    pub(super) is_needed: bool,
}

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReviewAddress {
    /// The list, as the text of a query.
    pub(super) list: String,
    /// What is asked for, in order.
    pub(super) asked: Vec<Asked>,
    /// The trace at hand; where there is none, the first that lacks something.
    pub(super) at: Option<String>,
}

impl ReviewAddress {
    /// Reads what follows the `?`.
    pub(super) fn parse(search: &str) -> Self {
        let search = search.trim_start_matches('?');
        let list = ListQuery::<TraceField>::parse(search).query.print();
        let mut address = Self { list, ..Self::default() };
        for (key, value) in search.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = decode(value);
            match key {
                ASKED | NEEDED if address.asked.len() < MOST_ASKED => {
                    address.asked.retain(|asked| asked.name != value);
                    address.asked.push(Asked { name: value, is_needed: key == NEEDED });
                }
                AT => address.at = Some(value),
                _ => {}
            }
        }
        address
    }

    /// Prints what follows the `?`.
    pub(super) fn print(&self) -> String {
        let asked = self.asked.iter().map(|asked| {
            let key = if asked.is_needed { NEEDED } else { ASKED };
            format!("{key}={}", encode(&asked.name))
        });
        let list = Some(self.list.clone()).filter(|list| !list.is_empty());
        let at = self.at.as_ref().map(|at| format!("{AT}={}", encode(at)));
        list.into_iter().chain(asked).chain(at).collect::<Vec<_>>().join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_was_printed() {
        let text = "f=name~is~a%26b&range=..2026-11-01T00:00:00.000Z&need=tone&score=a%20b&at=t%2F1";
        let address = ReviewAddress::parse(text);
        assert_eq!(address.at.as_deref(), Some("t/1"));
        let asked: Vec<_> = address.asked.iter().map(|asked| (asked.name.as_str(), asked.is_needed)).collect();
        assert_eq!(asked, [("tone", true), ("a b", false)]);
        assert_eq!(ReviewAddress::parse(&address.print()), address);
        // The last word on a name counts.
        assert_eq!(ReviewAddress::parse("score=a&score=b&need=a").print(), "score=b&need=a");
    }
}
