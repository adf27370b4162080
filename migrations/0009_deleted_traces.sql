-- Traces that somebody deleted, kept for as long as that can be undone. Their rows in traces are stubs meanwhile, so a
-- trace that is sent again is simply there again.

CREATE TABLE deleted_traces (
    project_id int NOT NULL
  , k bigint NOT NULL
  , deleted_at timestamptz NOT NULL
  , trace jsonb NOT NULL
  , score_ids text[] NOT NULL
  , PRIMARY KEY (project_id, k)
);
COMMENT ON COLUMN deleted_traces.trace IS 'The row of traces as it was.';
COMMENT ON COLUMN deleted_traces.score_ids IS 'The scores that were deleted with it; their rows are in score_history.';
CREATE INDEX deleted_traces_by_time ON deleted_traces (deleted_at);

CREATE TABLE deleted_observations (
    project_id int NOT NULL
  , trace_k bigint NOT NULL
  , id text COLLATE "C" NOT NULL
  , observation jsonb NOT NULL
  , PRIMARY KEY (project_id, trace_k, id)
  , FOREIGN KEY (project_id, trace_k) REFERENCES deleted_traces (project_id, k) ON DELETE CASCADE
);
COMMENT ON COLUMN deleted_observations.observation IS 'The row of observations as it was.';
