-- Events of payment providers that were acted on. Never pruned: a provider may repeat one after days.
CREATE TABLE webhook_event (
  provider TEXT NOT NULL,
  event TEXT NOT NULL,
  content_hash BYTES NOT NULL,
  top_up TEXT,
  at BIGINT NOT NULL,
  PRIMARY KEY (provider, event)
);
