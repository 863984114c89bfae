-- Messages that customers sent, each once; times in milliseconds since 1970 UTC.
CREATE TABLE sms_message (
  gateway TEXT NOT NULL,
  event TEXT NOT NULL,
  content_hash BYTES NOT NULL,
  phone TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (gateway, event)
);

CREATE INDEX sms_message_phone ON sms_message (phone, at);
