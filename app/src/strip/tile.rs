//! The tile of one score column: its figure, how sure it is, how it changed, and how it went.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use model::list::{Filter, Position, Test};
use model::scores::{ScoreColumn, ScoreField};
use model::strip::{Strip, Tile};

use super::chart::{Domain, HEIGHT, WIDTH, band, line};
use super::pointer::{Pointer, stretch_words};
use super::spoken::tile_table;
use super::words::{Manner, figure_view, start_of, tile_change};
use crate::icon::icon;
use crate::list::{AnyField, Query, address};
use crate::table::{count_words, hue_class};
use crate::words;

/// The tile; following its link shows the column's scores alone.
pub(super) fn tile_view(strip: &Strip, tile: &Tile, query: &Query, path: &str) -> AnyView {
    let column = &tile.column;
    let manner = Manner::of(tile);
    let pointer = Pointer::new(tile.series.n.len());
    let href = address(path, &only(query, column, strip));
    let (symbol, source) = words::source(column.source);
    let (level, data_type) = (words::level(column.level).1, words::data_type(column.data_type).1);
    let title = format!("{} · {source} · {level} · {data_type}: {}", column.name, measure_words(tile));
    let label = tile.label.as_ref().map(|label| {
        let class = format!("chip {}", hue_class(label));
        view! { <span class=class>{label.clone()}</span> }
    });
    let (chart, tip) = (chart_view(tile, &manner, pointer), pointer.tip(tip_words(strip, tile, &manner)));
    view! {
        <article
            class="strip-tile strip-score"
            data-column=column.key()
            data-n=tile.n.to_string()
            data-figure=tile.figure.map(|figure| figure.to_string())
            data-half=tile.half.map(|half| half.to_string())
            on:pointermove=move |event: PointerEvent| pointer.follow(&event)
            on:pointerleave=move |_| pointer.leave()
        >
            <h2>
                <a
                    href=href
                    title=title
                    on:blur=move |_| pointer.leave()
                    on:keydown=move |event: KeyboardEvent| {
                        pointer.step(&event);
                    }
                >
                    {icon(symbol)}
                    <span class="unseen-words">"Show only "{source}" "</span>
                    <span class="strip-name">{column.name.clone()}</span>
                </a>
                {label}
            </h2>
            <p class="strip-figure">{figure_view(tile, &manner, strip.about)} {tile_change(tile, &manner)}</p>
            {chart}
            {tip}
            {tile_table(strip, tile, &manner)}
        </article>
    }
    .into_any()
}

/// What the tile's figure is.
fn measure_words(tile: &Tile) -> String {
    match (&tile.label, tile.column.data_type) {
        (Some(label), _) => format!("share of {label}, the most frequent label"),
        (None, model::scores::DataType::Boolean) => "rate of True".to_owned(),
        (None, _) => "mean".to_owned(),
    }
}

fn chart_view(tile: &Tile, manner: &Manner, pointer: Pointer) -> AnyView {
    let series = &tile.series;
    let domain = Domain::of(series, tile.threshold, manner.is_rate);
    let threshold = tile.threshold.map(|threshold| {
        let d = format!("M0 {:.1}H{WIDTH}", domain.y(threshold));
        view! { <path class="strip-threshold" d=d></path> }
    });
    view! {
        <div class="strip-chart" node_ref=pointer.chart>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
                {pointer.mark(HEIGHT)}
                <path class="strip-band" d=band(&series.low, &series.high, domain)></path>
                <path class="strip-before" d=line(&series.before, domain)></path>
                {threshold}
                <path class="strip-line" d=line(&series.middle, domain)></path>
            </svg>
        </div>
    }
    .into_any()
}

/// What is said about a part: how many scores, what they say, what those before said.
fn tip_words(strip: &Strip, tile: &Tile, manner: &Manner) -> impl Fn(usize, usize) -> (String, String) + use<> {
    let (series, manner) = (tile.series.clone(), manner.clone());
    let bounds = Strip { from: strip.from, step: strip.step, ..Strip::default() };
    let at = |values: &[Option<f64>], part: usize| values.get(part).copied().flatten();
    move |first, last| {
        let head = stretch_words(start_of(&bounds, first), start_of(&bounds, last + 1));
        let n = series.n.get(last).copied().unwrap_or_default();
        let mut line = format!("n {}", count_words(n));
        if let Some(figure) = at(&series.middle, last) {
            line.push_str(&format!(" · {}", manner.figure(figure)));
        }
        if let (Some(low), Some(high)) = (at(&series.low, last), at(&series.high, last)) {
            line.push_str(&format!(" ({} to {})", manner.figure(low), manner.figure(high)));
        }
        if let Some(before) = at(&series.before, last) {
            line.push_str(&format!(" · before {}", manner.figure(before)));
        }
        (head, line)
    }
}

/// The list of this column's scores alone: by name and source, and by what else tells it from the others.
fn only(query: &Query, column: &ScoreColumn, strip: &Strip) -> Query {
    let namesakes = || {
        strip
            .columns
            .iter()
            .map(|(other, _)| other)
            .filter(|other| other.name == column.name && other.source == column.source)
    };
    let is = |field, word: &str| Filter { field: AnyField::Score(field), test: Test::Is(vec![word.to_owned()]) };
    let mut next = query
        .at(Position::First)
        .with_filter(is(ScoreField::Name, &column.name))
        .with_filter(is(ScoreField::Source, column.source.word()));
    if namesakes().any(|other| other.data_type != column.data_type) {
        next = next.with_filter(is(ScoreField::DataType, column.data_type.word()));
    }
    if namesakes().any(|other| other.level != column.level) {
        next = next.with_filter(is(ScoreField::Level, column.level.word()));
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::ListName;

    #[test]
    fn a_tile_leads_to_its_own_scores_alone() {
        let column = |key: &str| ScoreColumn::parse(key).unwrap();
        let judge = column("s:trace:EVAL:NUMERIC:quality");
        let strip = |others: &[&str]| Strip {
            columns: others.iter().map(|key| (column(key), 1)).chain([(judge.clone(), 1)]).collect(),
            ..Strip::default()
        };
        let query = ListName::Scores.query("f=name~is~quality~tone&f=environment~is~staging&range=7d&after=x");
        let printed = |others: &[&str]| only(&query, &judge, &strip(others)).print();
        assert_eq!(
            printed(&["s:trace:API:NUMERIC:quality", "s:run:EVAL:NUMERIC:other"]),
            "f=environment~is~staging&f=name~is~quality&f=source~is~EVAL&range=7d"
        );
        assert!(printed(&["s:session:EVAL:NUMERIC:quality"]).contains("f=level~is~trace"));
        assert!(printed(&["s:trace:EVAL:BOOLEAN:quality"]).contains("f=dataType~is~NUMERIC"));
    }
}
