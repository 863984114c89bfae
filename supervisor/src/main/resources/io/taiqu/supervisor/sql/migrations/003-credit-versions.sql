-- Which tariffs and which policy were the newest when a credit state was decided. States from before were signed with 0 and
-- keep it: one revision has one content for ever.
ALTER TABLE credit_issue ADD COLUMN tariff_version BIGINT NOT NULL DEFAULT 0;

ALTER TABLE credit_issue ADD COLUMN policy_version BIGINT NOT NULL DEFAULT 0;
