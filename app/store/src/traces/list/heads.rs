//! What score columns come to over the whole list, for their heads: how many traces have such a score, their mean, true rate or
//! labels, and how they are spread. Each trace counts once, with what its cell shows.

use std::collections::HashMap;

use model::list::ListQuery;
use model::scores::{ColumnHead, DataType, HeadFigure, ScoreColumn, ScoreConfig};
use model::table::Spread;
use model::traces::TraceField;
use sqlx::{FromRow, PgConnection};

use super::dictionary::Dictionary;
use super::sample::{Sample, sample};
use crate::list::{BINS, SNAPSHOT, add_to_bin, bin_of, statement_about, two_digits};
use crate::scores::configs::read_configs;
use crate::{ProjectScope, Store, StoreError};

/// The most columns of one answer.
const MOST_COLUMNS: usize = 50;
/// The most labels told of a column.
const MOST_LABELS: usize = 12;

/// The traces of one column, or of one label, in one bin.
#[derive(Debug, FromRow)]
struct BinRow {
    col: i32,
    least: Option<f64>,
    greatest: Option<f64>,
    bin: Option<i32>,
    n: i64,
    sum: Option<f64>,
}

impl Store {
    /// The heads of these columns over the query's list, in their order: exact for short lists, else from a sample and marked so.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn trace_heads(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<TraceField>,
        columns: &[ScoreColumn],
    ) -> Result<Vec<ColumnHead>, StoreError> {
        let columns = &columns[..columns.len().min(MOST_COLUMNS)];
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let shown = columns.iter().cloned().map(TraceField::score).collect();
        let (dictionary, sample) = sample(&mut tx, scope, query, shown).await?;
        let bins = read_bins(&mut tx, scope, columns, &dictionary, &sample).await?;
        let configs = read_configs(&mut *tx, scope).await?;
        tx.commit().await?;
        let head = |column: &ScoreColumn| {
            let config = ScoreConfig::of(&configs, &column.name, column.data_type);
            head_of(column, config, &dictionary, &bins, &sample)
        };
        Ok(columns.iter().map(head).collect())
    }
}

async fn read_bins(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    columns: &[ScoreColumn],
    dictionary: &Dictionary,
    sample: &Sample,
) -> Result<HashMap<i32, Vec<BinRow>>, StoreError> {
    let own = columns.iter().filter_map(|column| dictionary.col(column));
    let labels = columns.iter().flat_map(|column| dictionary.labels(column)).map(|(_, col)| col);
    let cols: Vec<i32> = own.chain(labels).collect();
    let mut sql = statement_about(scope, "WITH found AS MATERIALIZED (\n    SELECT\n        r.col\n      , r.mean");
    sql.push("\n    FROM unnest(").push_bind(sample.ks.clone()).push("::bigint[]) AS u (k)");
    // A lookup for each trace, whatever the number of columns.
    sql.push(
        "\n    CROSS JOIN LATERAL (\n        SELECT\n            r.col\n          , r.mean\n        FROM rollups r",
    );
    sql.push("\n        WHERE r.project_id = $1\n            AND r.k = u.k\n        OFFSET 0\n    ) r\n    WHERE r.col = ANY(");
    sql.push_bind(cols).push(")\n)\n, ends AS MATERIALIZED (\n    SELECT\n        col\n      , min(mean) AS least");
    sql.push("\n      , max(mean) AS greatest\n    FROM found\n    GROUP BY col\n)\nSELECT\n    f.col\n  , e.least");
    sql.push(format_args!("\n  , e.greatest\n  , {} AS bin\n  , count(*) AS n", bin_of("f.mean")));
    sql.push("\n  , sum(f.mean) AS sum\nFROM found f\nJOIN ends e ON e.col = f.col\nGROUP BY 1, 2, 3, 4");
    let rows: Vec<BinRow> = sql.build_query_as().fetch_all(connection).await?;
    let mut bins: HashMap<i32, Vec<BinRow>> = HashMap::new();
    for row in rows {
        bins.entry(row.col).or_default().push(row);
    }
    Ok(bins)
}

fn head_of(
    column: &ScoreColumn,
    config: Option<&ScoreConfig>,
    dictionary: &Dictionary,
    bins: &HashMap<i32, Vec<BinRow>>,
    sample: &Sample,
) -> ColumnHead {
    let rows = |col: Option<i32>| col.and_then(|col| bins.get(&col)).map(Vec::as_slice).unwrap_or_default();
    let count = |rows: &[BinRow]| rows.iter().map(|row| row.n.unsigned_abs()).sum::<u64>();
    #[expect(clippy::cast_precision_loss, reason = "an estimate has two digits")]
    let standing_for = |n: u64| if sample.is_part { two_digits(n as f64 * sample.weight) } else { n };
    let own = rows(dictionary.col(column));
    let n = count(own);
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let mean = own.iter().filter_map(|row| row.sum).sum::<f64>() / n as f64;
    let figure = (n > 0).then(|| match column.data_type {
        DataType::Boolean => HeadFigure::Truths(mean),
        DataType::Numeric => {
            HeadFigure::Numbers { mean: Some(mean).filter(|mean| mean.is_finite()), spread: spread_of(own) }
        }
        DataType::Categorical | DataType::Text | DataType::Correction => {
            let told = |(label, col): (String, i32)| (label, standing_for(count(rows(Some(col)))));
            let mut labels: Vec<(String, u64)> = dictionary.labels(column).into_iter().map(told).collect();
            labels.retain(|(_, n)| *n > 0);
            labels.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
            labels.truncate(MOST_LABELS);
            HeadFigure::Labels(labels)
        }
    });
    ColumnHead {
        column: column.clone(),
        n: standing_for(n),
        about: sample.is_part,
        figure,
        direction: config.and_then(|config| config.direction),
        threshold: config.and_then(|config| config.threshold),
    }
}

fn spread_of(rows: &[BinRow]) -> Spread {
    let end = |end: fn(&BinRow) -> Option<f64>| rows.first().and_then(end).unwrap_or_default();
    let mut spread = Spread { least: end(|row| row.least), greatest: end(|row| row.greatest), bins: vec![0; BINS] };
    for row in rows {
        add_to_bin(&mut spread, row.bin, row.n);
    }
    spread
}
