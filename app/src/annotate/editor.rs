//! The editor: what is judged, the field for it, why, what others said, and the keys.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::annotation::{Observed, Slot};
use model::scores::{CellScore, DataType, Direction, ScoreValue};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

use super::chooser::chooser_view;
use super::desk::{Desk, focus_field};
use super::fields::field_view;
use super::folded::folded_view;
use super::server::annotation_sheet;
use super::state::{Place, Scoring, Step};
use crate::icon::icon;
use crate::lazy::Unloaded;
use crate::live::{after_paint, close_when_left, focus_on};
use crate::table::{hue_class, initials, number_words, value_view};
use crate::words;

/// As many of the others' scores are named.
const OTHERS: usize = 6;

#[wasm_split(editor, wasm_split_path = leptos::wasm_split, preload(load_editor), fallible)]
pub(super) fn open_editor(scoring: Scoring, place: Place) -> Result<AnyView, Unloaded> {
    Ok(editor_view(Desk::at(scoring, place)))
}

/// What the editor shows. It is drawn anew only where that is another thing: a field must not vanish under a typing hand.
#[derive(Clone, PartialEq)]
enum Shown {
    Nothing,
    Chooser,
    Observations(Vec<Observed>),
    /// Without what is said so far.
    Slot(Box<Slot>),
}

impl Shown {
    fn of(desk: Desk) -> Self {
        if desk.choosing.get() {
            return Self::Chooser;
        }
        let observations = desk.observations.get();
        if desk.target.with(Option::is_none) && !observations.is_empty() {
            return Self::Observations(observations);
        }
        match desk.slot.get() {
            Some(slot) => Self::Slot(Box::new(Slot { own: None, others: Vec::new(), ..slot })),
            None => Self::Nothing,
        }
    }
}

fn editor_view(desk: Desk) -> AnyView {
    let sheet = after_paint(move || annotation_sheet(desk.scoring.project.get_untracked(), desk.ask.get()));
    Effect::new(move |_| match sheet.get() {
        Some(Ok(sheet)) => desk.learn(sheet),
        Some(Err(trouble)) => desk.fault.set(Some(trouble.words().to_owned())),
        None => {}
    });
    let panel = NodeRef::<html::Div>::new();
    // What was typed is not lost by a click elsewhere; on another score it goes on there.
    // A cell may be drawn anew while the press on it is still on its way, so it is known by itself alone.
    close_when_left(panel, "td, [data-score]", move || desk.leave());
    desk.scoring.leave.set_value(Some(Callback::new(move |()| desk.is_fill() || desk.commit())));
    on_cleanup(move || {
        // The page may be gone already, and with it who would ask.
        let _ = desk.scoring.leave.try_set_value(None);
    });
    // At once: a key that is pressed before the field has the focus is not lost.
    panel.on_load(|panel| {
        // What cannot take the focus leaves it where it was.
        let _ = panel.focus();
    });
    focus_field();
    let is_in_list = is_in_row(desk);
    let shown = Memo::new(move |_| Shown::of(desk));
    let body = move || match shown.get() {
        Shown::Chooser => chooser_view(desk),
        Shown::Observations(observations) => observations_view(desk, observations),
        Shown::Slot(slot) => slot_view(desk, *slot),
        Shown::Nothing => view! { <p class="hint">"Loading"</p> }.into_any(),
    };
    view! {
        <div
            class="scorer popover"
            role="dialog"
            aria-label="Score"
            tabindex="-1"
            style=desk.scoring.style
            node_ref=panel
            on:keydown=move |event| press(desk, &event)
        >
            <div class="scorer-body">{body}</div>
            <div role="alert">{move || desk.fault.get().map(|why| view! { <p class="fault scorer-fault">{why}</p> })}</div>
            {fill_view(desk)}
            {foot_view(desk)}
            <p class="scorer-keys">{is_in_list.then(key_hints)} {hint("c", "comment")} {hint("⌫", "clear")}</p>
        </div>
    }
    .into_any()
}

fn hint(key: &'static str, what: &'static str) -> impl IntoView {
    view! {
        <span>
            <kbd>{key}</kbd>
            {what}
        </span>
    }
}

fn key_hints() -> impl IntoView {
    view! {
        {hint("Tab", "next score")}
        <span>
            <kbd>"↑"</kbd>
            <kbd>"↓"</kbd>
            "row"
        </span>
    }
}

/// What is about to be said of how many rows.
fn fill_view(desk: Desk) -> impl IntoView {
    let words = move || {
        let (said, count) = desk.fill_words()?;
        Some(match said {
            Some(said) => format!("Set {said} on {count}"),
            None => format!("Choose what to set on {count}"),
        })
    };
    desk.is_fill().then(|| view! { <p class="scorer-fill" role="status">{words}</p> })
}

fn foot_view(desk: Desk) -> impl IntoView {
    let other = move || {
        let is_ready = desk.target.with(Option::is_some) && !desk.choosing.get();
        is_ready.then(|| {
            view! {
                <button type="button" class="button bare small" on:click=move |_| desk.choosing.set(true)>
                    {icon("#i-plus")}
                    "Other score"
                </button>
            }
        })
    };
    let save = if desk.is_fill() { "Set" } else { "Save" };
    let save_words = move || desk.fill_words().map(|(_, count)| format!("Set on {count}"));
    view! {
        <div class="scorer-foot">
            {other}
            <span class="space"></span>
            <button type="button" class="button bare small" on:click=move |_| desk.cancel()>
                "Cancel"
                <kbd>"Esc"</kbd>
            </button>
            <button
                type="button"
                class="button primary small"
                aria-label=save_words
                on:click=move |_| desk.go(Step::Close)
            >
                {save}
                <kbd>"↵"</kbd>
            </button>
        </div>
    }
}

/// Which of the observations that the cell stands for is meant.
fn observations_view(desk: Desk, observations: Vec<Observed>) -> AnyView {
    let pick = |(at, observed): (usize, Observed)| {
        let id = observed.id.clone();
        view! {
            <button
                type="button"
                class="scorer-pick item"
                title=observed.id
                on:click=move |_| desk.turn_to_observation(id.clone())
            >
                {(at < 9).then(|| view! { <kbd>{at + 1}</kbd> })}
                {icon("#i-observation")}
                <span>{observed.name}</span>
            </button>
        }
    };
    view! {
        <p class="scorer-name">"Which observation?"</p>
        <div class="scorer-picks">{observations.into_iter().enumerate().map(pick).collect_view()}</div>
    }
    .into_any()
}

fn slot_view(desk: Desk, slot: Slot) -> AnyView {
    let others = move || desk.slot.with(|slot| others_view(&slot.as_ref()?.others));
    view! {
        <p class="scorer-name" id="scorer-name">
            <b>{slot.name.clone()}</b>
            <span class="hint">{about(&slot)}</span>
        </p>
        {field_view(desk, &slot)}
        <textarea
            class="scorer-comment"
            rows="2"
            aria-label="Comment"
            placeholder="Comment"
            prop:value=desk.comment
            on:input=move |event| {
                desk.is_touched.set(true);
                desk.comment.set(event_target_value(&event));
            }
        ></textarea>
        {others}
        {folded_view(desk)}
    }
    .into_any()
}

/// The range and the direction, in few words.
fn about(slot: &Slot) -> String {
    let Some(config) = &slot.config else { return String::new() };
    let range = match (config.min_value, config.max_value) {
        (Some(min), Some(max)) => Some(format!("{} to {}", number_words(min), number_words(max))),
        (Some(min), None) => Some(format!("from {}", number_words(min))),
        (None, Some(max)) => Some(format!("up to {}", number_words(max))),
        (None, None) => None,
    };
    let way = config.direction.map(|direction| match direction {
        Direction::Higher => "higher is better".to_owned(),
        Direction::Lower => "lower is better".to_owned(),
    });
    let unit = config.unit.clone();
    [range, unit, way].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What others said, the last first.
fn others_view(others: &[CellScore]) -> Option<AnyView> {
    if others.is_empty() {
        return None;
    }
    let more = others.len().saturating_sub(OTHERS);
    let other = |score: &CellScore| {
        let (symbol, source) = words::source(score.source);
        let name = score.author.name().to_owned();
        let said = score.comment.as_ref().map(|comment| format!(": {comment}")).unwrap_or_default();
        let title = format!("{source}, {name}{said}");
        let label = format!("{source}, {name}");
        let mark = match &score.author {
            model::scores::Author::Person { id, name } => {
                let class = format!("avatar {}", hue_class(id));
                view! { <span class=class aria-hidden="true">{initials(name)}</span> }.into_any()
            }
            model::scores::Author::Key { .. } => icon(symbol).into_any(),
        };
        view! {
            <span class="scorer-other" title=title>
                <span role="img" aria-label=label>{mark}</span>
                {other_value(&score.value)}
            </span>
        }
    };
    let line = view! {
        <p class="scorer-others">
            <span class="hint">"Others"</span>
            {others.iter().take(OTHERS).map(other).collect_view()}
            {(more > 0).then(|| view! { <span class="hint">{format!("+{more}")}</span> })}
        </p>
    };
    Some(line.into_any())
}

fn other_value(value: &ScoreValue) -> AnyView {
    match value {
        ScoreValue::Number(number) => view! { <b>{number_words(*number)}</b> }.into_any(),
        value => value_view(value.clone()),
    }
}

/// A key in the editor. Those of the page do not act meanwhile.
fn press(desk: Desk, event: &KeyboardEvent) {
    let chord = event.ctrl_key() || event.meta_key() || event.alt_key();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is = |selector: &str| target.as_ref().is_some_and(|target| target.matches(selector).unwrap_or(false));
    if chord || (desk.choosing.get_untracked() && event.key() != "Escape") {
        return;
    }
    let (in_comment, in_number, in_label) = (is("textarea"), is(".scorer-number"), is(".scorer-label"));
    let typing = in_comment || in_number || in_label;
    let on_button = is("button:not([role=radio])");
    let key = event.key();
    match key.as_str() {
        "Escape" => desk.cancel(),
        "Enter" if on_button || (in_comment && event.shift_key()) => return,
        "Enter" => desk.go(Step::Down),
        "Tab" if on_button || desk.is_fill() => return,
        "Tab" => desk.go(if event.shift_key() { Step::Back } else { Step::Next }),
        "ArrowDown" if !in_comment && !desk.is_fill() => desk.go(Step::Down),
        "ArrowUp" if !in_comment && !desk.is_fill() => desk.go(Step::Up),
        "ArrowRight" if !in_comment && !in_label => step(desk, 1.0),
        "ArrowLeft" if !in_comment && !in_label => step(desk, -1.0),
        "n" if is_in_row(desk) && !in_comment && !in_label => desk.go(Step::Onward),
        "p" if is_in_row(desk) && !in_comment && !in_label => desk.go(Step::Backward),
        "c" if !in_comment && !in_label => drop(focus_on(".scorer-comment")),
        "Backspace" | "Delete" if !typing || (in_number && is_all_selected(target.as_ref())) => desk.clear(),
        digit if !typing && digit.len() == 1 => {
            let number = digit.parse::<usize>().ok();
            match number.and_then(|number| number.checked_sub(1)) {
                _ if number.is_some() && is_numeric(desk) => desk.add(digit),
                Some(at) => pick(desk, at),
                None => return,
            }
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Whether what is scored has something after it.
fn is_in_row(desk: Desk) -> bool {
    desk.place.with_value(|place| place.cell.is_some())
}

fn is_numeric(desk: Desk) -> bool {
    let is_there = desk.target.with_untracked(Option::is_some);
    is_there && desk.slot.with_untracked(|slot| slot.as_ref().is_some_and(|slot| slot.data_type == DataType::Numeric))
}

/// Whether what stands in the field would go with one press.
fn is_all_selected(field: Option<&Element>) -> bool {
    let Some(field) = field.and_then(|field| field.dyn_ref::<HtmlInputElement>()) else { return false };
    let length = u32::try_from(field.value().len()).unwrap_or(u32::MAX);
    let (start, end) = (field.selection_start().ok().flatten(), field.selection_end().ok().flatten());
    start == Some(0) && end == Some(length)
}

/// A number moves by a step, of choices the next is chosen.
fn step(desk: Desk, by: f64) {
    let Some(slot) = desk.slot.get_untracked() else { return };
    let choices = slot.choices();
    if choices.is_empty() {
        let now = desk.typed.with_untracked(|typed| typed.trim().parse().ok());
        desk.write(untrack(|| desk.scale()).stepped(now, by).to_string());
        return;
    }
    let here = desk.chosen.get_untracked();
    let here = here.and_then(|here| choices.iter().position(|one| super::desk::is_same_choice(one, &here)));
    let next = match here {
        None if by > 0.0 => Some(0),
        None => choices.len().checked_sub(1),
        Some(here) if by > 0.0 => Some(here + 1),
        Some(here) => here.checked_sub(1),
    };
    if let Some((next, choice)) = next.and_then(|next| Some((next, choices.get(next)?))) {
        desk.choose(choice.clone());
        focus_choice(next);
    }
}

/// A digit chooses an observation, or a value.
fn pick(desk: Desk, at: usize) {
    if desk.target.with_untracked(Option::is_none) {
        if let Some(observed) = desk.observations.with_untracked(|all| all.get(at).cloned()) {
            desk.turn_to_observation(observed.id);
        }
        return;
    }
    let choice = desk.slot.with_untracked(|slot| slot.as_ref()?.choices().get(at).cloned());
    if let Some(choice) = choice {
        desk.choose(choice);
        focus_choice(at);
    }
}

/// Gives a value the focus, at once: the next key may move it on.
fn focus_choice(at: usize) {
    focus_on(&format!(".scorer-options > :nth-child({})", at + 1));
}
