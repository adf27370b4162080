//! Disagreement: how far the people who judged one thing are apart, in the columns of annotations. It can be neither added
//! nor subtracted, so it is told afresh of every row of which a judgement came or left, when the rows are locked.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use model::scores::ScoreSource;
use sqlx::PgConnection;

use crate::StoreError;

/// Who said something of which observation, as one number: only whether it is the same counts. Nothing where no person
/// judges.
pub(crate) fn said_by(source: ScoreSource, author: i32, observation_id: Option<&str>) -> Option<u64> {
    (source == ScoreSource::Annotation).then(|| {
        let mut hasher = DefaultHasher::new();
        (author, observation_id).hash(&mut hasher);
        hasher.finish()
    })
}

/// Tells the disagreement of these rows, by k and col; of other columns than those of annotations there is none.
pub(super) async fn tell(
    connection: &mut PgConnection,
    project_id: i32,
    rows: &BTreeSet<(i64, i32)>,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"
        UPDATE rollups r
        SET spread = f.spread
        FROM unnest($2::bigint[], $3::int[]) u (k, col)
        JOIN score_columns c ON c.project_id = $1 AND c.col = u.col AND c.source = 'ANNOTATION' AND c.rolled_to IS NULL
        JOIN rollups b ON b.project_id = $1 AND b.k = u.k AND b.col = u.col
        CROSS JOIN LATERAL (
            SELECT max(o.spread) AS spread
            FROM (
                SELECT coalesce(max(a.value) - min(a.value), 1 - max(a.same)::float8 / count(*)) AS spread
                FROM (
                    SELECT
                        l.observation_id
                      , l.value
                      , count(*) OVER (PARTITION BY l.observation_id, l.label) AS same
                    FROM (
                        SELECT DISTINCT ON (s.observation_id, s.author)
                            s.observation_id
                          , CASE WHEN s.label IS NULL THEN greatest(-1e300, least(1e300, s.value)) END AS value
                          , s.label
                        FROM scores s
                        WHERE s.project_id = $1
                            AND s.k = u.k
                            AND s.col = u.col
                        ORDER BY s.observation_id, s.author, s.ts DESC, s.seq DESC
                    ) l
                ) a
                GROUP BY a.observation_id
            ) o
            WHERE o.spread > 0
                AND b.n BETWEEN 2 AND 1000
        ) f
        WHERE r.project_id = $1
            AND r.k = u.k
            AND r.col = u.col
            AND r.spread IS DISTINCT FROM f.spread
        "#,
        project_id,
        &rows.iter().map(|(k, _)| *k).collect::<Vec<_>>(),
        &rows.iter().map(|(_, col)| *col).collect::<Vec<_>>(),
    )
    .execute(connection)
    .await?;
    Ok(())
}
