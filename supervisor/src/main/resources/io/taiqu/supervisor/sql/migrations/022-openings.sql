-- What each relay was commanded to be when it was reported last, and the openings of the last hour (milliseconds since 1970 UTC):
-- the count of the fleet's fuse.
CREATE TABLE relay_seen (
  point TEXT NOT NULL PRIMARY KEY,
  edge TEXT NOT NULL,
  commanded TEXT NOT NULL
);

CREATE INDEX relay_seen_edge ON relay_seen (edge);

-- What was reported before this version is where the count goes on from.
INSERT INTO relay_seen (point, edge, commanded)
SELECT s.point, t.edge, s.commanded
  FROM point_state s JOIN point p ON p.id = s.point JOIN transformer t ON t.no = p.transformer_no;

CREATE TABLE relay_opening (
  point TEXT NOT NULL,
  at BIGINT NOT NULL
);

CREATE INDEX relay_opening_at ON relay_opening (at);
