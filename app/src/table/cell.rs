//! The one function that draws a cell. A cell is a static view: nothing in it listens or changes.

use chrono::DateTime;
use leptos::prelude::*;
use model::list::encode;
use model::scores::{Author, Judging, ScoreValue};
use model::table::Cell;

use super::cell_words::measure_words;
use super::hue::{hue_class, initials};
use super::number::number_words;
use super::rolled::{missing_cell, rolled_cell};
use crate::icon::icon;
use crate::time::{TimeForm, time_view};
use crate::words;

/// How much of an id is shown: enough to tell the traces of one page apart.
const ID_CHARS: usize = 8;

/// The cell as a `<td>`; links lead into the project of this id.
pub(crate) fn cell_view(cell: Cell, project: &str) -> AnyView {
    match cell {
        Cell::Missing(why) => view! { <td role="cell">{missing(why)}</td> }.into_any(),
        Cell::Text(text) => text_cell("text", text),
        Cell::Strong(text) => text_cell("strong", text),
        Cell::Titled(id, name) => titled_cell(&id, name, project, ""),
        Cell::Time(micros) => {
            let time = DateTime::from_timestamp_micros(micros).map(|instant| time_view(instant, TimeForm::Ago));
            view! { <td role="cell" class="quiet">{time}</td> }.into_any()
        }
        Cell::Value(value) => value_cell(value, Judging::default()),
        Cell::Judged(value, judging) => value_cell(value, judging),
        Cell::Source(source) => {
            let (name, word) = words::source(source);
            view! { <td role="cell" class="quiet" title=source.word()>{icon(name)}{word}</td> }.into_any()
        }
        Cell::DataType(data_type) => {
            view! { <td role="cell" class="quiet" title=data_type.word()>{words::data_type(data_type).1}</td> }
                .into_any()
        }
        Cell::Trace(id) => trace_cell(id, project),
        Cell::Target(level, name) => {
            let (symbol, word) = words::level(level);
            let title = format!("{word}: {name}");
            view! { <td role="cell" class="quiet" title=title>{icon(symbol)}{name}</td> }.into_any()
        }
        Cell::Author(author) => author_cell(&author),
        Cell::Observation(trace, id) => observation_cell(&trace, id, project),
        Cell::Id(id) => {
            let short: String = id.chars().take(ID_CHARS).collect();
            view! { <td role="cell"><span class="id" title=id>{short}</span></td> }.into_any()
        }
        Cell::Level(level) => {
            let (symbol, word) = words::level(level);
            view! { <td role="cell" class="quiet">{icon(symbol)}{word}</td> }.into_any()
        }
        Cell::Tags(tags) => {
            let full = tags.join(", ");
            let chips = tags.into_iter().map(|tag| view! { <span class="tag">{tag}</span> }).collect_view();
            view! { <td role="cell" class="tags" title=full>{chips}</td> }.into_any()
        }
        Cell::Json(json) => {
            let full = json.clone();
            view! { <td role="cell" class="json" title=full>{json}</td> }.into_any()
        }
        Cell::Rolled(rolled, fails) => rolled_cell(&rolled, fails, None),
        Cell::Marked(cell, said) => match *cell {
            Cell::Rolled(rolled, fails) => rolled_cell(&rolled, fails, Some(&said)),
            Cell::Missing(why) => missing_cell(why, &said),
            cell => cell_view(cell, project),
        },
        Cell::Measure(unit, number) => {
            let words = measure_words(unit, number);
            view! { <td role="cell" class="measure" title=number.to_string()>{words}</td> }.into_any()
        }
        Cell::Bookmark(truth) => {
            let word = if truth { "Bookmarked" } else { "" };
            view! { <td role="cell" class="quiet">{word}</td> }.into_any()
        }
    }
}

/// A short bar where a value would be, which says why there is none.
pub(crate) fn missing(why: String) -> impl IntoView {
    view! { <span class="missing" role="img" aria-label=why.clone() title=why></span> }
}

/// A score's value.
pub(crate) fn value_view(value: ScoreValue) -> AnyView {
    match value {
        ScoreValue::Number(number) => {
            view! { <span class="num" title=number.to_string()>{number_words(number)}</span> }.into_any()
        }
        ScoreValue::Boolean(truth) => {
            let (symbol, word) = if truth { ("#i-check", "True") } else { ("#i-x", "False") };
            view! { <span class="truth">{icon(symbol)}{word}</span> }.into_any()
        }
        ScoreValue::Label { label, .. } => {
            let class = format!("chip {}", hue_class(&label));
            let full = label.clone();
            view! { <span class=class title=full>{label}</span> }.into_any()
        }
        ScoreValue::Text(text) | ScoreValue::Correction(text) => {
            let full = text.clone();
            view! { <span class="said" title=full>{text}</span> }.into_any()
        }
    }
}

fn text_cell(class: &'static str, text: String) -> AnyView {
    let full = text.clone();
    view! { <td role="cell" class=class title=full>{text}</td> }.into_any()
}

/// A value; with a config that says what is better, whether it passes, and with a range, where it lies.
fn value_cell(value: ScoreValue, judging: Judging) -> AnyView {
    let meter = judging.at.map(|at| {
        let pass = judging.pass.map(|pass| view! { <b style=format!("left:{pass}%")></b> });
        view! { <span class="meter" aria-hidden="true"><i style=format!("width:{at}%")></i>{pass}</span> }
    });
    let class = if judging.fails == Some(true) { "value fails" } else { "value" };
    let shown = match (&value, judging.fails) {
        (ScoreValue::Boolean(truth), Some(fails)) => verdict(*truth, fails),
        _ => value_view(value),
    };
    view! { <td role="cell" class=class>{shown} {meter}</td> }.into_any()
}

/// Whether a truth passes, where that is known.
pub(crate) fn verdict(truth: bool, fails: bool) -> AnyView {
    let (symbol, word) = if fails { ("#i-fail", "Fail") } else { ("#i-pass", "Pass") };
    let title = if truth { "True" } else { "False" };
    view! { <span class="truth verdict" title=title>{icon(symbol)}{word}</span> }.into_any()
}

/// A trace by its name; `from` follows its address.
pub(super) fn titled_cell(id: &str, name: String, project: &str, from: &str) -> AnyView {
    let href = format!("/project/{}/traces/{}{from}", encode(project), encode(id));
    let full = name.clone();
    view! {
        <td role="cell" class="strong" title=full>
            <a href=href>{name}</a>
        </td>
    }
    .into_any()
}

fn trace_cell(id: String, project: &str) -> AnyView {
    let href = format!("/project/{}/traces/{}", encode(project), encode(&id));
    let short: String = id.chars().take(ID_CHARS).collect();
    view! {
        <td role="cell">
            <a class="id" href=href title=id>{short}</a>
        </td>
    }
    .into_any()
}

fn observation_cell(trace: &str, id: String, project: &str) -> AnyView {
    let href = format!("/project/{}/traces/{}?observation={}", encode(project), encode(trace), encode(&id));
    let short: String = id.chars().take(ID_CHARS).collect();
    view! {
        <td role="cell">
            <a class="id" href=href title=id>{short}</a>
        </td>
    }
    .into_any()
}

fn author_cell(author: &Author) -> AnyView {
    let full = author.name().to_owned();
    view! { <td role="cell" class="author" title=full>{author_view(author)}</td> }.into_any()
}

/// A person with their mark, or a key's name.
pub(crate) fn author_view(author: &Author) -> AnyView {
    let name = author.name().to_owned();
    let avatar = match author {
        Author::Person { id, name } => {
            let class = format!("avatar {}", hue_class(id));
            Some(view! { <span class=class aria-hidden="true">{initials(name)}</span> })
        }
        Author::Key { .. } => None,
    };
    view! { {avatar}{name} }.into_any()
}
