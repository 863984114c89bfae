-- Use that moved by a fifth or more and what came of it. subject is the transformer and the point, if it is one's; of each
-- subject at most one ticket is not closed. Months as 2026-10; energies in Wh of an average day; days since 1970-01-01,
-- instants milliseconds since then UTC.
CREATE TABLE use_ticket (
  id ID64 NOT NULL PRIMARY KEY,
  subject TEXT NOT NULL,
  transformer TEXT NOT NULL,
  point TEXT,
  month TEXT NOT NULL,
  against TEXT NOT NULL,
  before_wh BIGINT NOT NULL,
  now_wh BIGINT NOT NULL,
  state TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  due_day INTEGER NOT NULL,
  assignee TEXT,
  explanation TEXT,
  remark TEXT,
  closed_by TEXT,
  closed_at BIGINT
);

CREATE INDEX use_ticket_subject ON use_ticket (subject);

CREATE INDEX use_ticket_state ON use_ticket (state, due_day);
