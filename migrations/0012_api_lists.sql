-- What the public API reads in pages: observations and sessions by time, whoever's they are.

CREATE INDEX observations_by_time ON observations (project_id, start_ts, trace_k, id);
CREATE INDEX sessions_by_creation ON sessions (project_id, created_at, k) WHERE seen;
