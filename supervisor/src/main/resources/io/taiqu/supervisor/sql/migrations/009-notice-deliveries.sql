ALTER TABLE customer ADD COLUMN mail TEXT;

-- How far each channel is with each notice. due_at is absent once it is not tried again.
CREATE TABLE notice_delivery (
  notice ID64 NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  at BIGINT NOT NULL,
  due_at BIGINT,
  detail TEXT NOT NULL,
  PRIMARY KEY (notice, channel)
);

CREATE INDEX notice_delivery_due ON notice_delivery (due_at);

INSERT INTO notice_delivery (notice, channel, state, attempts, at, due_at, detail)
SELECT id, 'page', 'WAITING', 0, created_at, created_at, '' FROM notice WHERE delivered_at IS NULL;

INSERT INTO notice_delivery (notice, channel, state, attempts, at, due_at, detail)
SELECT id, 'page', 'DELIVERED', 1, delivered_at, NULL, '' FROM notice WHERE delivered_at IS NOT NULL;

DROP INDEX notice_waiting;
