-- People come in by a link that one owner makes and one person uses once; and who did what is kept, for owners to read.

CREATE TABLE one_time_links (
    token_hash bytea PRIMARY KEY
  , id text COLLATE "C" NOT NULL UNIQUE
  , organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id)
  , email text COLLATE "C" NOT NULL
  , role text COLLATE "C" CHECK (role IN ('owner', 'member', 'annotator', 'viewer'))
  , made_by text COLLATE "C" NOT NULL REFERENCES users (id)
  , expires_at timestamptz NOT NULL
);
COMMENT ON TABLE one_time_links IS 'Links that bring somebody in, or give a new password. Whoever uses one removes its row.';
COMMENT ON COLUMN one_time_links.token_hash IS 'SHA-256 of what the link holds: a copy of this table opens nothing.';
COMMENT ON COLUMN one_time_links.role IS 'What the invited person will be; null where the link gives a member a new password.';
CREATE UNIQUE INDEX one_time_links_by_person ON one_time_links (organization_id, email, (role IS NULL));

CREATE TABLE audit_events (
    organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id)
  , seq bigint GENERATED ALWAYS AS IDENTITY
  , happened_at timestamptz NOT NULL
  , project_id int
  , user_id text COLLATE "C"
  , key_id int
  , deed text COLLATE "C" NOT NULL
  , subject text NOT NULL
  , PRIMARY KEY (organization_id, seq)
);
COMMENT ON TABLE audit_events IS 'Who did what to configs, keys, members and stored data, and when; the oldest go after 400 days.';
COMMENT ON COLUMN audit_events.project_id IS 'Null where it concerns the whole organization.';
CREATE INDEX audit_events_by_age ON audit_events (happened_at);

CREATE INDEX members_by_organization ON members (organization_id, user_id);
CREATE INDEX projects_by_organization ON projects (organization_id);
