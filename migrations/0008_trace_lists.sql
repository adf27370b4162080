-- What the table of traces is walked and filtered by beside its own columns.

-- The walk by the least, greatest or last number takes the targets with a single score from here: it tests n.
DROP INDEX rollups_by_mean;
CREATE INDEX rollups_by_mean ON rollups (project_id, col, mean, k) INCLUDE (t_ts, n);
-- How often a label was given. Labels count 1 each, so this has their rows and those of scores that are all true.
CREATE INDEX rollups_by_count ON rollups (project_id, col, n, k) INCLUDE (t_ts) WHERE n > 1 AND min = 1 AND max = 1;

CREATE INDEX traces_by_bookmark ON traces (project_id, ts, k) WHERE seen AND bookmarked;

CREATE INDEX observations_by_model ON observations (project_id, model, trace_k) WHERE model IS NOT NULL;
CREATE INDEX observations_by_prompt ON observations (project_id, prompt_name, trace_k) WHERE prompt_name IS NOT NULL;
