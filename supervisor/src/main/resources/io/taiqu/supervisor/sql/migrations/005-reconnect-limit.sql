-- Above which balance supply is restored, in nano units; unknown until the estate is applied again.
ALTER TABLE point ADD COLUMN reconnect_at BIGINT;
