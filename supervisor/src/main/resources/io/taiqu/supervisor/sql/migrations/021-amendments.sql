-- What people decided about readings: kind REPLACED (a register at a minute), REJECTED (a reading that does not count) or
-- PROFILED (a gap that is filled by the usual day; weights by slot of the day, with commas). Minutes since 1970, times in
-- milliseconds. What was taken back stays on record.
CREATE TABLE amendment (
  id ID64 NOT NULL PRIMARY KEY,
  point TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_minute BIGINT NOT NULL,
  to_minute BIGINT NOT NULL,
  register_count BIGINT,
  register_exponent INTEGER,
  weights TEXT,
  reason TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  reverted_by TEXT,
  reverted_at BIGINT,
  revert_reason TEXT
);

CREATE INDEX amendment_point ON amendment (point, id);

-- The last minute of which something else counts; none: the point was moved.
ALTER TABLE remake_due ADD COLUMN to_minute BIGINT;
