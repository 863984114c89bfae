-- Who may sign in, their sessions, and the audit trail. Sessions and failed attempts are on the real clock, the audit
-- trail on the injected one; all in milliseconds since 1970 UTC.

CREATE TABLE staff_user (
  name TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL,
  account TEXT,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE staff_session (
  token_digest TEXT NOT NULL PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES staff_user (name) ON DELETE CASCADE,
  opened_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX staff_session_user ON staff_session (user_name);

-- No reference to a user: attempts on names that do not exist count too.
CREATE TABLE sign_in_failure (
  user_name TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  last_at BIGINT NOT NULL
);

CREATE TABLE audit_entry (
  sequence ID64 NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before_text TEXT NOT NULL,
  after_text TEXT NOT NULL,
  request_id TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX audit_entry_subject ON audit_entry (subject, sequence);
CREATE INDEX audit_entry_actor ON audit_entry (actor, sequence);
