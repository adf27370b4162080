-- Roll-ups: what the scores of one target come to in one score column, kept in the transaction that writes the scores,
-- so that a table of targets sorts and filters by any score column from the end of an index. And what the table of
-- traces sorts by besides: figures of their observations, kept when spans arrive.

CREATE TABLE rollups (
    project_id int NOT NULL
  , k bigint NOT NULL
  , col int NOT NULL
  , n int NOT NULL
  , sum float8
  , mean float8
  , min float8
  , max float8
  , last float8
  , last_ts timestamptz
  , t_ts timestamptz
  , PRIMARY KEY (project_id, k, col)
);
COMMENT ON TABLE rollups IS 'One row a target and score column with at least one score. An observation''s score counts for its trace, a trace''s also for its session, in a column of its own. A label''s scores count 1 each.';
COMMENT ON COLUMN rollups.sum IS 'Null, like mean, min and max, for a categorical column; its labels have rows of their own. Numbers beyond 1e300 count as 1e300.';
COMMENT ON COLUMN rollups.mean IS 'Never outside min and max. Where n = 1 it is min, max and last too, so that these need indexes only where n > 1.';
COMMENT ON COLUMN rollups.last IS 'The value of the greatest (ts, value); for a categorical column the col of its last label, as scores.label has it.';
COMMENT ON COLUMN rollups.t_ts IS 'The time of the target itself: of a trace that is seen. Null while it is a stub, and for sessions and runs as long as these have no time of their own.';

CREATE INDEX rollups_by_mean ON rollups (project_id, col, mean, k) INCLUDE (t_ts);
CREATE INDEX rollups_by_min ON rollups (project_id, col, min, k) INCLUDE (t_ts) WHERE n > 1;
CREATE INDEX rollups_by_max ON rollups (project_id, col, max, k) INCLUDE (t_ts) WHERE n > 1;
CREATE INDEX rollups_by_last ON rollups (project_id, col, last, k) INCLUDE (t_ts) WHERE n > 1 AND mean IS NOT NULL;
CREATE INDEX rollups_by_label ON rollups (project_id, col, last, k) INCLUDE (t_ts) WHERE mean IS NULL;

ALTER TABLE rollups SET (
    autovacuum_vacuum_scale_factor = 0.01
  , autovacuum_vacuum_insert_scale_factor = 0.01
  , autovacuum_analyze_scale_factor = 0.02
);

-- The roll-up of a trace column to the sessions of its traces is a column of its own.
ALTER TABLE score_columns
    ADD COLUMN rolled_to text COLLATE "C" CHECK (rolled_to IN ('session', 'run'))
  , ADD COLUMN rolled_col int
  , ADD CHECK ((rolled_to IS NULL) = (rolled_col IS NULL));
COMMENT ON COLUMN score_columns.rolled_to IS 'Null for the columns that scores name; else the kind of target to which the column rolled_col, of the same words, is rolled up.';
COMMENT ON COLUMN score_columns.key_hash IS 'SHA-256 of the words, since two long texts together may not fit an index entry; rolled_to is appended.';
CREATE UNIQUE INDEX score_columns_by_rolled_col ON score_columns (project_id, rolled_col, rolled_to)
    WHERE rolled_col IS NOT NULL;

INSERT INTO score_columns (
    project_id, col, level, name, source, data_type, label, key_hash, rolled_to, rolled_col
)
SELECT
    c.project_id
  , nextval('score_column_col')::int
  , c.level
  , c.name
  , c.source
  , c.data_type
  , c.label
  , c.key_hash || convert_to('session', 'UTF8')
  , 'session'
  , c.col
FROM score_columns c
WHERE c.level IN ('trace', 'observation')
    AND c.data_type IN ('NUMERIC', 'BOOLEAN', 'CATEGORICAL');

CREATE TABLE score_column_counts (
    project_id int NOT NULL
  , col int NOT NULL
  , shard int NOT NULL
  , n bigint NOT NULL
  , PRIMARY KEY (project_id, col, shard)
);
COMMENT ON TABLE score_column_counts IS 'How many scores a score column has: the sum over its shards, which exist so that writers do not queue for one row. Labels and rolled-up columns are not counted.';

ALTER TABLE traces
    ADD COLUMN latency float8 GENERATED ALWAYS AS (extract(epoch FROM end_ts - ts)::float8) STORED
  , ADD COLUMN observations int NOT NULL DEFAULT 0
  , ADD COLUMN debugs int NOT NULL DEFAULT 0
  , ADD COLUMN warnings int NOT NULL DEFAULT 0
  , ADD COLUMN errors int NOT NULL DEFAULT 0
  , ADD COLUMN input_tokens bigint
  , ADD COLUMN output_tokens bigint
  , ADD COLUMN total_tokens bigint
  , ADD COLUMN cost float8
  , ADD COLUMN bookmarked boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN traces.latency IS 'In seconds, from the first start to the last end.';
COMMENT ON COLUMN traces.errors IS 'Observations of that level, like warnings and debugs; the others are ordinary.';
COMMENT ON COLUMN traces.total_tokens IS 'Added up over the observations, like the other tokens; null where none of them says.';
COMMENT ON COLUMN traces.cost IS 'In US dollars, added up over the observations; null where none of them says.';

-- What an index holds is cut on its way in; rows from before that are cut here.
UPDATE traces
SET release = left(release, 500)
  , version = left(version, 500)
WHERE greatest(length(release), length(version)) > 500;

CREATE INDEX traces_by_time ON traces (project_id, ts, k) WHERE seen;
CREATE INDEX traces_by_environment ON traces (project_id, environment, ts, k) WHERE seen;
CREATE INDEX traces_by_release ON traces (project_id, release, ts, k) WHERE seen AND release IS NOT NULL;
CREATE INDEX traces_by_version ON traces (project_id, version, ts, k) WHERE seen AND version IS NOT NULL;
CREATE INDEX traces_by_session ON traces (project_id, session_k, ts, k) WHERE session_k IS NOT NULL;
CREATE INDEX traces_by_latency ON traces (project_id, latency, k) WHERE seen;
CREATE INDEX traces_by_tokens ON traces (project_id, total_tokens, k) WHERE seen;
CREATE INDEX traces_by_cost ON traces (project_id, cost, k) WHERE seen;
CREATE INDEX traces_by_observations ON traces (project_id, observations, k) WHERE seen;
CREATE INDEX traces_by_errors ON traces (project_id, errors, k) WHERE seen AND errors > 0;

CREATE TABLE backfills (
    project_id int PRIMARY KEY
  , done_k bigint NOT NULL
);
COMMENT ON TABLE backfills IS 'The projects from before roll-ups, with the last target whose roll-ups and figures were made; gone once there are no more.';
INSERT INTO backfills (project_id, done_k)
SELECT
    p.project_id
  , 0
FROM projects p;
