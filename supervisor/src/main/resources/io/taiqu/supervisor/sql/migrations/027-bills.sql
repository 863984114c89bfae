-- Customers who pay afterwards, the most that they should owe, and their bills. Amounts in 10^-9 currency units, times in
-- milliseconds since 1970 UTC; due_on is a local day. owed_before: all that was owed before the bill since the account was opened.
-- closed, withdrawn: what the meter had charged by the month's end, and what had been withdrawn when it was worked out.
ALTER TABLE point ADD COLUMN post_paid INTEGER NOT NULL DEFAULT 0;

ALTER TABLE point ADD COLUMN credit_limit BIGINT;

CREATE TABLE bill (
  number ID64 NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  point TEXT NOT NULL,
  month TEXT NOT NULL,
  parts TEXT NOT NULL,
  orders BIGINT NOT NULL,
  adjustment BIGINT NOT NULL,
  owed_before BIGINT NOT NULL,
  computed_at BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  released_by TEXT,
  released_at BIGINT,
  due_on TEXT,
  settled INTEGER NOT NULL,
  told_overdue INTEGER NOT NULL,
  UNIQUE (point, month)
);

CREATE INDEX bill_account ON bill (account, number);
CREATE INDEX bill_settled ON bill (settled, number);
