-- The fence is a database of its own: a backup of the data must not take it back.
CREATE DATABASE taiqu_fence OWNER taiqu;
