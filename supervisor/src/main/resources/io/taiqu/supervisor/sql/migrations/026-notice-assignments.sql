-- Whose episode a warning is of: a unit that takes a supply point over counts episodes anew.
ALTER TABLE notice ADD COLUMN assignment_epoch BIGINT NOT NULL DEFAULT 1;

UPDATE notice SET assignment_epoch =
  COALESCE((SELECT c.assignment_epoch FROM credit_account c WHERE c.point = notice.point), 1);
