-- The roll-ups of a transformer's interval and day lie in one row each, and the blocks apart from what identifies them, so
-- that the blocks can be divided by time. The roll-ups are made anew from the blocks at the next start.
DROP TABLE point_interval;

DROP TABLE point_day;

DROP TABLE transformer_interval;

DROP TABLE transformer_day;

-- id = transformer << 28 | minute of the end. Energies in Wh after the CT ratio; squares are the integral of the squared
-- currents over all conductors in 10^-6 A2h; energy_squares is the sum of the customers' squared energies, for the
-- uncertainty. cells is what is known of each point, as SlotCodec writes it.
CREATE TABLE transformer_interval (
  id ID64 NOT NULL PRIMARY KEY,
  supplied BIGINT,
  sold BIGINT NOT NULL,
  expected INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  known INTEGER NOT NULL,
  energy_squares DOUBLE PRECISION NOT NULL,
  squares BIGINT,
  cells BYTES NOT NULL
);

-- id = transformer << 28 | day. points is each point's day, as PointDay writes it.
CREATE TABLE transformer_day (
  id ID64 NOT NULL PRIMARY KEY,
  day INTEGER NOT NULL,
  intervals INTEGER NOT NULL,
  supplied BIGINT NOT NULL,
  sold BIGINT NOT NULL,
  supplied_intervals INTEGER NOT NULL,
  customer_intervals INTEGER NOT NULL,
  known_intervals INTEGER NOT NULL,
  expected INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  energy_squares DOUBLE PRECISION NOT NULL,
  squares BIGINT NOT NULL,
  squares_intervals INTEGER NOT NULL,
  points BYTES NOT NULL
);

CREATE INDEX transformer_day_by_day ON transformer_day (day);

-- What identifies a block: a key of a table divided by time can't span its parts.
CREATE TABLE reading_batch (
  edge TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  first_sequence BIGINT NOT NULL,
  record_count INTEGER NOT NULL,
  interval_end BIGINT NOT NULL,
  hash BYTES NOT NULL,
  PRIMARY KEY (edge, epoch, first_sequence)
);

INSERT INTO reading_batch (edge, epoch, first_sequence, record_count, interval_end, hash)
SELECT edge, epoch, first_sequence, record_count, interval_end, hash FROM reading_block;

INSERT INTO setting (name, value)
SELECT 'roll-ups', 'due' FROM reading_batch LIMIT 1;

ALTER TABLE reading_block RENAME TO reading_block_before;

CREATE TABLE reading_block (
  edge TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  first_sequence BIGINT NOT NULL,
  interval_end BIGINT NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (edge, epoch, first_sequence, interval_end)
) PARTITIONED (interval_end);

PARTITION FOR THE REST OF reading_block;

INSERT INTO reading_block (edge, epoch, first_sequence, interval_end, bytes)
SELECT edge, epoch, first_sequence, interval_end, bytes FROM reading_block_before;

DROP TABLE reading_block_before;
