-- What waits for a task, which its page shows.
CREATE INDEX task_blockers_by_blocker ON task_blockers (workspace, blocker_id);
