//! The first tile: how many scores over time, and how many of them fail. A drag over its bars sets the time range, and so
//! do the arrow keys with Shift, then Enter.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use model::list::{Position, TimeRange};
use model::strip::Strip;

use super::chart::{BARS, WIDTH, bars};
use super::pointer::{Pointer, stretch_words};
use super::spoken::volume_table;
use super::words::{about_count, change_view, percent, start_of};
use crate::list::ListAddress;
use crate::table::{count_words, fixed_words};
use crate::time::{TimeForm, time_view};

/// Periods longer than this are marked by days.
const DAYS_FROM_US: i64 = 2 * 86_400_000_000;
/// The marks below the bars before the last one.
const MARKS: usize = 4;

/// The tile.
#[component]
pub(super) fn Volume(strip: Strip, list: ListAddress) -> impl IntoView {
    let head = strip.failing.is_some().then(|| {
        view! {
            <span class="strip-key"><i></i>"all"</span>
            <span class="strip-key failing"><i></i>"failing"</span>
        }
    });
    let title = if strip.failing.is_some() { "Failing" } else { "Scores over time" };
    let pointer = Pointer::new(strip.bins.len());
    view! {
        <article
            class="strip-tile strip-volume"
            data-n=strip.n.to_string()
            data-failing=strip.failing.as_ref().map(|failing| failing.n.to_string())
        >
            <h2><span class="strip-name">{title}</span>{head}</h2>
            <p class="strip-figure">{figure(&strip)}</p>
            {bars_view(&strip, list, pointer)}
            <p class="strip-marks" aria-hidden="true">{marks(&strip)}</p>
            {pointer.tip(tip_words(&strip))}
            {volume_table(&strip)}
        </article>
    }
    .into_any()
}

/// How many fail, of how many; without anything that fails how many there are.
fn figure(strip: &Strip) -> AnyView {
    let all = about_count(strip.n, strip.about);
    match &strip.failing {
        None => view! { <b>{all}</b> }.into_any(),
        Some(failing) => {
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
            let share = percent(failing.n as f64 / strip.n.max(1) as f64);
            let points = |difference: f64| format!("{} pp", fixed_words(difference.abs() * 100.0, 1));
            view! {
                <b>{about_count(failing.n, strip.about)}</b>
                <small>{share}" of "{all}</small>
                {change_view(failing.change, points)}
            }
            .into_any()
        }
    }
}

fn bars_view(strip: &Strip, list: ListAddress, pointer: Pointer) -> AnyView {
    let most = strip.bins.iter().copied().max().unwrap_or_default();
    let failing = strip.failing.as_ref().map(|failing| {
        view! { <path class="strip-failing" d=bars(&failing.bins, most)></path> }
    });
    let go = list.goer();
    let bounds = Strip { from: strip.from, step: strip.step, ..Strip::default() };
    let take = move || {
        if let Some((first, last)) = pointer.picked() {
            let mut next = list.query().at(Position::First);
            let (from, to) = (start_of(&bounds, first), start_of(&bounds, last + 1));
            next.range = Some(TimeRange::Between { from: Some(from), to: Some(to) });
            pointer.leave();
            go(&next);
        }
    };
    let (take_up, take_key) = (take.clone(), take);
    view! {
        <div
            class="strip-chart strip-bars"
            node_ref=pointer.chart
            role="group"
            tabindex="0"
            aria-label="Bars: arrow keys move, Shift picks several, Enter sets the time range"
            on:pointerdown=move |event: PointerEvent| begin(&event, pointer)
            on:pointermove=move |event: PointerEvent| pointer.follow(&event)
            on:pointerup=move |_| if pointer.anchor.get_untracked().is_some() { untrack(&take_up) }
            on:pointerleave=move |_| pointer.leave()
            on:pointercancel=move |_| pointer.leave()
            on:blur=move |_| pointer.leave()
            on:keydown=move |event: KeyboardEvent| on_key(&event, pointer, &take_key)
        >
            <svg viewBox=format!("0 0 {WIDTH} {BARS}") preserveAspectRatio="none" aria-hidden="true">
                <path class="strip-all" d=bars(&strip.bins, most)></path>
                {failing}
                {pointer.mark(BARS)}
            </svg>
        </div>
    }
    .into_any()
}

/// A drag begins where the main button goes down.
fn begin(event: &PointerEvent, pointer: Pointer) {
    if event.button() != 0 {
        return;
    }
    pointer.follow(event);
    pointer.anchor.set(pointer.part.get_untracked());
    if let Some(chart) = pointer.chart.get_untracked() {
        // Without it a drag ends at the chart's edge.
        let _ = chart.set_pointer_capture(event.pointer_id());
    }
}

fn on_key(event: &KeyboardEvent, pointer: Pointer, take: impl Fn()) {
    let was = pointer.part.get_untracked();
    if pointer.step(event) {
        let anchor = pointer.anchor.get_untracked().or(was).or(pointer.part.get_untracked());
        pointer.anchor.set(anchor.filter(|_| event.shift_key()));
        return;
    }
    match event.key().as_str() {
        "Enter" => untrack(take),
        "Escape" => pointer.leave(),
        _ => {}
    }
}

/// What is said about some bars: how many scores, and how many of them fail.
fn tip_words(strip: &Strip) -> impl Fn(usize, usize) -> (String, String) + use<> {
    let (bins, failing) = (strip.bins.clone(), strip.failing.as_ref().map(|failing| failing.bins.clone()));
    let bounds = Strip { from: strip.from, step: strip.step, ..Strip::default() };
    move |first, last| {
        let head = stretch_words(start_of(&bounds, first), start_of(&bounds, last + 1));
        let sum = |bins: &[u64]| count_words(bins.iter().take(last + 1).skip(first).sum());
        let failing = failing.as_ref().map(|failing| format!(" · {} failing", sum(failing)));
        (head, format!("n {}{}", sum(&bins), failing.unwrap_or_default()))
    }
}

/// Days, or the clock for short periods, and now.
fn marks(strip: &Strip) -> AnyView {
    let parts = strip.bins.len();
    let length = strip.step.saturating_mul(i64::try_from(parts).unwrap_or_default());
    let form = if length > DAYS_FROM_US { TimeForm::Day } else { TimeForm::Clock };
    let marks: Vec<_> = (0..MARKS).map(|mark| time_view(start_of(strip, parts * mark / MARKS), form)).collect();
    let last = if strip.until_now {
        view! { <span>"now"</span> }.into_any()
    } else {
        time_view(start_of(strip, parts), form).into_any()
    };
    view! { {marks} {last} }.into_any()
}
