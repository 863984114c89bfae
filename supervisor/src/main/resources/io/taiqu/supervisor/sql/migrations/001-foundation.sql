-- Instants are milliseconds since 1970 UTC on the injected clock; columns ending in _real are microseconds on the real
-- one. Money is in nano units of the deployment's currency, energy in watt-hours.

CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE district (
  code TEXT NOT NULL PRIMARY KEY,
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  loss_target_percent TEXT
);

CREATE TABLE transformer (
  no ID64 NOT NULL PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  district TEXT NOT NULL REFERENCES district (code),
  name_en TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  rated_kva INTEGER NOT NULL,
  edge TEXT NOT NULL UNIQUE,
  supply_point TEXT NOT NULL UNIQUE
);

CREATE TABLE tariff (
  code TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL
);

-- place numbers the points of a transformer densely: it is part of the keys of the roll-ups.
CREATE TABLE point (
  id TEXT NOT NULL PRIMARY KEY,
  transformer_no BIGINT NOT NULL REFERENCES transformer (no),
  place INTEGER NOT NULL,
  role TEXT NOT NULL,
  account TEXT UNIQUE,
  serial TEXT NOT NULL,
  profile TEXT NOT NULL,
  ct_ratio TEXT NOT NULL,
  phase TEXT,
  rated_watts BIGINT NOT NULL,
  tariff TEXT,
  active INTEGER NOT NULL,
  opening_count BIGINT,
  opening_exponent INTEGER,
  opening_at BIGINT,
  UNIQUE (transformer_no, place)
);

CREATE TABLE customer (
  account TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT
);

CREATE TABLE contract (
  account TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL,
  signed_on TEXT,
  valid_until TEXT
);

-- What was published and is retained: the newest document of each topic, with its exact bytes.
CREATE TABLE document (
  topic TEXT NOT NULL PRIMARY KEY,
  edge TEXT NOT NULL,
  subject TEXT NOT NULL,
  generation BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  content_hash BYTES NOT NULL,
  bytes BYTES NOT NULL
);

CREATE TABLE credit_account (
  point TEXT NOT NULL PRIMARY KEY,
  edge TEXT NOT NULL,
  meter_hash BYTES NOT NULL,
  assignment_epoch BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  credited BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  grant_head BYTES NOT NULL,
  frozen INTEGER NOT NULL
);

-- Every credit state that was ever decided, and the outbox: published = 0 waits for the fence and the broker.
CREATE TABLE credit_issue (
  point TEXT NOT NULL,
  generation BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  edge TEXT NOT NULL,
  meter_hash BYTES NOT NULL,
  assignment_epoch BIGINT NOT NULL,
  credited BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  grant_head BYTES NOT NULL,
  issued_at BIGINT NOT NULL,
  published INTEGER NOT NULL,
  PRIMARY KEY (point, generation, sequence)
);

CREATE INDEX credit_issue_waiting ON credit_issue (published);

CREATE TABLE top_up (
  id TEXT NOT NULL PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  idempotency_key TEXT NOT NULL UNIQUE,
  content_hash TEXT NOT NULL,
  account TEXT NOT NULL,
  point TEXT NOT NULL,
  amount BIGINT NOT NULL,
  currency TEXT NOT NULL,
  channel TEXT NOT NULL,
  payment_id TEXT,
  accepted_by TEXT NOT NULL,
  generation BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  state TEXT NOT NULL,
  paid_at BIGINT NOT NULL,
  paid_real BIGINT NOT NULL,
  sent_at BIGINT,
  sent_real BIGINT,
  confirmed_at BIGINT,
  confirmed_real BIGINT,
  supply_on_at BIGINT,
  supply_on_real BIGINT,
  UNIQUE (channel, payment_id)
);

CREATE INDEX top_up_account ON top_up (account, number);
CREATE INDEX top_up_state ON top_up (state, point);

CREATE TABLE ledger_transaction (
  no ID64 NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  hash BYTES NOT NULL
);

CREATE TABLE posting (
  transaction_no BIGINT NOT NULL REFERENCES ledger_transaction (no),
  line INTEGER NOT NULL,
  account TEXT NOT NULL,
  debit BIGINT NOT NULL,
  credit BIGINT NOT NULL,
  PRIMARY KEY (transaction_no, line)
);

CREATE INDEX posting_account ON posting (account, transaction_no);

CREATE TABLE edge_report (
  edge TEXT NOT NULL PRIMARY KEY,
  taken_at BIGINT NOT NULL,
  boot TEXT NOT NULL,
  report_sequence BIGINT NOT NULL,
  clock TEXT NOT NULL,
  ledger_sequence BIGINT NOT NULL,
  ledger_head BYTES NOT NULL,
  stream_epoch BIGINT NOT NULL,
  highest_reading BIGINT NOT NULL
);

CREATE TABLE edge_head (
  edge TEXT NOT NULL,
  ledger_sequence BIGINT NOT NULL,
  ledger_head BYTES NOT NULL,
  PRIMARY KEY (edge, ledger_sequence)
);

CREATE TABLE point_state (
  point TEXT NOT NULL PRIMARY KEY,
  taken_at BIGINT NOT NULL,
  balance BIGINT NOT NULL,
  credited BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  charged BIGINT NOT NULL,
  register_count BIGINT,
  register_exponent INTEGER,
  register_at BIGINT,
  commanded TEXT NOT NULL,
  feedback TEXT NOT NULL,
  hold_reason TEXT,
  meter_state TEXT NOT NULL,
  episode BIGINT NOT NULL,
  warning_step INTEGER NOT NULL,
  emergency INTEGER NOT NULL,
  power BIGINT,
  voltages TEXT,
  currents TEXT,
  sample_at BIGINT
);

-- How far the supervisor's own rating of a point has come, to be compared with the edge's.
CREATE TABLE rating_state (
  point TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL,
  tariff TEXT NOT NULL,
  charge_offset BIGINT NOT NULL,
  settled_at BIGINT NOT NULL
);

-- The newest certificate of each edge, as root signed it.
CREATE TABLE edge_certificate (
  edge TEXT NOT NULL PRIMARY KEY,
  bytes BYTES NOT NULL
);

CREATE TABLE reading_stream (
  edge TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  watermark BIGINT NOT NULL,
  stored BIGINT NOT NULL,
  PRIMARY KEY (edge, epoch)
);

-- A block is one interval of one edge as it was signed: the unit of deduplication and of the raw archive.
CREATE TABLE reading_block (
  edge TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  first_sequence BIGINT NOT NULL,
  record_count INTEGER NOT NULL,
  interval_end BIGINT NOT NULL,
  hash BYTES NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (edge, epoch, first_sequence)
);

-- One row per point and interval. id = transformer << 40 | minute << 12 | place: time leads within a transformer, so that
-- what is written and read together lies together. state = kind (0 absent, 1 missing, 2 measured) + 4 if interpolated
-- + 8 if the register rolled over. energy is after the CT ratio, squares are the integral of the squared currents over all
-- conductors in 10^-6 A2h.
CREATE TABLE point_interval (
  id ID64 NOT NULL PRIMARY KEY,
  source BIGINT NOT NULL,
  register_count BIGINT,
  register_exponent INTEGER,
  energy BIGINT,
  state INTEGER NOT NULL,
  squares BIGINT
);

-- id = transformer << 40 | day << 12 | place.
CREATE TABLE point_day (
  id ID64 NOT NULL PRIMARY KEY,
  energy BIGINT NOT NULL,
  intervals INTEGER NOT NULL,
  interpolated INTEGER NOT NULL,
  measured INTEGER NOT NULL
);

-- id = transformer << 28 | minute. energy_squares is the sum of the customers' squared energies, for the uncertainty.
CREATE TABLE transformer_interval (
  id ID64 NOT NULL PRIMARY KEY,
  supplied BIGINT,
  sold BIGINT NOT NULL,
  expected INTEGER NOT NULL,
  measured INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  known INTEGER NOT NULL,
  energy_squares DOUBLE PRECISION NOT NULL,
  squares BIGINT
);

-- id = transformer << 28 | day.
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
  squares_intervals INTEGER NOT NULL
);

CREATE INDEX transformer_day_by_day ON transformer_day (day);

CREATE TABLE alarm (
  id ID64 NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  cause TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  occurrences BIGINT NOT NULL,
  acknowledged_by TEXT,
  acknowledged_at BIGINT,
  cleared_at BIGINT
);

CREATE INDEX alarm_open ON alarm (cleared_at, kind, subject);

CREATE TABLE notice (
  id ID64 NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  point TEXT NOT NULL,
  kind TEXT NOT NULL,
  episode BIGINT NOT NULL,
  step INTEGER NOT NULL,
  balance BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  delivered_at BIGINT
);

CREATE INDEX notice_waiting ON notice (delivered_at);
CREATE INDEX notice_account ON notice (account, id);
CREATE INDEX notice_point ON notice (point, kind, episode, step);
