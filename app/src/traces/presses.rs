//! Presses on what the server drew: one listener for all of it. What a button is for stands in its attributes.

use leptos::prelude::*;
use leptos::tachys::dom::event_target;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement, MouseEvent};

use super::marking::bookmark_traces;
use super::page::Around;
use super::scoring::{open_score, open_spot};
use super::server::load_text;
use crate::annotate::Scoring;
use crate::live::{Toaster, copy_text, has_selected_text};

/// What a press may ask for more of.
#[derive(Clone, Copy)]
pub(crate) struct Presses {
    project: Signal<String>,
    trace: Signal<String>,
    search: Signal<String>,
    toaster: Toaster,
    /// Where one can score; nowhere beside a list, whose cells are scored.
    scoring: Option<Scoring>,
}

impl Presses {
    /// On a trace's page.
    pub(super) fn of(around: Around) -> Self {
        let search = Signal::derive(move || around.address.0.with(|here| here.search.clone()));
        Self {
            project: around.project.into(),
            trace: around.trace.into(),
            search,
            toaster: around.toaster,
            scoring: Some(around.scoring),
        }
    }

    /// On a trace elsewhere.
    pub(crate) fn on(project: String, trace: String, toaster: Toaster) -> Self {
        let search = Signal::stored(String::new());
        Self { project: Signal::stored(project), trace: Signal::stored(trace), search, toaster, scoring: None }
    }
}

/// Does what the pressed thing is for.
pub(crate) fn pressed(event: &MouseEvent, presses: &Presses) {
    let Ok(target) = event_target::<EventTarget>(event).dyn_into::<Element>() else { return };
    let near = |what: &str| target.closest(what).ok().flatten();
    if let Some(button) = near("[data-copy]") {
        copy(&button, presses.toaster);
    } else if let Some(button) = near("[data-wrap]") {
        wrap(&button);
    } else if let Some(button) = near("[data-load]") {
        load(button, presses);
    } else if let Some(star) = near("[data-star]") {
        mark(star, presses);
    } else if let (Some(button), Some(scoring)) = (near("[data-score]"), presses.scoring) {
        open_spot(scoring, presses.trace.get_untracked(), &button);
    } else if let (Some(cell), Some(scoring)) = (near(".trace-scores td.value"), presses.scoring)
        && scoring.may_score.get_untracked()
    {
        open_score(scoring, &cell);
    } else if near("a, button, summary").is_none()
        && !has_selected_text()
        && let Some(row) = near("tr[data-key]")
        && let Some(link) = row.query_selector("a[data-open]").ok().flatten()
        && let Ok(link) = link.dyn_into::<HtmlElement>()
    {
        // Not from within this press, which would hear of it.
        request_animation_frame(move || link.click());
    }
}

fn copy(button: &Element, toaster: Toaster) {
    let own = button.get_attribute("data-copy").filter(|text| !text.is_empty());
    let said = || {
        let texts = button.closest(".block").ok().flatten()?.query_selector_all("[data-text]").ok()?;
        let texts = (0..texts.length()).filter_map(|place| texts.item(place)?.text_content());
        Some(texts.collect::<Vec<_>>().join("\n\n"))
    };
    if copy_text(&own.or_else(said).unwrap_or_default()) {
        toaster.say("Copied");
    } else {
        toaster.complain("The browser does not allow copying.");
    }
}

fn wrap(button: &Element) {
    let Some(block) = button.closest(".block").ok().flatten() else { return };
    let wraps = block.class_list().toggle("unwrapped").is_ok_and(|unwrapped| !unwrapped);
    set(button, "aria-pressed", &wraps.to_string());
}

fn load(button: Element, presses: &Presses) {
    let Some(section) = button.closest("[data-part]").ok().flatten() else { return };
    let part = button.get_attribute("data-load").unwrap_or_default();
    let toaster = presses.toaster;
    set(&button, "disabled", "");
    let [project, trace, search] = [presses.project, presses.trace, presses.search].map(|asked| asked.get_untracked());
    spawn_local(async move {
        match load_text(project, trace, search, part).await {
            Ok(html) => section.set_inner_html(&html),
            Err(trouble) => {
                toaster.complain(trouble.words());
                // It can be pressed again.
                let _ = button.remove_attribute("disabled");
            }
        }
    });
}

/// Turns the star at once, and back if that could not be kept.
fn mark(star: Element, presses: &Presses) {
    let bookmarked = star.get_attribute("aria-pressed").as_deref() != Some("true");
    set(&star, "aria-pressed", &bookmarked.to_string());
    let (project, trace, toaster) = (presses.project.get_untracked(), presses.trace.get_untracked(), presses.toaster);
    spawn_local(async move {
        if let Err(trouble) = bookmark_traces(project, vec![trace], bookmarked).await {
            set(&star, "aria-pressed", &(!bookmarked).to_string());
            toaster.complain(trouble.words());
        }
    });
}

fn set(element: &Element, name: &str, value: &str) {
    // These names are names.
    let _ = element.set_attribute(name, value);
}
