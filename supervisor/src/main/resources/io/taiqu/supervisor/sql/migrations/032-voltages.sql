-- The supply meter's voltage in the roll-ups: the mean square of the phases at an interval's end in 10^-4 V^2, of a day the sum
-- of these over volt_intervals intervals. Rows from before have none.
ALTER TABLE transformer_interval ADD COLUMN volts BIGINT;

ALTER TABLE transformer_day ADD COLUMN volt_squares BIGINT NOT NULL DEFAULT 0;

ALTER TABLE transformer_day ADD COLUMN volt_intervals INTEGER NOT NULL DEFAULT 0;
