//! Input, output and metadata: as a chat where they are messages, as JSON laid out, or as they came; and only the beginning
//! of what is long, until somebody wants all of it.

use leptos::prelude::*;
use serde_json::Value;
use store::{LongText, Reach, Texts};

use super::super::address::PageAddress;
use super::block::{block, code_block, cut, plain};
use super::chat::chat;
use super::facts::size_words;
use super::json::{coloured, pretty};
use super::message::{Message, Said, messages_of};

/// As much of a text is read at once: enough to understand most chats.
pub(super) const READ_CHARS: i32 = 262_144;
/// As much of a text is shown at once.
const SHOWN_BYTES: usize = 32_768;

/// How texts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// Messages as a chat, all else as JSON.
    Chat,
    /// Laid out.
    Json,
    /// As they came.
    Raw,
}

impl View {
    /// The view that the address names.
    pub(super) fn of(here: &PageAddress) -> Self {
        match here.value("view").as_deref() {
            Some("json") => Self::Json,
            Some("raw") => Self::Raw,
            _ => Self::Chat,
        }
    }
}

/// One of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Input,
    Output,
    Metadata,
}

impl Part {
    const ALL: [Self; 3] = [Self::Input, Self::Output, Self::Metadata];

    /// The part of this word.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
            Self::Metadata => "metadata",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Input => "Input",
            Self::Output => "Output",
            Self::Metadata => "Metadata",
        }
    }

    /// All of it and nothing of the others.
    pub(super) fn reach(self) -> Reach {
        let mut reach = Reach::default();
        let own = match self {
            Self::Input => &mut reach.input,
            Self::Output => &mut reach.output,
            Self::Metadata => &mut reach.metadata,
        };
        *own = Reach::WHOLE;
        reach
    }

    /// The text itself.
    pub(super) fn of(self, texts: &Texts) -> Option<&LongText> {
        match self {
            Self::Input => texts.input.as_ref(),
            Self::Output => texts.output.as_ref(),
            Self::Metadata => texts.metadata.as_ref(),
        }
    }
}

/// All parts that there are.
pub(super) fn parts(texts: &Texts, view: View) -> impl IntoView + use<> {
    // Where a chat went in, what came out is an answer.
    let is_chat = view == View::Chat
        && texts.input.as_ref().is_some_and(|input| read(input).as_ref().and_then(messages_of).is_some());
    let shown: Vec<AnyView> = Part::ALL
        .into_iter()
        .filter_map(|part| part.of(texts).map(|text| (part, text)))
        .map(|(part, text)| {
            let answer = (is_chat && part == Part::Output).then(|| answer(text)).flatten();
            let body = answer.unwrap_or_else(|| part_body(part, text, view, false));
            view! { <section class="part" aria-label=part.title() data-part=part.word()>{body}</section> }.into_any()
        })
        .collect();
    let nothing = shown.is_empty().then(|| view! { <p class="hint">"No input, output or metadata was sent."</p> });
    view! { {shown} {nothing} }
}

fn read(long: &LongText) -> Option<Value> {
    if long.is_cut() { None } else { serde_json::from_str(&long.text).ok() }
}

/// An output that is only a text, as the last message of the chat that went in.
fn answer(long: &LongText) -> Option<AnyView> {
    let text = match read(long) {
        Some(Value::String(text)) => text,
        Some(Value::Array(_) | Value::Object(_)) => return None,
        _ => long.text.clone(),
    };
    let message = Message { role: "assistant".to_owned(), name: None, said: vec![Said::Text(text)] };
    let (shown, is_cut) = chat(&[message], Some("output"), SHOWN_BYTES);
    (!is_cut && !long.is_cut()).then_some(shown)
}

/// One part, whole or its beginning.
pub(super) fn part_body(part: Part, long: &LongText, view: View, whole: bool) -> AnyView {
    let room = if whole { usize::MAX } else { SHOWN_BYTES };
    let value = if view == View::Raw { None } else { read(long) };
    let (body, is_cut) = match (&value, part) {
        (Some(value), Part::Input | Part::Output) if view == View::Chat => match messages_of(value) {
            Some(messages) => {
                let note = (part == Part::Output).then_some("output");
                chat(&messages, note, room)
            }
            None => value_body(part, value, &long.text, room),
        },
        (Some(value), _) => value_body(part, value, &long.text, room),
        (None, _) if view == View::Chat && !long.is_cut() && long.text.len() <= room.min(SHOWN_BYTES) => {
            (prose(part, &long.text), false)
        }
        (None, _) => text_body(part, &long.text, room),
    };
    let more = (is_cut || long.is_cut()).then(|| {
        let size = size_words(long.bytes);
        view! {
            <p class="part-more">
                <span>{format!("This is the beginning of {size}.")}</span>
                <button type="button" class="button small needs-browser" data-load=part.word()>
                    {format!("Load all ({size})")}
                </button>
            </p>
        }
    });
    view! { {body} {more} }.into_any()
}

/// JSON: what is only a text is shown as one.
fn value_body(part: Part, value: &Value, text: &str, room: usize) -> (AnyView, bool) {
    match value {
        Value::String(said) if said.len() <= room.min(SHOWN_BYTES) => (prose(part, said), false),
        Value::String(said) => text_body(part, said, room),
        Value::Array(_) | Value::Object(_) => {
            let laid_out = pretty(value);
            let shown = cut(&laid_out, room);
            let body = code_block(part.title(), None, coloured(part.title(), shown));
            (body, shown.len() < laid_out.len())
        }
        _ => text_body(part, text, room),
    }
}

/// A text that somebody said.
fn prose(part: Part, text: &str) -> AnyView {
    let said = view! { <p class="said-text" data-text="" dir="auto">{text.to_owned()}</p> };
    block("", part.title().to_owned(), None, said.into_any())
}

fn text_body(part: Part, text: &str, room: usize) -> (AnyView, bool) {
    let shown = cut(text, room);
    (code_block(part.title(), None, plain(part.title(), shown)), shown.len() < text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, view: View, whole: bool) -> String {
        let long = LongText { text: text.to_owned(), bytes: text.len() as u64 };
        super::super::html(part_body(Part::Input, &long, view, whole))
    }

    #[test]
    fn json_is_laid_out_and_text_is_left_alone() {
        assert!(drawn("\"Hello\\nthere\"", View::Json, false).contains("Hello\nthere"));
        assert!(drawn("Hello <b>there</b>", View::Chat, false).contains("Hello &lt;b&gt;there&lt;/b&gt;"));
        let laid_out = drawn("{\"a\":1}", View::Json, false);
        assert!(laid_out.contains("class=\"json-word\"") && laid_out.contains("\"a\""), "{laid_out}");
        assert!(drawn("{\"a\":1}", View::Raw, false).contains("{\"a\":1}"));
    }

    #[test]
    fn what_is_long_is_offered_whole() {
        let long = "x".repeat(2_000_000);
        let beginning = drawn(&long, View::Chat, false);
        assert!(beginning.len() < 40_000 && beginning.contains("Load all (2.0 MB)"));
        let whole = drawn(&long, View::Chat, true);
        assert!(whole.len() > 2_000_000 && !whole.contains("Load all"));
    }
}
