-- Which rules an edge had accepted when it reported last.
ALTER TABLE edge_report ADD COLUMN tariffs_generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE edge_report ADD COLUMN tariffs_sequence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE edge_report ADD COLUMN policy_generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE edge_report ADD COLUMN policy_sequence BIGINT NOT NULL DEFAULT 0;

-- The tariffs by which each unit charges: not all of them have the newest at the same time.
CREATE TABLE unit_tariff (
  transformer_no BIGINT NOT NULL,
  code TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (transformer_no, code)
);

INSERT INTO unit_tariff (transformer_no, code, content)
SELECT t.no, f.code, f.content FROM transformer t CROSS JOIN tariff f;

DROP TABLE tariff;

-- New rules on their way to the units. before_rules is the estate document with the rules from before. Times in milliseconds
-- since 1970 UTC.
CREATE TABLE roll_out (
  id ID64 NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  stage INTEGER NOT NULL,
  stage_since BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  cause TEXT,
  before_rules TEXT NOT NULL
);
