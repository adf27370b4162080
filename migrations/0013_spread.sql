-- How far the people who judged one thing are apart, beside what their judgements come to.

ALTER TABLE rollups ADD COLUMN spread float8;
COMMENT ON COLUMN rollups.spread IS 'In columns of annotations: how far the last values of several authors of one thing are apart, of a trace''s observations the most. Numbers and booleans: greatest less least; labels: 1 less the share of the most frequent. Null where nobody disagrees, and beyond 1,000 scores.';

CREATE INDEX rollups_by_spread ON rollups (project_id, col, spread, k) INCLUDE (t_ts) WHERE spread > 0;

-- Judgements that are stored already: backfills count them.
INSERT INTO backfills (project_id, done_k)
SELECT DISTINCT
    c.project_id
  , 0
FROM score_columns c
JOIN rollups r ON r.project_id = c.project_id AND r.col = c.col AND r.n > 1
WHERE c.source = 'ANNOTATION'
    AND c.rolled_to IS NULL
ON CONFLICT DO NOTHING;
