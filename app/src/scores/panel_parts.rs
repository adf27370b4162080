//! The parts of the side panel below the value: the comment, every property with a way to copy it, the metadata.

use chrono::DateTime;
use leptos::prelude::*;
use model::list::{ListField, encode};
use model::scores::ScoreField;
use model::table::Cell;

use crate::icon::icon;
use crate::live::{Toaster, copy_text};
use crate::table::{author_view, cell_text, missing, value_view};
use crate::time::{TimeForm, time_view};
use crate::words;

/// The properties in their fixed order; value, comment and metadata have parts of their own.
const ORDER: [ScoreField; 17] = [
    ScoreField::TraceName,
    ScoreField::Trace,
    ScoreField::Observation,
    ScoreField::Session,
    ScoreField::Run,
    ScoreField::Environment,
    ScoreField::User,
    ScoreField::Timestamp,
    ScoreField::Source,
    ScoreField::Name,
    ScoreField::DataType,
    ScoreField::Level,
    ScoreField::Author,
    ScoreField::Config,
    ScoreField::Tags,
    ScoreField::Updated,
    ScoreField::Id,
];

/// The comment, whole.
pub(super) fn comment_view(comment: Option<&str>) -> impl IntoView + use<> {
    comment.map(|comment| view! { <p class="panel-comment" dir="auto">{comment.to_owned()}</p> })
}

/// Every property.
pub(super) fn properties_view(cells: &[Cell], project: &str, toaster: Toaster) -> impl IntoView + use<> {
    let cell_of = |field: ScoreField| ScoreField::ALL.iter().zip(cells).find(|(own, _)| **own == field);
    let line = |field: ScoreField| cell_of(field).map(|(field, cell)| property_view(*field, cell, project, toaster));
    view! {
        <h3>"Properties"</h3>
        <dl class="panel-properties">{ORDER.into_iter().filter_map(line).collect_view()}</dl>
    }
}

/// The metadata, indented.
pub(super) fn metadata_view(metadata: Option<&str>, toaster: Toaster) -> impl IntoView + use<> {
    metadata.map(|metadata| {
        let metadata = metadata.to_owned();
        view! {
            <h3>"Metadata" {copy_button("Copy metadata".to_owned(), metadata.clone(), toaster)}</h3>
            <pre class="panel-json" tabindex="0" aria-label="Metadata">{metadata}</pre>
        }
    })
}

fn property_view(field: ScoreField, cell: &Cell, project: &str, toaster: Toaster) -> impl IntoView + use<> {
    let title = field.title().into_owned();
    let copy = cell_text(cell).map(|text| copy_button(format!("Copy {}", title.to_lowercase()), text, toaster));
    view! {
        <div>
            <dt>{title}</dt>
            <dd>{whole_view(cell, project)} {copy}</dd>
        </div>
    }
}

fn copy_button(name: String, text: String, toaster: Toaster) -> impl IntoView {
    let copy = move |_| {
        if copy_text(&text) {
            toaster.say("Copied");
        } else {
            toaster.complain("The browser does not allow copying.");
        }
    };
    view! {
        <button
            type="button"
            class="button bare square small copy needs-browser"
            aria-label=name.clone()
            title=name
            on:click=copy
        >
            {icon("#i-copy")}
        </button>
    }
}

/// A cell with nothing cut off.
fn whole_view(cell: &Cell, project: &str) -> AnyView {
    let trace_link = |trace: &str, observation: Option<&str>, id: &str| {
        let rest = observation.map(|id| format!("?observation={}", encode(id))).unwrap_or_default();
        let href = format!("/project/{}/traces/{}{rest}", encode(project), encode(trace));
        view! { <a class="id" href=href>{id.to_owned()}</a> }.into_any()
    };
    match cell {
        Cell::Missing(why) => missing(why.clone()).into_any(),
        Cell::Text(text) | Cell::Strong(text) | Cell::Json(text) => {
            view! { <span dir="auto">{text.clone()}</span> }.into_any()
        }
        Cell::Time(micros) => DateTime::from_timestamp_micros(*micros)
            .map(|at| {
                let ago = view! { <span class="quiet-words">{time_view(at, TimeForm::Ago)}</span> };
                view! { {time_view(at, TimeForm::At)} {ago} }
            })
            .into_any(),
        Cell::Value(value) | Cell::Judged(value, _) => value_view(value.clone()),
        Cell::Source(source) => {
            let (symbol, word) = words::source(*source);
            view! { {icon(symbol)} <span title=source.word()>{word}</span> }.into_any()
        }
        Cell::DataType(data_type) => {
            view! { <span title=data_type.word()>{words::data_type(*data_type).1}</span> }.into_any()
        }
        Cell::Level(level) => {
            let (symbol, word) = words::level(*level);
            view! { {icon(symbol)} {word} }.into_any()
        }
        Cell::Trace(id) => trace_link(id, None, id),
        Cell::Observation(trace, id) => trace_link(trace, Some(id), id),
        Cell::Id(id) | Cell::Target(_, id) => view! { <span class="id">{id.clone()}</span> }.into_any(),
        Cell::Author(author) => author_view(author),
        Cell::Tags(tags) => {
            let tag = |tag: &String| view! { <span class="tag">{tag.clone()}</span> };
            tags.iter().map(tag).collect_view().into_any()
        }
        Cell::Titled(..) | Cell::Rolled(..) | Cell::Marked(..) | Cell::Measure(..) | Cell::Bookmark(_) => {
            view! { <span>{cell_text(cell)}</span> }.into_any()
        }
    }
}
