-- Who may do what: organizations, projects, people, API keys and login sessions. These are ordinary tables, few
-- rows each. Tables of projects' own data begin with the project's number and never point here by foreign key, so
-- that a distributed Postgres can keep the rows of one project together.

CREATE TABLE organizations (
    id text COLLATE "C" PRIMARY KEY
  , name text NOT NULL
  , created_at timestamptz NOT NULL
);

CREATE TABLE projects (
    project_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY
  , id text COLLATE "C" NOT NULL UNIQUE
  , organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id)
  , name text NOT NULL
  , created_at timestamptz NOT NULL
);
COMMENT ON COLUMN projects.project_id IS 'The number inside: first in the key of every table of the project.';
COMMENT ON COLUMN projects.id IS 'The id outside: in page addresses and in the API.';

CREATE TABLE users (
    id text COLLATE "C" PRIMARY KEY
  , email text COLLATE "C" NOT NULL UNIQUE
  , name text NOT NULL
  , password_hash text NOT NULL
  , created_at timestamptz NOT NULL
);
COMMENT ON COLUMN users.email IS 'In lower case.';
COMMENT ON COLUMN users.password_hash IS 'Argon2id, as a PHC string.';

CREATE TABLE members (
    organization_id text COLLATE "C" NOT NULL REFERENCES organizations (id)
  , user_id text COLLATE "C" NOT NULL REFERENCES users (id)
  , role text NOT NULL CHECK (role IN ('owner', 'member', 'annotator', 'viewer'))
  , created_at timestamptz NOT NULL
  , PRIMARY KEY (user_id, organization_id)
);

CREATE TABLE api_keys (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY
  , project_id int NOT NULL REFERENCES projects (project_id)
  , name text NOT NULL
  , public_key text COLLATE "C" NOT NULL UNIQUE
  , secret_hash bytea NOT NULL
  , created_at timestamptz NOT NULL
  , revoked_at timestamptz
);
COMMENT ON COLUMN api_keys.secret_hash IS 'HMAC-SHA-256 of the secret key under the installation''s own secret.';
COMMENT ON COLUMN api_keys.revoked_at IS 'Keys are never removed: the scores that they made show their names.';

CREATE TABLE login_sessions (
    id_hash bytea PRIMARY KEY
  , data jsonb NOT NULL
  , expires_at timestamptz NOT NULL
);
COMMENT ON COLUMN login_sessions.id_hash IS 'SHA-256 of the cookie''s value: a copy of this table opens no session.';
CREATE INDEX login_sessions_by_expiry ON login_sessions (expires_at);

CREATE TABLE sign_in_attempts (
    subject text COLLATE "C" NOT NULL PRIMARY KEY
  , failures int NOT NULL
  , last_failure timestamptz NOT NULL
);
COMMENT ON TABLE sign_in_attempts IS 'Failed sign-ins by email and by address, so that guessing is slowed on every server at once.';

CREATE TABLE installation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row)
  , secret bytea NOT NULL
  , first_started_at timestamptz
);
COMMENT ON COLUMN installation.secret IS 'For keyed hashes where SCORES_SECRET is not set; kept here so that all servers agree.';
