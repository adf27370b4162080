//! One row of the tree as HTML. Rows are put in as a text, a window of them at a time: that is what keeps a trace of
//! thousands of observations quick, and it is the same on the server and in the browser.

use model::list::decode;

#[cfg(feature = "ssr")]
use super::outline::FIELD;
use super::outline::{ID, Outline};
use crate::words::{observation_icon, observation_word};

/// The deepest indentation; what is deeper stands there too.
const MAX_INDENT: u32 = 12;

/// What a row says, in the order of its line's fields.
pub(super) struct RowParts<'a> {
    pub(super) depth: u32,
    /// Coded for an address; empty for the trace itself.
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    /// The type; `TRACE` for the trace itself.
    pub(super) kind: &'a str,
    /// `ERROR`, `WARNING`, `DEBUG` or nothing.
    pub(super) level: &'a str,
    /// `call` for a model's work, `moment` for what has no length.
    pub(super) bar: &'a str,
    /// Where its bar begins and how long it is, in percent of the time line.
    pub(super) from: &'a str,
    pub(super) length: &'a str,
    /// How long it took.
    pub(super) time: &'a str,
    /// Its tokens and its cost.
    pub(super) spent: &'a str,
    /// Its worst score: what was judged, the verdict, and `bad` if it fails.
    pub(super) score: [&'a str; 3],
    /// How many more scores it has.
    pub(super) more: &'a str,
}

impl<'a> RowParts<'a> {
    /// Reads the fields of a line.
    fn read(fields: &[&'a str]) -> Self {
        let mut fields = fields.iter().copied();
        let mut next = move || fields.next().unwrap_or_default();
        Self {
            depth: next().parse().unwrap_or(0),
            id: next(),
            name: next(),
            kind: next(),
            level: next(),
            bar: next(),
            from: next(),
            length: next(),
            time: next(),
            spent: next(),
            score: [next(), next(), next()],
            more: next(),
        }
    }

    /// The line, without what would end it or a field of it too early.
    #[cfg(feature = "ssr")]
    pub(super) fn print(&self) -> String {
        let [name, verdict, fails] = self.score;
        let (depth, more) = (self.depth.to_string(), self.more);
        let fields = [
            &depth,
            self.id,
            self.name,
            self.kind,
            self.level,
            self.bar,
            self.from,
            self.length,
            self.time,
            self.spent,
            name,
            verdict,
            fails,
            more,
        ];
        let clean = |field: &str| field.replace(char::is_control, " ");
        fields.map(clean).join(&FIELD.to_string()) + "\n"
    }
}

/// How the rows are shown.
pub(super) struct Shown<'a> {
    /// Whether a row is folded.
    pub(super) is_folded: &'a dyn Fn(usize) -> bool,
    /// The row that is selected.
    pub(super) at: usize,
    /// The address of the page, ready for an observation's id.
    pub(super) href: &'a str,
    /// The address of the page without an observation.
    pub(super) bare: &'a str,
    /// Whether the tree's own keys move through it: then its rows are no stops of the Tab key.
    pub(super) alive: bool,
}

/// The rows as HTML.
pub(super) fn rows_html(outline: &Outline, rows: &[usize], shown: &Shown<'_>) -> String {
    let mut out = String::with_capacity(rows.len() * 640);
    for &row in rows {
        push_row(&mut out, outline, row, shown);
    }
    out
}

fn push_row(out: &mut String, outline: &Outline, row: usize, shown: &Shown<'_>) {
    let parts = RowParts::read(&outline.fields(row));
    let is_at = row == shown.at;
    let mut push = |texts: &[&str]| texts.iter().for_each(|text| out.push_str(text));
    push(&["<a role=\"treeitem\" class=\"tree-row ", parts.level, if is_at { " at" } else { "" }, "\" id=\"node-"]);
    push(&[&row.to_string(), "\" aria-level=\"", &(parts.depth + 1).to_string()]);
    let href = if parts.id.is_empty() { shown.bare } else { shown.href };
    push(&["\" style=\"--depth:", &parts.depth.min(MAX_INDENT).to_string(), "\" href=\"", &escaped(href), parts.id]);
    push(&["\" aria-selected=\"", if is_at { "true" } else { "false" }]);
    if shown.alive {
        push(&["\" tabindex=\"-1"]);
    }
    let is_folded = (shown.is_folded)(row);
    let has_below = row > 0 && outline.has_below(row);
    if has_below {
        push(&["\" aria-expanded=\"", if is_folded { "false" } else { "true" }]);
    }
    let name = escaped(parts.name);
    let word = observation_word(parts.kind);
    let spent = escaped(parts.spent);
    push(&[
        "\" title=\"",
        &word,
        ": ",
        &name,
        if spent.is_empty() { "" } else { ", " },
        &spent,
        "\"><span class=\"tree-name\">",
    ]);
    if has_below {
        push(&["<i class=\"fold\" data-fold=\"", &row.to_string(), "\">", &icon("#i-chev-down"), "</i>"]);
    } else {
        push(&["<i class=\"fold\"></i>"]);
    }
    let symbol = if parts.kind == "TRACE" { "#i-trace" } else { observation_icon(parts.kind) };
    push(&[&icon(symbol), "<span class=\"unseen-words\">", &word, " </span><span>", &name, "</span>"]);
    match parts.level {
        "ERROR" => push(&[&icon("#i-error"), "<span class=\"unseen-words\"> error</span>"]),
        "WARNING" => push(&[&icon("#i-warn"), "<span class=\"unseen-words\"> warning</span>"]),
        _ => {}
    }
    push(&["</span><span class=\"tree-spent\">", &spent, "</span><span class=\"tree-scores\">"]);
    let [scored, verdict, fails] = parts.score;
    if !scored.is_empty() {
        push(&[
            "<span class=\"badge ",
            fails,
            "\"><span>",
            &escaped(scored),
            "</span> <b>",
            &escaped(verdict),
            "</b></span>",
        ]);
    }
    if !parts.more.is_empty() {
        push(&[" <small>+", parts.more, "</small>"]);
    }
    push(&["</span><span class=\"tree-bar\"><i class=\"", parts.bar, "\" style=\"--from:", parts.from, "%;--length:"]);
    push(&[parts.length, "%\"></i></span><span class=\"tree-time\">", parts.time, "</span></a>"]);
}

/// The id of a row as it is, from an outline, where it is coded for addresses.
pub(super) fn id_of(outline: &Outline, row: usize) -> Option<String> {
    Some(decode(outline.field(row, ID))).filter(|id| !id.is_empty())
}

fn icon(name: &str) -> String {
    format!("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"{name}\"></use></svg>")
}

/// A text that HTML takes for nothing but a text, also inside quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            char => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "ssr")]
    fn parts(name: &str) -> RowParts<'_> {
        RowParts {
            depth: 1,
            id: "a%20b",
            name,
            kind: "TOOL",
            level: "ERROR",
            bar: "",
            from: "0",
            length: "50.00",
            time: "310 ms",
            spent: "",
            score: ["correctness", "0.08", "bad"],
            more: "2",
        }
    }

    fn drawn(text: &str) -> String {
        let outline = Outline::read(text);
        let shown = Shown { is_folded: &|_| false, at: 0, href: "/t?observation=", bare: "/t", alive: false };
        rows_html(&outline, &[0], &shown)
    }

    #[test]
    fn a_name_is_nothing_but_a_text() {
        let html = drawn("0\ta%20b\t<img src=x onerror=\"alert(1)\">&\tTOOL\n");
        assert!(!html.contains("<img") && !html.contains("\"alert"), "{html}");
        assert!(html.contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;"), "{html}");
        assert!(html.contains("href=\"/t?observation=a%20b\""), "{html}");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_line_reads_back_as_it_was_printed() {
        let printed = parts("two\tfields\nand lines").print();
        let outline = Outline::read(&printed);
        let read = RowParts::read(&outline.fields(0));
        assert_eq!((read.depth, read.id, read.name), (1, "a%20b", "two fields and lines"));
        assert_eq!((read.score, read.more), (["correctness", "0.08", "bad"], "2"));
        assert!(drawn(&printed).contains("<b>0.08</b></span> <small>+2</small>"));
    }
}
