-- What hangs on what, and since when. Times in milliseconds since 1970 UTC where they are called at or end in _at; since and
-- until are minutes since 1970 at which an interval begins or ends, 0 is ever since, no until is for ever.

-- The stays of a measured point on a transformer; place is its number in that transformer's roll-ups.
CREATE TABLE point_stay (
  transformer_no BIGINT NOT NULL,
  place INTEGER NOT NULL,
  point TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (transformer_no, place)
);

CREATE INDEX point_stay_point ON point_stay (point, since);

INSERT INTO point_stay (transformer_no, place, point, since, until)
SELECT transformer_no, place, id, 0, NULL FROM point;

-- The edges that serve or served a transformer; an identity is never used again.
CREATE TABLE edge_service (
  edge TEXT NOT NULL PRIMARY KEY,
  transformer_no BIGINT NOT NULL
);

CREATE INDEX edge_service_transformer ON edge_service (transformer_no);

INSERT INTO edge_service (edge, transformer_no) SELECT edge, no FROM transformer;

-- kind AREA: transformer in district; FEEDER: transformer on line; SUBSTATION: line from station; COUNTY: station in
-- county. Of one child the newest that has begun counts; no parent: none since then.
CREATE TABLE attachment (
  kind TEXT NOT NULL,
  child TEXT NOT NULL,
  since BIGINT NOT NULL,
  parent TEXT,
  PRIMARY KEY (kind, child, since)
);

CREATE INDEX attachment_parent ON attachment (kind, parent);

INSERT INTO attachment (kind, child, since, parent) SELECT 'AREA', code, 0, district FROM transformer;

CREATE TABLE county (
  code TEXT NOT NULL PRIMARY KEY,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL
);

CREATE TABLE station (
  code TEXT NOT NULL PRIMARY KEY,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL
);

-- A medium-voltage line (10 kV feeder). length_km, ohms_per_km and rated_amperes are of its nameplate, decimal texts.
CREATE TABLE line (
  code TEXT NOT NULL PRIMARY KEY,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  conductor TEXT,
  length_km TEXT,
  ohms_per_km TEXT,
  rated_amperes TEXT
);

-- Registers read at the head of a line, in Wh on the primary side.
CREATE TABLE line_head_reading (
  line TEXT NOT NULL,
  minute BIGINT NOT NULL,
  register BIGINT NOT NULL,
  PRIMARY KEY (line, minute)
);

-- A transformer's nameplate: losses in W, impedance voltage in percent (decimal text).
ALTER TABLE transformer ADD COLUMN no_load_w BIGINT;

ALTER TABLE transformer ADD COLUMN short_circuit_w BIGINT;

ALTER TABLE transformer ADD COLUMN impedance_percent TEXT;

ALTER TABLE transformer ADD COLUMN voltage_ratio TEXT;

ALTER TABLE transformer ADD COLUMN vector_group TEXT;

-- HV or LV: on which side the supply meter measures.
ALTER TABLE transformer ADD COLUMN metered_side TEXT NOT NULL DEFAULT 'LV';

-- Points whose energies are to be made anew from the blocks.
CREATE TABLE remake_due (
  id ID64 NOT NULL PRIMARY KEY,
  point TEXT NOT NULL,
  from_minute BIGINT NOT NULL,
  summing INTEGER NOT NULL
);

-- How often an edge's roll-ups were changed by something else than new readings.
CREATE TABLE roll_up_revision (
  edge TEXT NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL
);

-- Of supplied and sold, the Wh that do not rest on reads at both ends. Made anew from the blocks, with what each point has
-- of it.
ALTER TABLE transformer_interval ADD COLUMN estimated_supplied BIGINT NOT NULL DEFAULT 0;

ALTER TABLE transformer_interval ADD COLUMN estimated_sold BIGINT NOT NULL DEFAULT 0;

ALTER TABLE transformer_day ADD COLUMN estimated_supplied BIGINT NOT NULL DEFAULT 0;

ALTER TABLE transformer_day ADD COLUMN estimated_sold BIGINT NOT NULL DEFAULT 0;

DELETE FROM transformer_interval;

DELETE FROM transformer_day;

INSERT INTO setting (name, value)
SELECT 'roll-ups', 'due' FROM reading_batch
 WHERE NOT EXISTS (SELECT 1 FROM setting WHERE name = 'roll-ups') LIMIT 1;
