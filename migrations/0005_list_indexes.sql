-- What the Scores page sorts and filters by, each by an index of its own. Every index of scores carries the small numbers that
-- filters test (col, env, author, k, label), so that walks read it alone. Texts are found by trigrams, ids by their beginnings.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

CREATE TABLE authors (
    project_id int NOT NULL
  , author int NOT NULL
  , user_id text COLLATE "C"
  , key_id int
  , PRIMARY KEY (project_id, author)
  , UNIQUE NULLS NOT DISTINCT (project_id, user_id, key_id)
);
COMMENT ON TABLE authors IS 'The dictionary of who made scores: a person or an API key. Rows never change.';

CREATE SEQUENCE author_author;

INSERT INTO authors (project_id, author, user_id, key_id)
SELECT
    d.project_id
  , nextval('author_author')::int
  , d.author_user_id
  , d.author_key_id
FROM (SELECT DISTINCT project_id, author_user_id, author_key_id FROM scores) d;

ALTER TABLE scores ADD COLUMN author int;
UPDATE scores s
SET author = a.author
FROM authors a
WHERE a.project_id = s.project_id
    AND a.user_id IS NOT DISTINCT FROM s.author_user_id
    AND a.key_id IS NOT DISTINCT FROM s.author_key_id;
ALTER TABLE scores
    ALTER COLUMN author SET NOT NULL
  , DROP COLUMN author_user_id
  , DROP COLUMN author_key_id;

DROP INDEX scores_by_time, scores_by_column_time, scores_by_column_value, scores_by_label;
CREATE INDEX scores_by_time ON scores (project_id, ts, seq) INCLUDE (col, env, author, k, label);
CREATE INDEX scores_by_column_time ON scores (project_id, col, ts, seq) INCLUDE (env, author, k, label, value);
CREATE INDEX scores_by_column_value ON scores (project_id, col, value, seq) INCLUDE (ts, env, author, k)
    WHERE value IS NOT NULL;
CREATE INDEX scores_by_label ON scores (project_id, label, ts, seq) INCLUDE (col, env, author, k)
    WHERE label IS NOT NULL;
CREATE INDEX scores_by_environment ON scores (project_id, env, ts, seq) INCLUDE (col, author, k, label);
CREATE INDEX scores_by_author ON scores (project_id, author, ts, seq) INCLUDE (col, env, k, label);
CREATE INDEX scores_by_update ON scores (project_id, updated_at, seq) INCLUDE (ts, col, env, author, k, label);
CREATE INDEX scores_by_observation ON scores (project_id, observation_id) WHERE observation_id IS NOT NULL;
CREATE INDEX scores_by_config ON scores (project_id, config_id) WHERE config_id IS NOT NULL;
CREATE INDEX scores_by_comment ON scores USING gin (project_id, comment gin_trgm_ops) WHERE comment IS NOT NULL;

CREATE INDEX traces_by_name ON traces (project_id, name, ts, k) WHERE seen AND name IS NOT NULL;
CREATE INDEX traces_by_user ON traces (project_id, user_id, ts, k) WHERE seen AND user_id IS NOT NULL;
CREATE INDEX traces_by_name_words ON traces USING gin (project_id, name gin_trgm_ops) WHERE seen AND name IS NOT NULL;
