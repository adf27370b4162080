//! A block of text with its name, a way to copy it, and whether its lines wrap.

use leptos::prelude::*;

use crate::icon::icon;

/// A long text stands in pieces of about so many bytes, so that the browser lays out only those in sight.
const PIECE_BYTES: usize = 16_384;

/// A button that copies this text, or what is said in its block.
pub(super) fn copy_button(name: &'static str, text: Option<String>) -> impl IntoView + use<> {
    view! {
        <button
            type="button"
            class="button bare square small needs-browser"
            data-copy=text.unwrap_or_default()
            aria-label=name
            title=name
        >
            {icon("#i-copy")}
        </button>
    }
}

/// A block: what it is called, a quiet word beside, what is said.
pub(super) fn block(class: &str, title: String, note: Option<String>, body: AnyView) -> AnyView {
    view! {
        <div class=format!("block {class}")>
            <header>
                <h3>{title}</h3>
                {note.map(|note| view! { <span class="block-note">{note}</span> })}
                <span class="space"></span>
                {copy_button("Copy", None)}
            </header>
            {body}
        </div>
    }
    .into_any()
}

/// A block of code: JSON, or a text whose lines are its own.
pub(super) fn code_block(title: &str, note: Option<String>, code: AnyView) -> AnyView {
    view! {
        <div class="block coded">
            <header>
                <h3>{title.to_owned()}</h3>
                {note.map(|note| view! { <span class="block-note">{note}</span> })}
                <span class="space"></span>
                <button type="button" class="button bare small needs-browser" data-wrap="" aria-pressed="true">
                    "Wrap"
                </button>
                {copy_button("Copy", None)}
            </header>
            {code}
        </div>
    }
    .into_any()
}

/// A text as it is, in pieces where it is long.
pub(super) fn plain(title: &str, text: &str) -> AnyView {
    let pieces = pieces(text);
    let class = if pieces.len() > 1 { "long" } else { "" };
    let pieces = pieces.into_iter().map(|piece| view! { <code>{piece.to_owned()}</code> }).collect_view();
    view! { <pre class=class data-text="" tabindex="0" aria-label=title.to_owned()>{pieces}</pre> }.into_any()
}

/// The text cut behind lines, or where there are none for too long, anywhere.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > PIECE_BYTES {
        let end = rest.floor_char_boundary(PIECE_BYTES);
        let (head, _) = rest.split_at(end);
        let (piece, next) = rest.split_at(head.rfind('\n').map_or(end, |line| line + 1));
        pieces.push(piece);
        rest = next;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// As much of a text as fits into so many bytes.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    text.split_at(text.floor_char_boundary(bytes)).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_text_are_the_text() {
        let lines = "one line of a long text\n".repeat(4_000);
        let long = "é".repeat(40_000);
        for text in ["", "short", &lines, &long] {
            assert_eq!(pieces(text).concat(), text);
            assert!(pieces(text).iter().all(|piece| !piece.is_empty() && piece.len() <= PIECE_BYTES));
        }
        assert!(pieces(&lines).iter().all(|piece| piece.ends_with('\n')));
    }
}
