//! How wide each column is. Rows are grids of their own, so every width must be written out.

use model::scores::{Level, ScoreColumn};

/// The room that a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    /// So many pixels.
    Fixed(u16),
    /// What the others leave, at least so many pixels.
    Rest(u16),
}

/// As much of a score column's head as stands beside its name, and how wide a letter of it is, in pixels.
const HEAD_PX: u16 = 60;
const LETTER_PX: u16 = 7;

fn width(word: &str) -> Width {
    match ScoreColumn::parse(word) {
        Some(column) => {
            let level = if column.level == Level::Trace { 0 } else { 11 };
            let letters = u16::try_from(column.name.chars().count() + level).unwrap_or(u16::MAX);
            Width::Fixed(letters.saturating_mul(LETTER_PX).saturating_add(HEAD_PX).clamp(120, 224))
        }
        None => own_width(word),
    }
}

const fn own_width(word: &str) -> Width {
    match word.as_bytes() {
        b"timestamp" => Width::Fixed(104),
        b"name" => Width::Fixed(160),
        b"value" => Width::Fixed(120),
        b"source" => Width::Fixed(84),
        b"dataType" => Width::Fixed(96),
        b"comment" => Width::Rest(112),
        b"traceName" => Width::Fixed(128),
        b"trace" => Width::Fixed(88),
        b"observation" => Width::Fixed(140),
        b"input" | b"output" => Width::Rest(160),
        b"latency" | b"tokens" | b"cost" | b"errors" | b"observations" => Width::Fixed(88),
        b"config" | b"id" => Width::Fixed(96),
        b"metadata" | b"tags" => Width::Fixed(200),
        b"updated" => Width::Fixed(104),
        b"author" => Width::Fixed(128),
        b"environment" => Width::Fixed(104),
        _ => Width::Fixed(128),
    }
}

/// The room of the tick boxes at the left, and of the columns button at the right.
const EDGE_PX: u16 = 40;
const EDGE: &str = " 40px";

/// The two custom properties that lay a table out: its columns, and the width under which it scrolls sideways.
pub(super) fn layout<'a>(words: impl Iterator<Item = &'a str>, handy: bool) -> String {
    let mut columns = String::new();
    let mut least = 0;
    let mut is_full = false;
    if handy {
        columns.push_str(EDGE);
        least += 2 * EDGE_PX;
    }
    for word in words {
        let (column, pixels) = match width(word) {
            Width::Fixed(pixels) => (format!(" {pixels}px"), pixels),
            Width::Rest(pixels) => {
                is_full = true;
                (format!(" minmax({pixels}px,1fr)"), pixels)
            }
        };
        columns.push_str(&column);
        least += pixels;
    }
    if handy {
        // Where no column takes what is left, the edge does.
        columns.push_str(if is_full { EDGE } else { " minmax(40px,1fr)" });
    }
    format!("--columns:{};--least:{least}px", columns.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_as_wide_as_its_columns() {
        assert_eq!(width("s:trace:EVAL:NUMERIC:tone"), Width::Fixed(120));
        assert_eq!(width("s:observation:EVAL:NUMERIC:tone"), Width::Fixed(165));
        let words = ["name", "comment", "unheard of"];
        assert_eq!(layout(words.into_iter(), false), "--columns:160px minmax(112px,1fr) 128px;--least:400px");
        let handy = "--columns:40px 160px minmax(112px,1fr) 128px 40px;--least:480px";
        assert_eq!(layout(words.into_iter(), true), handy);
    }
}
