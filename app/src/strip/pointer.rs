//! Which part of the period a hand points at, and what is said about it: by pointer over a chart, by arrow keys on what
//! has the focus.

use chrono::{DateTime, Utc};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

use super::chart::stretch;
use crate::live::local_minute_words;

/// The length of a clock's words at the end of a time's: `14:00`.
const CLOCK_CHARS: usize = 5;

/// Where a hand points in one chart.
#[derive(Clone, Copy)]
pub(super) struct Pointer {
    /// The parts of the chart.
    pub(super) parts: usize,
    /// The part.
    pub(super) part: RwSignal<Option<usize>>,
    /// Where a stretch of parts began.
    pub(super) anchor: RwSignal<Option<usize>>,
    /// The chart.
    pub(super) chart: NodeRef<Div>,
}

impl Pointer {
    pub(super) fn new(parts: usize) -> Self {
        Self { parts, part: RwSignal::new(None), anchor: RwSignal::new(None), chart: NodeRef::new() }
    }

    /// The part under the pointer; those beyond the chart's edges are its first and last.
    pub(super) fn follow(self, event: &PointerEvent) {
        let Some(chart) = self.chart.get_untracked() else { return };
        let place = chart.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
        #[expect(clippy::cast_precision_loss, reason = "a few dozen parts")]
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the parts")]
        let part = (share * self.parts as f64).clamp(0.0, self.parts.saturating_sub(1) as f64) as usize;
        if self.part.get_untracked() != Some(part) {
            self.part.set(Some(part));
        }
    }

    /// Goes a part on or back by the arrow keys, from the last part; whether the key was one of them.
    pub(super) fn step(self, event: &KeyboardEvent) -> bool {
        let last = self.parts.saturating_sub(1);
        let now = self.part.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" => now.map_or(last, |part| part.saturating_sub(1)),
            "ArrowRight" => now.map_or(last, |part| (part + 1).min(last)),
            _ => return false,
        };
        event.prevent_default();
        self.part.set(Some(next));
        true
    }

    /// Points nowhere.
    pub(super) fn leave(self) {
        self.part.set(None);
        self.anchor.set(None);
    }

    /// The first and the last part that are pointed at.
    pub(super) fn picked(self) -> Option<(usize, usize)> {
        let part = self.part.get()?;
        let anchor = self.anchor.get().unwrap_or(part);
        Some((part.min(anchor), part.max(anchor)))
    }

    /// The mark over the parts that are pointed at.
    pub(super) fn mark(self, height: f64) -> impl IntoView {
        let place = move || self.picked().map(|(first, last)| stretch(first, last, self.parts));
        let x = move || place().map(|(x, _)| format!("{x:.1}"));
        let width = move || place().map_or_else(|| "0".to_owned(), |(_, width)| format!("{width:.1}"));
        view! { <rect class="strip-picked" x=x y="0" width=width height=height.to_string()></rect> }
    }

    /// What is said about the parts that are pointed at: a head and a line.
    pub(super) fn tip(self, words: impl Fn(usize, usize) -> (String, String) + Send + Sync + 'static) -> AnyView {
        let place = move || {
            let (first, last) = self.picked()?;
            #[expect(clippy::cast_precision_loss, reason = "a few dozen parts")]
            let share = (first + last + 1) as f64 / (2 * self.parts) as f64;
            Some(format!("--at:{:.1}%", share * 100.0))
        };
        let said = move || {
            self.picked().map(|(first, last)| {
                let (head, line) = words(first, last);
                view! { <b>{head}</b> <span>{line}</span> }
            })
        };
        view! {
            <div class="strip-tip" role="status" style=place hidden=move || self.picked().is_none()>{said}</div>
        }
        .into_any()
    }
}

/// A stretch of time in the person's zone: `17 Nov 2026 14:00 to 18:00`.
pub(super) fn stretch_words(from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    let (from, to) = (local_minute_words(from), local_minute_words(to));
    let day = |words: &str| words.len().saturating_sub(CLOCK_CHARS);
    let same_day = from.get(..day(&from)) == to.get(..day(&to));
    let to = if same_day { to.get(day(&to)..).unwrap_or(&to) } else { &to };
    format!("{from} to {to}")
}
