-- Bills of months that were not read in time, and what settles them. kind: METERED, ESTIMATED or SETTLEMENT; particulars: how it was
-- estimated, or the months that it settles (JSON). owed_after: all that was owed with the bill. closed_read: what the meter had charged
-- by the newest month's end of which nothing is supposed. Amounts in 10^-9 currency units.
ALTER TABLE point ADD COLUMN estimates_in_a_row INTEGER NOT NULL DEFAULT 2;

ALTER TABLE bill RENAME TO bill_before;

DROP INDEX bill_account;

DROP INDEX bill_settled;

CREATE TABLE bill (
  number ID64 NOT NULL PRIMARY KEY,
  account TEXT NOT NULL,
  point TEXT NOT NULL,
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  parts TEXT NOT NULL,
  particulars TEXT NOT NULL,
  orders BIGINT NOT NULL,
  adjustment BIGINT NOT NULL,
  owed_before BIGINT NOT NULL,
  owed_after BIGINT NOT NULL,
  computed_at BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  closed_read BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  released_by TEXT,
  released_at BIGINT,
  due_on TEXT,
  settled INTEGER NOT NULL,
  told_overdue INTEGER NOT NULL,
  UNIQUE (point, month, kind)
);

INSERT INTO bill (number, account, point, month, kind, parts, particulars, orders, adjustment, owed_before, owed_after,
                  computed_at, closed, closed_read, withdrawn, released_by, released_at, due_on, settled, told_overdue)
SELECT b.number, b.account, b.point, b.month, 'METERED', b.parts, '', b.orders, b.adjustment, b.owed_before,
       COALESCE((SELECT n.owed_before FROM bill_before n
                  WHERE n.number = (SELECT MIN(m.number) FROM bill_before m WHERE m.point = b.point AND m.number > b.number)),
                b.closed + b.withdrawn),
       b.computed_at, b.closed, b.closed, b.withdrawn, b.released_by, b.released_at, b.due_on, b.settled, b.told_overdue
  FROM bill_before b;

DROP TABLE bill_before;

CREATE INDEX bill_account ON bill (account, number);
CREATE INDEX bill_settled ON bill (settled, number);
CREATE INDEX bill_point ON bill (point, number);
