-- How each protection of a supply point stands since it was last set or cleared; in_force is 0 or 1. Times in
-- milliseconds since 1970 UTC.
CREATE TABLE protection (
  point TEXT NOT NULL,
  protection TEXT NOT NULL,
  in_force INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (point, protection)
);
