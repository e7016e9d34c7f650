-- The place in a column (SPEC K-1). Tasks from before get the rank of one made at their time: FractionalIndex.At says how.

ALTER TABLE tasks ADD COLUMN rank TEXT NOT NULL DEFAULT '';
UPDATE tasks SET rank =
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 13537086546263552 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 218340105584896 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 3521614606208 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 56800235584 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 916132832 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 14776336 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 238328 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 3844 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 62 % 62 + 1, 1) ||
    substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', created_at / 1 % 62 + 1, 1) ||
    substr(id, 34, 3) || 'V';

CREATE INDEX tasks_by_rank ON tasks (workspace, status, rank);
CREATE INDEX tasks_of_project_by_rank ON tasks (workspace, project_id, status, rank);
