-- Who does, for a while, what only one of several supervisors may do. until is in milliseconds since 1970 UTC on the
-- database server's clock.
CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);
