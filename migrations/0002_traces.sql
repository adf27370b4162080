-- Targets of scores: traces with their observations, sessions, dataset runs. Each target has a number k, made when
-- the target or its first score arrives, which never changes and is never removed. Scores name targets by k alone.
-- A row made by a score is a stub (seen = false) until the target itself arrives.

CREATE SEQUENCE target_k INCREMENT BY 1000;
COMMENT ON SEQUENCE target_k IS 'Drawn a thousand at a time by each server.';

CREATE TABLE traces (
    project_id int NOT NULL
  , id text COLLATE "C" NOT NULL
  , k bigint NOT NULL
  , seen boolean NOT NULL DEFAULT false
  , ts timestamptz
  , end_ts timestamptz
  , given_name text COLLATE "C"
  , root_name text COLLATE "C"
  , name text COLLATE "C" GENERATED ALWAYS AS (coalesce(given_name, root_name)) STORED
  , root_id text COLLATE "C"
  , user_id text COLLATE "C"
  , session_k bigint
  , environment text COLLATE "C" NOT NULL DEFAULT 'default'
  , tags text[] NOT NULL DEFAULT '{}'
  , release text COLLATE "C"
  , version text COLLATE "C"
  , public boolean NOT NULL DEFAULT false
  , input text
  , output text
  , metadata jsonb NOT NULL DEFAULT '{}'
  , created_at timestamptz NOT NULL
  , updated_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, id)
  , UNIQUE (project_id, k)
);
COMMENT ON COLUMN traces.ts IS 'The earliest start of its spans; null for a stub.';
COMMENT ON COLUMN traces.root_id IS 'The observation whose input and output stand for the trace where none are given outright.';
COMMENT ON COLUMN traces.input IS 'Only where given outright.';

CREATE TABLE sessions (
    project_id int NOT NULL
  , id text COLLATE "C" NOT NULL
  , k bigint NOT NULL
  , seen boolean NOT NULL DEFAULT false
  , created_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, id)
  , UNIQUE (project_id, k)
);

CREATE TABLE dataset_runs (
    project_id int NOT NULL
  , id text COLLATE "C" NOT NULL
  , k bigint NOT NULL
  , seen boolean NOT NULL DEFAULT false
  , created_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, id)
  , UNIQUE (project_id, k)
);

CREATE TABLE observations (
    project_id int NOT NULL
  , trace_k bigint NOT NULL
  , id text COLLATE "C" NOT NULL
  , parent_id text COLLATE "C"
  , kind text COLLATE "C" NOT NULL
  , name text COLLATE "C"
  , start_ts timestamptz NOT NULL
  , end_ts timestamptz
  , completion_start_ts timestamptz
  , input text
  , output text
  , metadata jsonb NOT NULL
  , level text COLLATE "C" NOT NULL
  , status_message text
  , model text COLLATE "C"
  , model_parameters jsonb
  , usage jsonb NOT NULL
  , cost jsonb NOT NULL
  , prompt_name text COLLATE "C"
  , prompt_version int
  , version text COLLATE "C"
  , environment text COLLATE "C" NOT NULL
  , created_at timestamptz NOT NULL
  , updated_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, trace_k, id)
);
COMMENT ON TABLE observations IS 'Ids are unique only inside a trace.';
CREATE INDEX observations_by_id ON observations (project_id, id);
