-- Datasets: items, each with an id of its own and kept version by version, and runs, which link items to the traces that
-- answered them. A run was so far known only as a target of scores (dataset_runs): what it is joins that row, and a run that
-- only scores name stays a stub. The scores of linked traces are rolled up to the run, in columns of their own, as those of a
-- session's traces are to the session. For that a trace names its runs, under the lock by which its session is kept too.

CREATE TABLE datasets (
    project_id int NOT NULL
  , id text COLLATE "C" NOT NULL
  , name text COLLATE "C" NOT NULL
  , description text
  , metadata jsonb
  , input_schema jsonb
  , expected_output_schema jsonb
  , created_at timestamptz NOT NULL
  , updated_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, id)
  , UNIQUE (project_id, name)
);
CREATE INDEX datasets_by_time ON datasets (project_id, created_at, id);

CREATE TABLE dataset_items (
    project_id int NOT NULL
  , id text COLLATE "C" NOT NULL
  , version int NOT NULL
  , dataset_id text COLLATE "C" NOT NULL
  , status text COLLATE "C" NOT NULL CHECK (status IN ('ACTIVE', 'ARCHIVED'))
  , input jsonb
  , expected_output jsonb
  , metadata jsonb
  , source_trace_id text COLLATE "C"
  , source_observation_id text COLLATE "C"
  , created_at timestamptz NOT NULL
  , updated_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, id)
);
COMMENT ON TABLE dataset_items IS 'Items as they are now.';
COMMENT ON COLUMN dataset_items.version IS 'Counts from 1; a real change is a new version, an identical write none.';
CREATE INDEX dataset_items_by_time ON dataset_items (project_id, dataset_id, created_at, id) WHERE status = 'ACTIVE';
CREATE INDEX dataset_items_by_project_time ON dataset_items (project_id, created_at, id) WHERE status = 'ACTIVE';
CREATE INDEX dataset_items_by_trace ON dataset_items (project_id, source_trace_id) WHERE source_trace_id IS NOT NULL;
CREATE INDEX dataset_items_by_observation ON dataset_items (project_id, source_observation_id)
    WHERE source_observation_id IS NOT NULL;

CREATE TABLE dataset_item_versions (
    project_id int NOT NULL
  , item_id text COLLATE "C" NOT NULL
  , version int NOT NULL
  , ended_at timestamptz NOT NULL
  , item jsonb NOT NULL
  , PRIMARY KEY (project_id, item_id, version)
);
COMMENT ON TABLE dataset_item_versions IS 'Items as they were: each version that was followed by another or deleted.';
COMMENT ON COLUMN dataset_item_versions.item IS 'The row of dataset_items as it was.';

ALTER TABLE dataset_runs
    ADD COLUMN dataset_id text COLLATE "C"
  , ADD COLUMN name text COLLATE "C"
  , ADD COLUMN description text
  , ADD COLUMN metadata jsonb
  , ADD COLUMN updated_at timestamptz
  , ADD CHECK (NOT seen OR (dataset_id IS NOT NULL AND name IS NOT NULL AND updated_at IS NOT NULL));
COMMENT ON COLUMN dataset_runs.id IS 'Follows from the project, the dataset and the name, as SDKs reckon it.';
COMMENT ON COLUMN dataset_runs.seen IS 'False for a stub, which only scores name; it has nothing else.';
CREATE INDEX dataset_runs_by_time ON dataset_runs (project_id, dataset_id, created_at, id) WHERE seen;

CREATE TABLE dataset_run_items (
    project_id int NOT NULL
  , run_k bigint NOT NULL
  , item_id text COLLATE "C" NOT NULL
  , trace_k bigint NOT NULL
  , id text COLLATE "C" NOT NULL
  , observation_id text COLLATE "C"
  , created_at timestamptz NOT NULL
  , updated_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, run_k, item_id, trace_k)
);
COMMENT ON TABLE dataset_run_items IS 'An item linked to a trace in a run, once however often it is sent.';
CREATE INDEX dataset_run_items_by_time ON dataset_run_items (project_id, run_k, created_at, id);
CREATE INDEX dataset_run_items_by_trace ON dataset_run_items (project_id, trace_k, run_k);
CREATE INDEX dataset_run_items_by_item ON dataset_run_items (project_id, item_id);

ALTER TABLE traces ADD COLUMN run_ks bigint[];
COMMENT ON COLUMN traces.run_ks IS 'The runs to which items link the trace, as dataset_run_items has them; null for none. It stays when the trace is deleted.';

-- Every column that is rolled up to sessions is rolled up to runs too.
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
  , c.key_hash || convert_to('run', 'UTF8')
  , 'run'
  , c.col
FROM score_columns c
WHERE c.rolled_to IS NULL
    AND c.level IN ('trace', 'observation')
    AND c.data_type IN ('NUMERIC', 'BOOLEAN', 'CATEGORICAL');
