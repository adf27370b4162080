-- The table around a list: how each person likes to see it, and deletions that can be undone. A deleted score leaves
-- its row in the history, so that undoing restores the same id in the same place; whoever has written the id again in
-- between wins.

CREATE TABLE list_settings (
    project_id int NOT NULL
  , user_id text COLLATE "C" NOT NULL
  , list text COLLATE "C" NOT NULL
  , query text NOT NULL
  , updated_at timestamptz NOT NULL
  , PRIMARY KEY (project_id, user_id, list)
);
COMMENT ON TABLE list_settings IS 'What a person last chose of a list, where the address says nothing.';
COMMENT ON COLUMN list_settings.query IS 'Columns and rows a page, in the text form of the list query.';

ALTER TABLE score_history
    ALTER COLUMN before DROP NOT NULL
  , ADD COLUMN change text COLLATE "C" NOT NULL DEFAULT 'changed' CHECK (change IN ('changed', 'deleted', 'restored'))
  , ADD COLUMN deleted_row jsonb;
COMMENT ON TABLE score_history IS 'What a score was before each real change of it; a new or identical one writes nothing here.';
COMMENT ON COLUMN score_history.before IS 'In the words of the public API; null where there was nothing before.';
COMMENT ON COLUMN score_history.deleted_row IS 'The row of scores as it was, so that it can be restored.';
