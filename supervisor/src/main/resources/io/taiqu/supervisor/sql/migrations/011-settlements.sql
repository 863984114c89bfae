-- The finished segments of each month that settlements are worked out from, and which months are settled by which
-- approval. Times in milliseconds since 1970 UTC.

CREATE TABLE rated_segment (
  point TEXT NOT NULL,
  month TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  tariff TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (point, month, started_at)
);

CREATE TABLE settled_month (
  point TEXT NOT NULL,
  month TEXT NOT NULL,
  approval BIGINT NOT NULL,
  PRIMARY KEY (point, month)
);
