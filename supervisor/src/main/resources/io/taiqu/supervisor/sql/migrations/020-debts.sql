-- What accounts owe beside current use. Amounts in 10^-9 currency units, times in milliseconds since 1970 UTC; recovered contains
-- by_week.
CREATE TABLE debt (
  id ID64 NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  document TEXT NOT NULL,
  principal BIGINT NOT NULL,
  recovered BIGINT NOT NULL,
  by_week BIGINT NOT NULL,
  percent INTEGER NOT NULL,
  most_per_payment BIGINT,
  weekly BIGINT NOT NULL,
  opened_at BIGINT NOT NULL
);

CREATE INDEX debt_account ON debt (account, id);

-- Each recovery with the ledger's entry that it stands in and what it came from.
CREATE TABLE debt_recovery (
  entry BIGINT NOT NULL,
  debt BIGINT NOT NULL REFERENCES debt (id),
  kind TEXT NOT NULL,
  account TEXT NOT NULL,
  at BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  reference TEXT NOT NULL,
  owed_after BIGINT NOT NULL,
  PRIMARY KEY (entry, debt)
);

CREATE INDEX debt_recovery_reference ON debt_recovery (reference);
CREATE INDEX debt_recovery_account ON debt_recovery (account, entry);
