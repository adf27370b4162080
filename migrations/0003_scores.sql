-- Scores. A score names its target by k and its score column by col, a row of the dictionary below, so that every
-- index is narrow and every walk reads one project and, where it can, one column. seq is drawn in arrival order and
-- breaks every tie.

CREATE SEQUENCE score_seq INCREMENT BY 1000;
COMMENT ON SEQUENCE score_seq IS 'Drawn a thousand at a time by each server.';

CREATE TABLE score_configs (
    project_id int NOT NULL
  , id text COLLATE "C" NOT NULL
  , name text COLLATE "C" NOT NULL
  , data_type text COLLATE "C" NOT NULL
  , min_value float8
  , max_value float8
  , categories jsonb NOT NULL DEFAULT '[]'
  , is_archived boolean NOT NULL DEFAULT false
  , created_at timestamptz NOT NULL
  , updated_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, id)
);
COMMENT ON COLUMN score_configs.categories IS '[{"label": text, "value": number}], for CATEGORICAL and BOOLEAN.';

CREATE TABLE score_columns (
    project_id int NOT NULL
  , col int NOT NULL
  , level text COLLATE "C" NOT NULL
  , name text COLLATE "C" NOT NULL
  , source text COLLATE "C" NOT NULL
  , data_type text COLLATE "C" NOT NULL
  , label text COLLATE "C"
  , key_hash bytea NOT NULL
  , PRIMARY KEY (project_id, col)
  , UNIQUE (project_id, key_hash)
);
COMMENT ON TABLE score_columns IS 'The dictionary of score columns: (level, name, source, data type), and each label of a categorical one. Rows never change.';
COMMENT ON COLUMN score_columns.key_hash IS 'SHA-256 of the words, since two long texts together may not fit an index entry.';

CREATE SEQUENCE score_column_col;

CREATE TABLE environments (
    project_id int NOT NULL
  , env int NOT NULL
  , name text COLLATE "C" NOT NULL
  , PRIMARY KEY (project_id, env)
  , UNIQUE (project_id, name)
);
COMMENT ON TABLE environments IS 'The dictionary of environments that scores name. Rows never change.';

CREATE SEQUENCE environment_env;

CREATE TABLE scores (
    project_id int NOT NULL
  , col int NOT NULL
  , env int NOT NULL
  , k bigint NOT NULL
  , seq bigint NOT NULL
  , ts timestamptz NOT NULL
  , value float8
  , label int
  , label_number float8
  , id text COLLATE "C" NOT NULL
  , observation_id text COLLATE "C"
  , string_value text
  , comment text
  , metadata jsonb
  , config_id text COLLATE "C"
  , queue_id text COLLATE "C"
  , execution_trace_id text COLLATE "C"
  , author_user_id text COLLATE "C"
  , author_key_id int
  , sdk text
  , created_at timestamptz NOT NULL
  , updated_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, id)
);
COMMENT ON COLUMN scores.value IS 'The number of a numeric score, 1 or 0 of a boolean one, else null.';
COMMENT ON COLUMN scores.label IS 'The col of the label of a categorical score.';
COMMENT ON COLUMN scores.label_number IS 'The number that the config gives the label; 0 without a config.';
COMMENT ON COLUMN scores.string_value IS 'The text of a TEXT or CORRECTION score.';
COMMENT ON COLUMN scores.sdk IS 'Which client sent it, as it names itself.';

CREATE INDEX scores_by_time ON scores (project_id, ts, seq) INCLUDE (col, env);
CREATE INDEX scores_by_column_time ON scores (project_id, col, ts, seq) INCLUDE (env, value);
CREATE INDEX scores_by_column_value ON scores (project_id, col, value, seq) INCLUDE (ts, env) WHERE value IS NOT NULL;
CREATE INDEX scores_by_label ON scores (project_id, label, seq) INCLUDE (ts, env) WHERE label IS NOT NULL;
CREATE INDEX scores_by_target ON scores (project_id, k, col) INCLUDE (ts, seq);

-- Lists walk these indexes without visiting the table, which works only on pages that vacuum has seen.
ALTER TABLE scores SET (
    autovacuum_vacuum_scale_factor = 0.01
  , autovacuum_vacuum_insert_scale_factor = 0.01
  , autovacuum_analyze_scale_factor = 0.02
);

CREATE TABLE score_history (
    project_id int NOT NULL
  , score_id text COLLATE "C" NOT NULL
  , seq bigint NOT NULL
  , changed_at timestamptz NOT NULL
  , changed_by_user_id text COLLATE "C"
  , changed_by_key_id int
  , before jsonb NOT NULL
  , PRIMARY KEY (project_id, score_id, seq)
);
COMMENT ON TABLE score_history IS 'What a score was before each real change of it; a new or identical one writes nothing here.';
