-- What is done to many rows at once, in the background: how far it is, and which rows it reached, so that it can be undone.

CREATE TABLE bulk_jobs (
    project_id int NOT NULL
  , id text COLLATE "C" NOT NULL
  , user_id text COLLATE "C" NOT NULL
  , wish jsonb NOT NULL
  , phase text COLLATE "C" NOT NULL CHECK (phase IN ('running', 'done', 'stopped', 'failed', 'undoing', 'undone'))
  , is_to_stop boolean NOT NULL DEFAULT false
  , done bigint NOT NULL DEFAULT 0
  , note text
  , started_at timestamptz NOT NULL
  , beat_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, id)
);
COMMENT ON COLUMN bulk_jobs.beat_at IS 'When it last did something: one that is silent for long has lost its server.';

CREATE TABLE bulk_rows (
    project_id int NOT NULL
  , job_id text COLLATE "C" NOT NULL
  , row_id text COLLATE "C" NOT NULL
  , PRIMARY KEY (project_id, job_id, row_id)
);
COMMENT ON TABLE bulk_rows IS 'The scores or traces that a job wrote or deleted; kept for a day.';
