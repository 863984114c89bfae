-- Relays that an edge may open in an hour beyond its usual allowance, until a time.
CREATE TABLE more_openings (
  edge TEXT NOT NULL PRIMARY KEY,
  openings INTEGER NOT NULL,
  until BIGINT NOT NULL
);

-- When the whole fleet was forbidden to open relays: at most one row, gone when two people have allowed it again.
CREATE TABLE openings_halted (
  at BIGINT NOT NULL
);
