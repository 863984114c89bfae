-- Where the charging of a supply point stood in its edge's ledger, by the newest report: from here another edge, or another
-- meter, goes on. content: the bytes of the state of charging.
CREATE TABLE charging_checkpoint (
  point TEXT NOT NULL PRIMARY KEY,
  assignment_epoch BIGINT NOT NULL,
  content BYTES NOT NULL,
  taken_at BIGINT NOT NULL
);
