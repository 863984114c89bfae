-- What takes two people. facts: lines of name, tab and value.
CREATE TABLE approval (
  id ID64 NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  facts TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  approved INTEGER,
  decided_by TEXT,
  decided_at BIGINT,
  remark TEXT
);

CREATE INDEX approval_waiting ON approval (decided_at, kind, subject);

-- Recoveries of this database: at most one is not ended.
CREATE TABLE recovery (
  no ID64 NOT NULL PRIMARY KEY,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT,
  generation BIGINT
);

-- The supervisor's own documents as edges showed them, the newest of each supply point: kind CREDIT or HANDOVER. level is
-- the assignment epoch.
CREATE TABLE shown_document (
  point TEXT NOT NULL,
  kind TEXT NOT NULL,
  level BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  bytes BYTES NOT NULL,
  PRIMARY KEY (point, kind)
);

-- Edges that have shown their documents in the recovery that is under way.
CREATE TABLE recovery_heard (
  edge TEXT NOT NULL PRIMARY KEY
);

-- How far each edge's ledger is proved to be one unbroken history.
CREATE TABLE ledger_proof (
  edge TEXT NOT NULL PRIMARY KEY,
  ledger_sequence BIGINT NOT NULL,
  ledger_head BYTES NOT NULL
);

-- The single grants and withdrawals of a supply point, chained: the head of the newest is in its credit states. Amounts
-- in nano units; an entry that only bridges what a restored database did not hold has the amount by which the total rose.
CREATE TABLE grant_entry (
  point TEXT NOT NULL,
  no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  amount BIGINT NOT NULL,
  total BIGINT NOT NULL,
  head BYTES NOT NULL,
  PRIMARY KEY (point, no)
);

CREATE INDEX grant_entry_reference ON grant_entry (reference);

-- Offline tokens up to this counter are contained in the total.
ALTER TABLE credit_account ADD COLUMN tokens BIGINT NOT NULL DEFAULT 0;

ALTER TABLE credit_issue ADD COLUMN tokens BIGINT NOT NULL DEFAULT 0;
