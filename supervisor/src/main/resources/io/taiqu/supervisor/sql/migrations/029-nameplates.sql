-- What a transformer's nameplate said until another unit took its place: until_day is the first day of the next one, as days
-- since 1970-01-01. plate_since is that day of the present unit, if it took another's place.
CREATE TABLE nameplate_before (
  transformer_no BIGINT NOT NULL,
  until_day INTEGER NOT NULL,
  rated_kva INTEGER NOT NULL,
  no_load_w BIGINT,
  short_circuit_w BIGINT,
  voltage_ratio TEXT,
  impedance_percent TEXT,
  vector_group TEXT,
  metered_side TEXT,
  PRIMARY KEY (transformer_no, until_day)
);

ALTER TABLE transformer ADD COLUMN plate_since INTEGER;
