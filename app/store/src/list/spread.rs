//! How numbers are spread: their ends, and a histogram between them.

use model::table::Spread;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, QueryBuilder, Row};

use crate::StoreError;

/// The bins of a histogram.
pub(crate) const BINS: usize = 24;

/// Begins a statement that sorts numbers into bins; the caller goes on with `SELECT … AS value`.
pub(crate) const SPREAD_HEAD: &str = "WITH sample AS MATERIALIZED (\n";

/// Ends that statement.
pub(crate) fn push_spread(sql: &mut QueryBuilder<Postgres>) {
    sql.push(
        "\n)\n, ends AS MATERIALIZED (\nSELECT\n    min(value) AS least\n  , max(value) AS greatest\nFROM sample\n)",
    );
    sql.push(format_args!(
        "\nSELECT\n    e.least\n  , e.greatest\n  , {} AS bin\n  , count(*) AS numbers",
        bin_of("s.value")
    ));
    sql.push("\nFROM sample s\nCROSS JOIN ends e\nWHERE s.value IS NOT NULL\nGROUP BY 1, 2, 3");
}

/// The bin of a number between the ends `e.least` and `e.greatest`; none where these are one. Halved, so that ends far apart have
/// a difference.
pub(crate) fn bin_of(number: &str) -> String {
    let last = BINS - 1;
    format!(
        "least(floor(({number} / 2 - e.least / 2) / nullif(e.greatest / 2 - e.least / 2, 0) * {BINS}), {last})::int"
    )
}

/// Reads the answer; nothing if there were no numbers.
pub(crate) fn read_spread(rows: &[PgRow]) -> Result<Option<Spread>, StoreError> {
    let Some(first) = rows.first() else { return Ok(None) };
    let mut spread =
        Spread { least: first.try_get("least")?, greatest: first.try_get("greatest")?, bins: vec![0; BINS] };
    for row in rows {
        let numbers: i64 = row.try_get("numbers")?;
        add_to_bin(&mut spread, row.try_get("bin")?, numbers);
    }
    Ok(Some(spread))
}

/// Adds so many numbers to a bin.
pub(crate) fn add_to_bin(spread: &mut Spread, bin: Option<i32>, numbers: i64) {
    let at = bin.and_then(|bin| usize::try_from(bin).ok()).unwrap_or_default();
    if let Some(bin) = spread.bins.get_mut(at) {
        *bin += u32::try_from(numbers).unwrap_or(u32::MAX);
    }
}
