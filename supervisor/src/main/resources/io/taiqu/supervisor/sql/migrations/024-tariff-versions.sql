-- Every version of a tariff that was ever given to units, as JSON; since in milliseconds since 1970 UTC. Rows are only ever added:
-- a unit recognises a version by its number, so a number means the same prices for ever.
CREATE TABLE tariff_version (
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  content TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (code, number)
);
