-- Supplied less sold in Wh, so that the transformers that lose most are found without looking at all.
ALTER TABLE transformer_day ADD COLUMN lost BIGINT NOT NULL DEFAULT 0;

UPDATE transformer_day SET lost = supplied - sold;

DROP INDEX IF EXISTS transformer_day_by_day;

CREATE INDEX transformer_day_by_lost ON transformer_day (day, lost);
