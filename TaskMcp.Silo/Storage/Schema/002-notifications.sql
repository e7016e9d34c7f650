CREATE TABLE notifications (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    is_read INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (workspace, id)
);
CREATE INDEX notifications_by_created_at ON notifications (workspace, created_at);
CREATE INDEX notifications_unread ON notifications (workspace, is_read, created_at);
