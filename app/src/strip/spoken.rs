//! The charts as tables, for those who cannot see them. Each is one text, since nothing in it ever changes alone.

use std::fmt::Write;

use leptos::prelude::*;
use model::strip::{Strip, Tile};

use super::words::{Manner, start_of};
use crate::table::count_words;
use model::instant::{date_words, minute_words};

/// The volume and its failing part.
pub(super) fn volume_table(strip: &Strip) -> impl IntoView + use<> {
    let failing = strip.failing.as_ref().map(|failing| &failing.bins);
    let heads: &[&str] =
        if failing.is_some() { &["From (UTC)", "Scores", "Failing"] } else { &["From (UTC)", "Scores"] };
    let mut rows = head(heads);
    for (part, n) in strip.bins.iter().enumerate().filter(|(_, n)| **n > 0) {
        let failed = failing.and_then(|bins| bins.get(part)).map(|n| count_words(*n));
        let cells = [Some(when(strip, part)), Some(count_words(*n)), failed];
        push_row(&mut rows, "cell", cells.iter().flatten());
    }
    table("Scores over time".to_owned(), rows)
}

/// A column's figures.
pub(super) fn tile_table(strip: &Strip, tile: &Tile, manner: &Manner) -> impl IntoView + use<> {
    let mut rows = head(&["From (UTC)", "n", "Figure", "95 % from", "to", "Period before"]);
    let series = &tile.series;
    let words = |values: &[Option<f64>], part: usize| {
        values.get(part).copied().flatten().map_or_else(|| "none".to_owned(), |value| manner.figure(value))
    };
    for (part, n) in series.n.iter().enumerate() {
        let before = words(&series.before, part);
        if *n == 0 && before == "none" {
            continue;
        }
        let figures = [&series.middle, &series.low, &series.high].map(|values| words(values, part));
        let cells = [when(strip, part), count_words(*n)].into_iter().chain(figures).chain([before]);
        push_row(&mut rows, "cell", cells.collect::<Vec<_>>().iter());
    }
    table(format!("{} over time", tile.column.name), rows)
}

fn table(label: String, rows: String) -> impl IntoView {
    view! { <div class="unseen-words" role="table" aria-label=label inner_html=rows></div> }
}

fn when(strip: &Strip, part: usize) -> String {
    let start = start_of(strip, part);
    format!("{} {}", date_words(start), minute_words(start))
}

fn head(words: &[&str]) -> String {
    let mut rows = String::new();
    push_row(&mut rows, "columnheader", words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>().iter());
    rows
}

fn push_row<'a>(rows: &mut String, role: &str, cells: impl Iterator<Item = &'a String>) {
    rows.push_str("<div role=\"row\">");
    for cell in cells {
        // Writing into a text cannot fail.
        let _ = write!(rows, "<span role=\"{role}\">{}</span>", escaped(cell));
    }
    rows.push_str("</div>");
}

/// A config's unit is a text like any other.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_whatever_it_says() {
        let mut rows = String::new();
        push_row(&mut rows, "cell", ["1 <b>&amp;".to_owned(), "2".to_owned()].iter());
        assert_eq!(
            rows,
            "<div role=\"row\"><span role=\"cell\">1 &lt;b>&amp;amp;</span><span role=\"cell\">2</span></div>"
        );
    }
}
