-- How people read a score: which way is better, from where on it passes, what its number counts.

ALTER TABLE score_configs
    ADD COLUMN description text
  , ADD COLUMN direction text COLLATE "C" CHECK (direction IN ('higher', 'lower'))
  , ADD COLUMN threshold float8
  , ADD COLUMN unit text;
COMMENT ON COLUMN score_configs.direction IS 'Without one nothing is good or bad.';
COMMENT ON COLUMN score_configs.threshold IS 'The number from which a score passes, itself included, in the direction; of categories by their numbers.';
