//! What was measured, as a page of `docs` has it: a row for the growth, and the tables of one size.

use std::fmt::Write;

use store::Relation;

use super::apart;
use super::bench::Measured;
use super::cases::{Group, List};
use super::figures::Figure;
use super::times::Times;

/// A whole run.
pub(super) struct Report {
    pub scores: u64,
    pub added_up: Times,
    pub measured: Vec<Measured>,
    pub figures: Vec<Figure>,
    pub settings: Vec<(String, String)>,
    pub before: Vec<Relation>,
    pub after: Vec<Relation>,
}

/// The most that figures after the rows may take.
const FIGURES_MS: f64 = 300.0;
/// The most bytes a score, and what counts.
const BYTES_A_SCORE: u64 = 1_000;

/// The row of the growth, a line `---`, then the tables of this size.
pub(super) fn print(report: &Report) -> String {
    let mut text = growth(report);
    text.push_str("\n---\n");
    // Writing into a text cannot fail.
    let _ = tables(report, &mut text);
    text
}

/// One line: the size, the fetch by key, the median case and the slowest case of each group, the sum, the bytes.
fn growth(report: &Report) -> String {
    let mut keyed = Times::default();
    report.measured.iter().for_each(|one| keyed.push_ms(one.keyed.p50()));
    let mut line = format!("| {} | {:.1} |", apart(report.scores), keyed.p50());
    for group in Group::ALL {
        let (mut p50, mut p95) = (Times::default(), Times::default());
        for one in report.measured.iter().filter(|one| one.case.group == group) {
            p50.push_ms(one.statement.p50());
            p95.push_ms(one.statement.p95());
        }
        let _ = write!(line, " {:.1} / {:.0} |", p50.p50(), p95.p95());
    }
    let _ = write!(line, " {:.0} | {} |", report.added_up.p50(), bytes_a_score(report));
    line
}

fn tables(report: &Report, text: &mut String) -> std::fmt::Result {
    let settings: Vec<_> = report.settings.iter().map(|(name, value)| format!("`{name}` {value}")).collect();
    writeln!(text, "{} scores. PostgreSQL: {}.\n", apart(report.scores), settings.join(", "))?;
    writeln!(
        text,
        "The sort by a score as it is done without roll-ups (`GROUP BY` over the column's scores): {:.0} ms.\n",
        report.added_up.p50(),
    )?;
    for list in [List::Scores, List::Traces] {
        for group in Group::ALL {
            group_table(report, list, group, text)?;
        }
    }
    writeln!(text, "### After the rows\n\nTarget: {FIGURES_MS} ms.\n")?;
    writeln!(text, "| what | query | p50 ms | p95 ms | met | said |\n|---|---|---|---|---|---|")?;
    for figure in &report.figures {
        let (p50, p95) = (figure.times.p50(), figure.times.p95());
        let met = met(p95 <= FIGURES_MS);
        let (what, query, said) = (figure.what, code(figure.query), &figure.said);
        writeln!(text, "| {what} | {query} | {p50:.1} | {p95:.1} | {met} | {said} |")?;
    }
    disk(report, text)?;
    unused(report, text)
}

fn group_table(report: &Report, list: List, group: Group, text: &mut String) -> std::fmt::Result {
    let measured: Vec<_> =
        report.measured.iter().filter(|one| one.case.list == list && one.case.group == group).collect();
    if measured.is_empty() {
        return Ok(());
    }
    writeln!(text, "### {}: {}\n\nTarget: {}.\n", list.word(), group.title(), group.target())?;
    writeln!(text, "| query | first ms | p50 ms | p95 ms | p50 × | p95 × | met | call + | page + | times | rows |")?;
    writeln!(text, "|---|---|---|---|---|---|---|---|---|---|---|")?;
    for one in measured {
        let (p50, p95) = (one.statement.p50(), one.statement.p95());
        let (p50_ratio, p95_ratio) = (p50 / one.keyed.p50(), p95 / one.keyed.p95());
        let searched = if one.is_searched { "+" } else { "" };
        writeln!(
            text,
            "| {} | {:.1} | {p50:.1} | {p95:.1} | {p50_ratio:.1} | {p95_ratio:.1} | {} | {:.1} | {:.1} | {} | {}{searched} |",
            code(&one.case.query),
            one.first.p50(),
            met(group.is_met(p50_ratio, p95_ratio, p95)),
            one.call_more.p50(),
            one.page_more.p50(),
            one.statement.len(),
            one.rows,
        )?;
    }
    writeln!(text)
}

/// What belongs to a relation, in the order shown.
const PARTS: [&str; 5] = [
    "scores and their indexes",
    "roll-ups and their indexes",
    "search indexes",
    "history",
    "traces, observations, sessions",
];

fn part_of(relation: &Relation) -> Option<usize> {
    match relation.table_name.as_str() {
        _ if relation.is_search => Some(2),
        "scores" => Some(0),
        "rollups" => Some(1),
        "score_history" => Some(3),
        "traces" | "observations" | "sessions" => Some(4),
        _ => None,
    }
}

fn bytes(report: &Report, part: usize) -> u64 {
    let of_part = report.before.iter().filter(|relation| part_of(relation) == Some(part));
    of_part.map(|relation| relation.bytes.unsigned_abs()).sum()
}

fn bytes_a_score(report: &Report) -> u64 {
    (bytes(report, 0) + bytes(report, 1)) / report.scores.max(1)
}

fn disk(report: &Report, text: &mut String) -> std::fmt::Result {
    let all = bytes_a_score(report);
    writeln!(
        text,
        "\n### Disk\n\nTarget: scores and roll-ups with their indexes, {BYTES_A_SCORE} bytes a score. Measured: {all}, {}.\n",
        met(all <= BYTES_A_SCORE)
    )?;
    writeln!(text, "| what | MB | bytes a score |\n|---|---|---|")?;
    for (part, title) in PARTS.iter().enumerate() {
        let bytes = bytes(report, part);
        writeln!(text, "| {title} | {} | {} |", apart(bytes >> 20), bytes / report.scores.max(1))?;
    }
    Ok(())
}

/// The indexes that this run did not walk.
fn unused(report: &Report, text: &mut String) -> std::fmt::Result {
    writeln!(text, "\n### Indexes that no list used\n\n| index | MB |\n|---|---|")?;
    for index in report.after.iter().filter(|relation| part_of(relation).is_some() && relation.index_name.is_some()) {
        let before = report.before.iter().find(|relation| relation.index_name == index.index_name);
        if before.is_some_and(|before| before.scans == index.scans) {
            let name = index.index_name.as_deref().unwrap_or_default();
            writeln!(text, "| `{name}` | {} |", apart(index.bytes.unsigned_abs() >> 20))?;
        }
    }
    Ok(())
}

fn met(is_met: bool) -> &'static str {
    if is_met { "yes" } else { "**no**" }
}

fn code(query: &str) -> String {
    if query.is_empty() { "all".to_owned() } else { format!("`{}`", query.replace('|', "\\|")) }
}
