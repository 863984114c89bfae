-- Tokens that were given to customers with a payment. amount in nano units; absorbed: the edge holds a credit state that
-- contains it.
CREATE TABLE credit_token (
  point TEXT NOT NULL,
  counter BIGINT NOT NULL,
  assignment_epoch BIGINT NOT NULL,
  top_up TEXT NOT NULL UNIQUE,
  amount BIGINT NOT NULL,
  digits TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  absorbed INTEGER NOT NULL,
  PRIMARY KEY (point, counter)
);
