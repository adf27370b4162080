-- What was refused is kept for a while, so that somebody who was not told can see it and send it again after the mend. And
-- keys say what they may do, until when, and how often.

CREATE TABLE rejected_scores (
    project_id int NOT NULL
  , seq bigint NOT NULL
  , rejected_at timestamptz NOT NULL
  , key_id int NOT NULL
  , sdk text
  , casing text COLLATE "C" NOT NULL CHECK (casing IN ('snake', 'camel'))
  , payload text NOT NULL
  , is_cut boolean NOT NULL
  , faults jsonb NOT NULL
  , PRIMARY KEY (project_id, seq)
);
COMMENT ON TABLE rejected_scores IS 'The newest scores that were refused, with the reason; bounded by count and age.';
COMMENT ON COLUMN rejected_scores.casing IS 'How the client spells its fields: data_type or dataType.';
COMMENT ON COLUMN rejected_scores.payload IS 'What was sent, as text, since it need not be JSON; its beginning only where is_cut.';
COMMENT ON COLUMN rejected_scores.faults IS '[{"path": text, "message": text}]: each field that was wrong, and why.';
CREATE INDEX rejected_scores_by_time ON rejected_scores (project_id, rejected_at, seq);
CREATE INDEX rejected_scores_by_age ON rejected_scores (rejected_at);

ALTER TABLE api_keys
    ADD COLUMN scope text COLLATE "C" NOT NULL DEFAULT 'all' CHECK (scope IN ('scores', 'read', 'all'))
  , ADD COLUMN expires_at timestamptz
  , ADD COLUMN requests_per_minute int CHECK (requests_per_minute > 0)
  , ADD COLUMN last_used_at timestamptz;
COMMENT ON COLUMN api_keys.scope IS 'What the key may do: write scores only, read only, or all.';
COMMENT ON COLUMN api_keys.requests_per_minute IS 'How often each server answers it; null is as often as it likes.';
COMMENT ON COLUMN api_keys.last_used_at IS 'About: written once in some minutes.';
CREATE INDEX api_keys_by_project ON api_keys (project_id, id);
