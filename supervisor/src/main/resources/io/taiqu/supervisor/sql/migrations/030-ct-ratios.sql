-- The ratio in front of a point's meter until its current transformers were exchanged: until is the minute since 1970 up to
-- which it counts, with the register at that moment as far as it is known. ratio_since is that moment of the present ones, if
-- they took the place of others.
CREATE TABLE ct_ratio_before (
  point TEXT NOT NULL,
  until BIGINT NOT NULL,
  ct_ratio TEXT NOT NULL,
  register_count BIGINT,
  register_exponent INTEGER,
  PRIMARY KEY (point, until)
);

ALTER TABLE point ADD COLUMN ratio_since BIGINT;
