-- Which sentence an alarm's cause is; "cause" holds its figures, one a line. WORDS is one figure: the words themselves.
ALTER TABLE alarm ADD COLUMN cause_code TEXT NOT NULL DEFAULT 'WORDS';
