-- The newest analysis of each transformer and last day, as SurveyJson writes it; what lists are made of stands beside it.
-- Days are days since 1970-01-01, instants milliseconds since then UTC.
CREATE TABLE loss_survey (
  transformer TEXT NOT NULL,
  to_day INTEGER NOT NULL,
  made_at BIGINT NOT NULL,
  measured BIGINT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (transformer, to_day)
);

-- From which day on which bands judge the loss of a district; an empty district means all that have none of their own.
CREATE TABLE loss_band (
  district TEXT NOT NULL,
  effective_from INTEGER NOT NULL,
  least_coverage_percent TEXT NOT NULL,
  high_above_percent TEXT NOT NULL,
  severe_above_percent TEXT NOT NULL,
  set_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (district, effective_from)
);

-- Cases. subject is what a suspicion is about: transformer, point and whether it is about the archive alone; of each
-- subject at most one case is not closed. suspicion is the newest one, as SurveyJson writes it.
CREATE TABLE inspection_case (
  id ID64 NOT NULL PRIMARY KEY,
  subject TEXT NOT NULL,
  transformer TEXT NOT NULL,
  state TEXT NOT NULL,
  fault TEXT NOT NULL,
  suspicion TEXT NOT NULL,
  from_day INTEGER NOT NULL,
  to_day INTEGER NOT NULL,
  opened_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  times_seen INTEGER NOT NULL,
  assignee TEXT,
  finding TEXT,
  found_by TEXT,
  found_at BIGINT,
  found_remark TEXT,
  claim_amount BIGINT,
  claim_approval BIGINT,
  claimed_by TEXT,
  claimed_at BIGINT,
  remedy TEXT,
  remedied_by TEXT,
  remedied_at BIGINT,
  closed_by TEXT,
  closed_at BIGINT,
  closed_remark TEXT
);

CREATE INDEX inspection_case_subject ON inspection_case (subject);

CREATE INDEX inspection_case_state ON inspection_case (state, id);
